#include "comments/comment_rules.h"

#include "base/text.h"

#include <algorithm>

namespace klieg::comments {

namespace {

constexpr Constraint kLines[] = {
    {.member = "id", .summary = "The comment's id, which never changes."},
    {.member = "video_id", .summary = "The video that it is about."},
    {.member = "parent_id",
     .summary = "Of a reply: the comment whose thread it is in. Threads have one level: what answers a reply goes into "
                "the thread of that."},
    {.member = "author", .summary = "Who said it; null where it was deleted."},
    {.member = "text",
     .summary = "Plain text; names behind an @ and times are its reader's to recognise. Empty where it was deleted.",
     .example = "The waves at 1:23 are the best.",
     .text = {{.characters_min = 1, .characters_max = rules::kTextLengthMax, .lines = TextRule::Lines::many}},
     .required = true},
    {.member = "likes", .summary = "Who likes it.", .example = "12"},
    {.member = "reply_count", .summary = "Its replies that are shown.", .example = "3"},
    {.member = "created_at", .summary = "When it was said."},
    {.member = "edited_at", .summary = "When its text last changed; null: never."},
    {.member = "pinned", .summary = "The video's owner shows it first. One of a video's comments can be."},
    {.member = "hearted", .summary = "The video's owner likes it."},
    {.member = "held",
     .summary = "It waits for the video's owner: until it is released it is shown to its author and to those who "
                "moderate alone."},
    {.member = "deleted", .summary = "It is gone, and keeps the place of its replies."},
    {.member = "viewer", .summary = "What the caller has to do with it; null where nobody is signed in."},
};

}  // namespace

Constraints constraints_of(Comment const*) {
    return kLines;
}
Constraints constraints_of(NewComment const*) {
    return kLines;
}
Constraints constraints_of(CommentPatch const*) {
    return kLines;
}

namespace rules {

bool may_moderate(Principal const& actor, videos::Video const& video) {
    return actor.is(video.owner_user_id) || actor.moderates();
}

bool may_see(Principal const& actor, videos::Video const& video, Comment const& comment, Comment const* thread) {
    auto sees = [&actor](Comment const& one) { return !one.held || actor.is(one.author_user_id); };
    if (may_moderate(actor, video)) return true;
    return sees(comment) && (!comment.parent_id || (thread != nullptr && sees(*thread)));
}

bool is_shown(Comment const& comment, Comment const* thread) {
    bool const has_place = !comment.parent_id || (thread != nullptr && !thread->held);
    return !comment.held && !comment.deleted && has_place;
}

CommentViewer viewer_of(Principal const& actor, videos::Video const& video, Comment const& comment) {
    if (comment.deleted) return {};
    bool const own = actor.is(comment.author_user_id);
    bool const moderates = may_moderate(actor, video);
    return {.can_edit = own, .can_delete = own || moderates, .can_moderate = moderates};
}

bool is_held_first(Principal const& author, videos::Video const& video) {
    return video.comment_policy == videos::CommentPolicy::held && !may_moderate(author, video);
}

/// A name begins behind an @ that stands behind nothing that may be part of a word, so that ada@example.org is none,
/// and ends before the full stop of a sentence.
std::vector<std::string> mentions_in(std::string_view text) {
    auto is_of_a_name = [](char c) { return only_letters_digits_and("_.-", std::string_view(&c, 1)); };
    auto is_of_a_word = [&](char c) { return is_of_a_name(c) || static_cast<unsigned char>(c) >= 0x80; };
    std::vector<std::string> names;
    for (auto at = text.find('@'); at != std::string_view::npos && names.size() < kMentionsMax;
         at = text.find('@', at + 1)) {
        if (at > 0 && is_of_a_word(text[at - 1])) continue;
        auto const rest = text.substr(at + 1);
        auto const end = std::ranges::find_if_not(rest, is_of_a_name);
        std::string_view name(rest.begin(), end);
        bool const goes_on = end != rest.end() && (is_of_a_word(*end) || *end == '@');
        while (name.ends_with('.') || name.ends_with('-')) name.remove_suffix(1);
        if (goes_on || name.size() < kNameLengthMin || name.size() > kNameLengthMax) continue;
        auto lower = lower_ascii(name);
        if (std::ranges::find(names, lower) == names.end()) names.push_back(std::move(lower));
    }
    return names;
}

}  // namespace rules

std::string rules::excerpt_of(std::string const& text, std::size_t characters_max) {
    if (character_count(text) <= characters_max) return text;
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end) {
        bool const begins_one = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (begins_one && count++ == characters_max) break;
    }
    return text.substr(0, end) + "…";
}

}  // namespace klieg::comments
