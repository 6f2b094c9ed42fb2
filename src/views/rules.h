#pragma once

#include <chrono>
#include <string_view>

/// What counts as watching. Pure: no storage, no time.
namespace klieg::views::rules {

using std::chrono::milliseconds;

/// What has to be watched: ten seconds, or half of what is shorter than twenty.
milliseconds enough_of(milliseconds duration) noexcept;
/// How much may have been watched since the playback began, at double speed, and with what the way there took.
milliseconds most_within(milliseconds elapsed) noexcept;
/// Whether a program calls itself something that looks at pages for no person. Nobody is known by no name at all.
bool is_program(std::string_view user_agent) noexcept;

}  // namespace klieg::views::rules
