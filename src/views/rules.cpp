#include "views/rules.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace klieg::views::rules {

namespace {

using namespace std::chrono_literals;

constexpr milliseconds kEnough = 10s;
constexpr int kSpeedMax = 2;
/// What a token took to come, which its player has watched through.
constexpr milliseconds kSlack = 3s;

/// Words in the names of robots, of libraries, and of browsers that nobody sits at.
constexpr std::array<std::string_view, 34> kWordsOfPrograms{"bot",        "crawl",      "spider",
                                                            "slurp",      "preview",    "headless",
                                                            "phantom",    "selenium",   "puppeteer",
                                                            "webdriver",  "lighthouse", "pagespeed",
                                                            "monitor",    "uptime",     "pingdom",
                                                            "checker",    "scrapy",     "curl/",
                                                            "wget/",      "python",     "aiohttp",
                                                            "httpx",      "okhttp",     "java/",
                                                            "go-http",    "libwww",     "perl/",
                                                            "ruby",       "php/",       "axios",
                                                            "node-fetch", "undici",     "facebookexternalhit",
                                                            "ffmpeg"};

}  // namespace

milliseconds enough_of(milliseconds duration) noexcept {
    return std::min(kEnough, duration / 2);
}

milliseconds most_within(milliseconds elapsed) noexcept {
    return std::max(elapsed, milliseconds(0)) * kSpeedMax + kSlack;
}

bool is_program(std::string_view user_agent) noexcept {
    if (user_agent.empty()) return true;
    auto const name = lower_ascii(user_agent);
    return std::ranges::any_of(kWordsOfPrograms,
                               [&name](std::string_view word) { return name.find(word) != std::string::npos; });
}

}  // namespace klieg::views::rules
