#include "http/http_date.h"

#include <array>
#include <ctime>

namespace klieg::http {

std::string http_date(std::chrono::sys_seconds time) {
    auto const second = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&second, &parts);
    std::array<char, 64> text;
    // Names of days and months are English: the process keeps the "C" locale.
    auto const length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

}  // namespace klieg::http
