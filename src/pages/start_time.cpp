#include "pages/start_time.h"

#include "base/text.h"
#include "http/target.h"

namespace klieg::pages {

namespace {

constexpr std::string_view kNames[] = {"t", "start", "time_continue", "start_time"};
constexpr std::size_t kTimeCharactersMax = 16;

bool may_be_time(std::string_view text) {
    return !text.empty() && text.size() <= kTimeCharactersMax && only_letters_digits_and(":.", text);
}

}  // namespace

std::string start_in(http::Parameters const& query) {
    for (auto const name : kNames)
        for (auto const& [known, value] : query)
            if (known == name && may_be_time(value)) return value;
    return {};
}

std::string start_in(http::Parameters const& query, std::string_view fragment) {
    if (auto said = start_in(query); !said.empty()) return said;
    http::Request written{.method = http::Method::get};
    if (!http::parse_target("/?" + std::string(fragment), written).ok()) return {};
    return start_in(written.query);
}

}  // namespace klieg::pages
