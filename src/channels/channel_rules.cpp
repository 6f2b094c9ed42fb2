#include "channels/channel_rules.h"

#include "base/field_checks.h"
#include "base/text.h"

namespace klieg::channels {

namespace {

constexpr TextRule kHandle{3, 30};
constexpr TextRule kName{1, 60};
constexpr TextRule kDescription{0, 5000, TextRule::Lines::many};

void check_handle(FieldChecks& checks, std::string const& handle) {
    if (!checks.text("/handle", handle, kHandle)) return;
    if (!only_letters_digits_and("_.-", handle) || lower_ascii(handle) != handle)
        checks.add("/handle", "characters", "may hold a to z, digits, '_', '.' and '-'");
}

/// Takes a member of a patch over; what a channel cannot be without may not be null.
void take(FieldChecks& checks, ChannelPatch::Text const& change, char const* pointer, std::string& into) {
    if (!change) return;
    if (!*change) checks.add(pointer, "required", "cannot be removed");
    into = change->value_or(into);
}

}  // namespace

Result<> check_new_channel(NewChannel const& wanted) {
    FieldChecks checks;
    check_handle(checks, wanted.handle);
    checks.text("/name", wanted.name, kName);
    checks.text("/description", wanted.description.value_or(""), kDescription);
    return std::move(checks).result();
}

Result<Channel> patched(Channel channel, ChannelPatch const& patch) {
    FieldChecks checks;
    take(checks, patch.handle, "/handle", channel.handle);
    take(checks, patch.name, "/name", channel.name);
    if (patch.description) channel.description = patch.description->value_or("");
    if (patch.handle) check_handle(checks, channel.handle);
    if (patch.name) checks.text("/name", channel.name, kName);
    checks.text("/description", channel.description, kDescription);
    KLIEG_CHECK(std::move(checks).result());
    return channel;
}

}  // namespace klieg::channels
