#include "videos/rules.h"

#include "base/text.h"
#include "base/text_policy.h"

#include <algorithm>

namespace klieg::videos::rules {

namespace {

constexpr Constraint kLines[] = {
    {.member = "id", .summary = "The video's id, which never changes."},
    {.member = "channel_id", .summary = "The channel that it belongs to."},
    {.member = "channel", .summary = "The channel that it belongs to."},
    {.member = "title",
     .summary = "What people read first.",
     .example = "The sea at night",
     .text = {{.characters_min = 1, .characters_max = kTitleLengthMax}},
     .required = true},
    {.member = "description",
     .summary = "Plain text. Lists of what anyone may see have it where `descriptions` asks for it, and null else.",
     .example = "An hour of waves.",
     .text = {{.characters_max = kDescriptionLengthMax, .lines = TextRule::Lines::many}}},
    {.member = "visibility",
     .summary = "Who may see it: everyone, whoever has the link, its owner. Private where nothing is said.",
     .example = "public",
     .required = true},
    {.member = "category",
     .summary = "The id of a category of this site, as GET /api/site lists them.",
     .example = "travel"},
    {.member = "tags",
     .summary = "Words to find it by; kept in lower case, each once.",
     .example = R"(["sea","night"])",
     .text = {{.characters_max = kTagLengthMax}},
     .items_max = kTagsMax},
    {.member = "status", .summary = "How far it is; it may be playable before it is ready.", .example = "ready"},
    {.member = "error", .summary = "Why it failed, where status is failed."},
    {.member = "duration_ms", .summary = "How long it is.", .example = "3600000"},
    {.member = "width", .summary = "In pixels as displayed, after rotation.", .example = "1920"},
    {.member = "height", .summary = "In pixels as displayed, after rotation.", .example = "1080"},
    {.member = "created_at", .summary = "When it was described."},
    {.member = "updated_at", .summary = "When anything of it last changed."},
    {.member = "published_at", .summary = "When it was first public, playable, and had its poster."},
    {.member = "poster",
     .summary = "The path of a JPEG: of the video, or what was chosen instead. Another picture has another path.",
     .example = "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/poster.jpg"},
    {.member = "posters", .summary = "The same picture in sizes from the smallest on, as WebP; empty: there are none."},
    {.member = "thumbnail",
     .summary = "For its owner and those who moderate: whether that picture was made of the video by itself, is one of "
                "its suggestions, or one's own. Null for others, and in lists as processing is.",
     .example = "automatic"},
    {.member = "playback", .summary = "How it is played."},
    {.member = "comment_policy",
     .summary = "What becomes of comments: open shows them at once, held when the video's owner has released them, "
                "closed takes none. Those that there are stay.",
     .example = "held"},
    {.member = "processing",
     .summary = "How far its encoding is, rung by rung, and for its owner and those who moderate what they should know "
                "of it: notices are empty for others. Null in lists, but for that of all videos of a channel."},
    {.member = "likes", .summary = "How many like it; lists may be some seconds late.", .example = "12"},
    {.member = "dislikes", .summary = "How many dislike it.", .example = "1"},
    {.member = "views", .summary = "How often it was watched.", .example = "345"},
    {.member = "comments", .summary = "How much was said of it, replies included.", .example = "6"},
    {.member = "viewer", .summary = "What whoever is signed in has to do with it. Null for nobody, and in lists."},
};

}  // namespace

Constraints constraints() {
    return kLines;
}

bool has_category(std::vector<Category> const& categories, std::string_view id) {
    return std::ranges::find(categories, id, &Category::id) != categories.end();
}

bool is_listed(Video const& video) {
    return video.visibility == Visibility::public_ && video.playable && !video.awaits_poster;
}

bool may_see(Principal const& actor, Video const& video) {
    if (may_see_notices(actor, video)) return true;
    return video.playable && video.visibility != Visibility::private_;
}

bool may_see_notices(Principal const& actor, Video const& video) {
    return actor.is(video.owner_user_id) || actor.moderates();
}

Result<> require_editor(Principal const& actor, Video const& video) {
    if (!may_see(actor, video)) return Error{Errc::not_found, "there is no such video"};
    KLIEG_CHECK(actor.require());
    if (!actor.is(video.owner_user_id) && !actor.administers())
        return Error{Errc::forbidden, "only the video's owner may do this"};
    return {};
}

void check_category(FieldChecks& checks, Video const& video, std::vector<Category> const& categories,
                    std::optional<std::string> const& category_before) {
    bool const known =
        !video.category || video.category == category_before || has_category(categories, *video.category);
    if (!known) checks.add("/category", "unknown_value", "is no category of ours");
}

std::vector<std::string> tidy_tags(std::vector<std::string> tags) {
    std::vector<std::string> tidy;
    for (auto const& typed : tags) {
        auto const tag = tidy_text(typed);
        auto begin = tag.find_first_not_of(" \t");
        if (begin == std::string::npos || !shows_something(tag)) continue;
        auto text = lower_ascii(tag.substr(begin, tag.find_last_not_of(" \t") - begin + 1));
        if (std::find(tidy.begin(), tidy.end(), text) == tidy.end()) tidy.push_back(std::move(text));
    }
    return tidy;
}

}  // namespace klieg::videos::rules

namespace klieg::videos {

Constraints constraints_of(Notice const*) {
    static constexpr Constraint kNoticeLines[] = {
        {.member = "step",
         .summary =
             "What it is about: source (why the file is encoded before it plays), sound, room (what it waits for), "
             "rungs, poster, segments: what failed for good beside what plays, or waits for room, as its code says.",
         .example = "source"},
        {.member = "code", .summary = "A stable word for the reason.", .example = "keyframe_distance"},
        {.member = "detail", .summary = "A sentence for the video's owner."},
    };
    return kNoticeLines;
}

Constraints constraints_of(Video const*) {
    return rules::constraints();
}

}  // namespace klieg::videos
