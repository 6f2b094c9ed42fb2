#include "subscriptions/view.h"

namespace klieg::subscriptions {

namespace {

constexpr Constraint kLines[] = {
    {.member = "channel_id", .summary = "The channel that is followed."},
    {.member = "level", .summary = "What the subscriber is told of its videos: of all, or of none.", .example = "all"},
    {.member = "subscribers", .summary = "How many follow it now, the caller among them.", .example = "40"},
    {.member = "subscribed_at", .summary = "Since when."},
    {.member = "id", .summary = "The user's id.", .example = "u_abcdefgh234567ij"},
    {.member = "username", .summary = "By which they are known.", .example = "ada"},
    {.member = "display_name", .summary = "What they call themselves.", .example = "Ada"},
    {.member = "avatar", .summary = "Their picture, a square, in sizes from the smallest on; empty: they have none."},
};

}  // namespace

Constraints constraints_of(WantedSubscription const*) {
    static constexpr Constraint kWanted[] = {
        {.member = "level",
         .summary = "What the subscriber is told of its videos: of all, or of none; absent: of all.",
         .example = "all",
         .required = true},
    };
    return kWanted;
}
Constraints constraints_of(SubscriptionAnswer const*) {
    return kLines;
}
Constraints constraints_of(OwnSubscription const*) {
    static constexpr Constraint kOwn[] = {
        {.member = "channel", .summary = "What is followed."},
        {.member = "level",
         .summary = "What the subscriber is told of its videos: of all, or of none.",
         .example = "all"},
        {.member = "subscribed_at", .summary = "Since when."},
        {.member = "subscribers", .summary = "How many follow it, or did a moment ago.", .example = "40"},
    };
    return kOwn;
}
Constraints constraints_of(Subscriber const*) {
    return kLines;
}

Subscriber view_of(Subscription const& subscription, identity::User const& user) {
    return {.id = user.user_id,
            .username = user.username,
            .display_name = user.display_name,
            .avatar = assembly::shown(user.avatar, user.user_id.text()),
            .subscribed_at = subscription.created_at};
}

}  // namespace klieg::subscriptions
