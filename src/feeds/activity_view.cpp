#include "feeds/activity_view.h"

namespace klieg::feeds {

Constraints constraints_of(ActivityPerson const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The id of the account."},
        {.member = "username", .summary = "What an @ calls them by.", .example = "ada"},
        {.member = "display_name", .summary = "What they are called.", .example = "Ada"},
        {.member = "avatar", .summary = "Their picture in sizes from the smallest on; empty: they have none."},
    };
    return kLines;
}

Constraints constraints_of(ActivityComment const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The id of the comment."},
        {.member = "parent_id", .summary = "Of a reply, what it answers; null: it stands at the top level."},
        {.member = "author", .summary = "Who said it."},
        {.member = "text", .summary = "What was said; of a long text the beginning.", .example = "What a sea!"},
    };
    return kLines;
}

Constraints constraints_of(ActivityView const*) {
    static constexpr Constraint kLines[] = {
        {.member = "kind", .summary = "What happened.", .example = "published"},
        {.member = "at", .summary = "When."},
        {.member = "video", .summary = "What was published, or spoken of, as it is now."},
        {.member = "comment", .summary = "What was said of it; null: it was published."},
    };
    return kLines;
}

}  // namespace klieg::feeds
