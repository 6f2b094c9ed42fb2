#include "channels/channel_rules.h"

#include "base/reserved_names.h"
#include "base/text_policy.h"

namespace klieg::channels {

namespace {

constexpr TextRule kHandle{3, 30};
constexpr TextRule kName{1, 60};
constexpr TextRule kDescription{0, 5000, TextRule::Lines::many};

constexpr Constraint kLines[] = {
    {.member = "id", .summary = "The channel's id, which never changes.", .example = "ch_abcdefgh234567ij"},
    {.member = "handle",
     .summary = "Unique on the site, in lower case; part of the channel's address.",
     .example = "cinema",
     .text = kHandle.made_of("a-z0-9_.-"),
     .required = true},
    {.member = "name", .summary = "What people read.", .example = "Cinema", .text = kName, .required = true},
    {.member = "description",
     .summary = "What the channel is about, in plain text.",
     .example = "Films, old and new.",
     .text = kDescription},
    {.member = "owner_user_id", .summary = "The user whose channel it is."},
    {.member = "created_at", .summary = "When it was made."},
    {.member = "updated_at", .summary = "When it was last changed."},
    {.member = "video_count", .summary = "How many public videos it has, or had a moment ago.", .example = "12"},
    {.member = "subscribers", .summary = "How many users have subscribed to it, or had a moment ago.", .example = "40"},
    {.member = "viewer",
     .summary = "What the caller has to do with it; null in lists, after a change, and for who is not signed in."},
    {.member = "avatar", .summary = "Its picture, a square, in sizes from the smallest on; empty: it has none."},
    {.member = "avatar_jpegs",
     .summary = "The same for programs that take no WebP: 512 pixels wide and 1400, or as large as what was sent "
                "where that is less; empty: none were made."},
    {.member = "banner",
     .summary = "The picture above its page, six times as wide as high, in sizes from the smallest on; empty: none."},
};

/// Takes a member of a patch over; null stands for the empty text.
void take(json::Change<std::string> const& change, std::string& into) {
    if (change) into = change->value_or("");
}

bool is_same_handle(std::string const& wanted, std::string const& now) {
    return wanted == now;
}
/// As it would be kept: a keyboard may spell the same letters otherwise.
bool is_same_name(std::string const& wanted, std::string const& now) {
    return wanted == now || tidy_text(wanted) == now;
}
using IsSame = bool (*)(std::string const& wanted, std::string const& now);

/// What stays as it is was right once, and a form sends all that it shows.
void drop_if_same(json::Change<std::string>& change, std::string const& now, IsSame is_same) {
    if (change && *change && is_same(**change, now)) change.reset();
}

/// What a member of a patch makes of it; empty, where that is nothing new.
std::string_view new_text(json::Change<std::string> const& change, std::string const& now, IsSame is_same) {
    bool const is_new = change && *change && !is_same(**change, now);
    return is_new ? std::string_view(**change) : std::string_view();
}

}  // namespace

Constraints constraints_of(Channel const*) {
    return kLines;
}
Constraints constraints_of(NewChannel const*) {
    return kLines;
}
Constraints constraints_of(ChannelPatch const*) {
    return kLines;
}

FieldChecks reserved_in(NewChannel const& wanted) {
    return names_of_the_site({"/handle", wanted.handle}, {"/name", wanted.name});
}

FieldChecks reserved_in(ChannelPatch const& patch, Channel const& channel) {
    return names_of_the_site({"/handle", new_text(patch.handle, channel.handle, is_same_handle)},
                             {"/name", new_text(patch.name, channel.name, is_same_name)});
}

Result<> tidy_new_channel(NewChannel& wanted, FieldChecks wrong) {
    check_and_tidy_members(wrong, wanted);
    return std::move(wrong).result();
}

Result<Channel> patched(Channel channel, ChannelPatch patch, FieldChecks wrong) {
    drop_if_same(patch.handle, channel.handle, is_same_handle);
    drop_if_same(patch.name, channel.name, is_same_name);
    check_and_tidy_members(wrong, patch);
    KLIEG_CHECK(std::move(wrong).result());
    take(patch.handle, channel.handle);
    take(patch.name, channel.name);
    take(patch.description, channel.description);
    return channel;
}

}  // namespace klieg::channels
