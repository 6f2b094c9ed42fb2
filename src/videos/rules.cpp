#include "videos/rules.h"

#include <algorithm>

namespace klieg::videos::rules {

namespace {

/// Characters, not bytes: UTF-8 continuation bytes do not count.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool has_control_characters(std::string_view text, std::string_view allowed) {
    return std::any_of(text.begin(), text.end(), [&](char letter) {
        auto code = static_cast<unsigned char>(letter);
        return (code < 0x20 || code == 0x7F) && allowed.find(letter) == std::string_view::npos;
    });
}

bool is_category(std::string const& id) {
    return std::any_of(categories().begin(), categories().end(), [&](auto const& known) { return known.id == id; });
}

class Wrongs {
public:
    void add_unless(bool good, char const* pointer, char const* code, std::string detail) {
        if (!good) fields_.push_back({pointer, code, std::move(detail)});
    }
    Result<> result() && {
        if (fields_.empty()) return {};
        auto detail = fields_.front().detail;
        return Error{Errc::invalid, std::move(detail), "validation_failed", std::move(fields_)};
    }

private:
    std::vector<FieldError> fields_;
};

}  // namespace

std::vector<Category> const& categories() {
    static std::vector<Category> const all = {
        {"film", "Film and animation"}, {"music", "Music"},         {"gaming", "Gaming"},
        {"education", "Education"},     {"science", "Science and technology"}, {"news", "News and politics"},
        {"sports", "Sports"},           {"travel", "Travel"},       {"howto", "How-to and style"},
        {"comedy", "Comedy"},           {"animals", "Animals"},     {"people", "People and blogs"},
    };
    return all;
}

bool may_see(Principal const& actor, Video const& video) {
    if (actor.is(video.owner_user_id) || actor.moderates()) return true;
    return video.playable && video.visibility != Visibility::private_;
}

Result<> require_editor(Principal const& actor, Video const& video) {
    if (!may_see(actor, video)) return Error{Errc::not_found, "there is no such video"};
    if (!actor.signed_in()) return Error{Errc::unauthenticated, "sign in to do this"};
    if (!actor.is(video.owner_user_id) && !actor.administers())
        return Error{Errc::forbidden, "only the video's owner may do this"};
    return {};
}

Result<> validate(Video const& video) {
    Wrongs wrongs;
    auto title = length_of(video.title);
    wrongs.add_unless(title >= 1, "/title", "required", "a title is needed");
    wrongs.add_unless(title <= kTitleLengthMax, "/title", "too_long", "the title has more than 120 characters");
    wrongs.add_unless(!has_control_characters(video.title, ""), "/title", "invalid", "the title is one line of text");
    wrongs.add_unless(length_of(video.description) <= kDescriptionLengthMax, "/description", "too_long",
                      "the description has more than 5,000 characters");
    wrongs.add_unless(!has_control_characters(video.description, "\n\t\r"), "/description", "invalid",
                      "the description holds characters that are no text");
    wrongs.add_unless(!video.category || is_category(*video.category), "/category", "unknown_value",
                      "there is no such category");
    wrongs.add_unless(video.tags.size() <= kTagsMax, "/tags", "too_many", "there are more than 20 tags");
    for (auto const& tag : video.tags)
        wrongs.add_unless(length_of(tag) <= kTagLengthMax && !has_control_characters(tag, ""), "/tags", "too_long",
                          "a tag has more than 40 characters");
    return std::move(wrongs).result();
}

std::vector<std::string> tidy_tags(std::vector<std::string> tags) {
    std::vector<std::string> tidy;
    for (auto& tag : tags) {
        auto begin = tag.find_first_not_of(" \t");
        if (begin == std::string::npos) continue;
        auto text = tag.substr(begin, tag.find_last_not_of(" \t") - begin + 1);
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (std::find(tidy.begin(), tidy.end(), text) == tidy.end()) tidy.push_back(std::move(text));
    }
    return tidy;
}

}  // namespace klieg::videos::rules
