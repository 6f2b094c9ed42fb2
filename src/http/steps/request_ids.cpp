#include "http/steps/request_ids.h"

#include <algorithm>

namespace klieg::http {

namespace {

bool is_sane_id(std::string_view id) {
    auto is_good = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
               c == '.';
    };
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), is_good);
}

/// splitmix64: numbers that follow one another become ids that look unrelated. No two become the same.
std::uint64_t mixed(std::uint64_t number) noexcept {
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
    number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
    return number ^ (number >> 31U);
}

/// 13 characters: no allocation.
std::string id_text(std::uint64_t number) {
    static constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
    std::string id(13, '\0');
    for (char& digit : id) {
        digit = kDigits[number & 31U];
        number >>= 5U;
    }
    return id;
}

/// One number of ours becomes all ids of a request, each in another way, so that they look unrelated. They are names
/// and no secrets: each step can be undone, so whoever has one id can compute the request's others, and those to come.
constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;
constexpr std::uint64_t kSpan = 0xd1b54a32d192ed03U;
constexpr std::uint64_t kTraceHigh = 0x8cb92ba72f3d8dd7U;
constexpr std::uint64_t kTraceLow = 0xaaaaaaaaaaaaaaabU;

}  // namespace

Next RequestIds::before(Exchange& exchange) {
    auto& request = exchange.request;
    auto const number = next_.fetch_add(kStep, std::memory_order_relaxed);
    request.trace = {.trace_high = mixed(number ^ kTraceHigh), .trace_low = mixed(number ^ kTraceLow)};
    if (exchange.from_trusted_proxy) {
        auto const& headers = request.headers;
        if (auto id = headers.get("X-Request-Id"); is_sane_id(id)) request.id = id;
        if (auto trace = TraceContext::parse(headers.get("traceparent"))) request.trace = *trace;
    }
    request.trace.span = mixed(number ^ kSpan) | 1U;  // no part of a trace is all zeros
    if (request.id.empty()) request.id = id_text(mixed(number));
    return Next::pass;
}

Next RequestIds::after(Exchange& exchange) {
    exchange.response.headers.add("X-Request-Id", exchange.request.id);
    return Next::pass;
}

}  // namespace klieg::http
