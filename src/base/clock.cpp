#include "base/clock.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace klieg {

Time SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now());
}

std::string to_rfc3339(Time time) {
    auto day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day date(day);
    std::chrono::hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

Result<Time> parse_rfc3339(std::string_view text) {
    Error wrong{Errc::invalid, "a time is written like 2026-01-31T12:00:00.000Z"};
    std::string_view const form = "dddd-dd-ddTdd:dd:dd.dddZ";
    std::string_view const short_form = "dddd-dd-ddTdd:dd:ddZ";
    auto const& wanted = text.size() == form.size() ? form : short_form;
    if (text.size() != wanted.size()) return wrong;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (wanted[i] == 'd' ? !digit : text[i] != wanted[i]) return wrong;
    }
    auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + length, value);
        return value;
    };
    std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                     std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                     std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    int hour = number(11, 2);
    int minute = number(14, 2);
    int second = number(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return wrong;
    int millisecond = wanted.size() == form.size() ? number(20, 3) : 0;
    return Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + std::chrono::milliseconds(millisecond);
}

}  // namespace klieg
