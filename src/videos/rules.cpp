#include "videos/rules.h"

#include "base/field_checks.h"

#include <algorithm>

namespace klieg::videos::rules {

namespace {

bool is_category(std::string const& id) {
    return std::any_of(categories().begin(), categories().end(), [&](auto const& known) { return known.id == id; });
}

}  // namespace

std::vector<Category> const& categories() {
    static std::vector<Category> const all = {
        {"film", "Film and animation"},
        {"music", "Music"},
        {"gaming", "Gaming"},
        {"education", "Education"},
        {"science", "Science and technology"},
        {"news", "News and politics"},
        {"sports", "Sports"},
        {"travel", "Travel"},
        {"howto", "How-to and style"},
        {"comedy", "Comedy"},
        {"animals", "Animals"},
        {"people", "People and blogs"},
    };
    return all;
}

bool may_see(Principal const& actor, Video const& video) {
    if (actor.is(video.owner_user_id) || actor.moderates()) return true;
    return video.playable && video.visibility != Visibility::private_;
}

Result<> require_editor(Principal const& actor, Video const& video) {
    if (!may_see(actor, video)) return Error{Errc::not_found, "there is no such video"};
    KLIEG_CHECK(actor.require());
    if (!actor.is(video.owner_user_id) && !actor.administers())
        return Error{Errc::forbidden, "only the video's owner may do this"};
    return {};
}

Result<> validate(Video const& video) {
    FieldChecks checks;
    checks.text("/title", video.title, {.characters_min = 1, .characters_max = kTitleLengthMax});
    checks.text("/description", video.description,
                {.characters_max = kDescriptionLengthMax, .lines = TextRule::Lines::many});
    if (video.category && !is_category(*video.category))
        checks.add("/category", "unknown_value", "is no category of ours");
    if (video.tags.size() > kTagsMax) checks.add("/tags", "too_many", "are more than 20");
    for (auto const& tag : video.tags)
        if (!checks.text("/tags", tag, {.characters_min = 1, .characters_max = kTagLengthMax})) break;
    return std::move(checks).result();
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
