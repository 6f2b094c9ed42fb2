// Feeds arbitrary bytes to everything that reads what a client sends, and checks what must hold of the outcome.
#include "base/assert.h"
#include "base/text.h"
#include "http/conditions.h"
#include "http/cookies.h"
#include "http/detail/chunked_decoder.h"
#include "http/detail/codec_beast.h"
#include "http/quality_list.h"
#include "http/ranges.h"
#include "http/target.h"
#include "http/trusted_proxies.h"

#include <array>
#include <string>

namespace {

using namespace klieg;
using namespace klieg::http;

/// A head cut anywhere must be judged as the whole is.
void fuzz_head(std::string_view input) {
    detail::HeadScanner whole;
    auto state = whole.scan(input);
    detail::HeadScanner cut;
    auto piecewise = cut.scan(input.substr(0, input.size() / 2));
    if (piecewise == detail::HeadScanner::State::incomplete) piecewise = cut.scan(input);
    KLIEG_ASSERT(piecewise == state);
    if (state != detail::HeadScanner::State::complete) return;
    KLIEG_ASSERT(whole.length() <= input.size());

    Request request;
    auto framing = detail::parse_head(input.substr(0, whole.length()), request);
    if (!framing.ok()) return;
    KLIEG_ASSERT(is_utf8(request.path));
    KLIEG_ASSERT(request.path == "*" || request.path.starts_with('/'));
    KLIEG_ASSERT(request.path.find("/../") == std::string::npos);
    KLIEG_ASSERT(!request.path.ends_with("/.."));
    KLIEG_ASSERT(request.path.find('\0') == std::string::npos);
    KLIEG_ASSERT(framing->length.has_value() ||
                 same_ignoring_case(request.headers.get("Transfer-Encoding"), "chunked"));
}

/// Chunks decode to the same text whether they come at once or byte by byte.
void fuzz_chunks(std::string_view input) {
    auto decode = [&](std::size_t step, std::size_t room) {
        detail::ChunkedDecoder decoder;
        std::string text;
        std::string pending;
        std::vector<std::byte> into(room);
        for (std::size_t at = 0; at < input.size() && !decoder.done(); at += step) {
            pending += input.substr(at, step);
            while (!decoder.done()) {
                auto done = decoder.decode(pending, into);
                if (!done.ok()) return std::string("failed");
                KLIEG_ASSERT(done->consumed <= pending.size());
                KLIEG_ASSERT(done->produced <= into.size());
                pending.erase(0, done->consumed);
                text.append(reinterpret_cast<char const*>(into.data()), done->produced);
                if (done->consumed == 0 && done->produced == 0) break;
            }
        }
        return decoder.done() ? "done " + text : std::string("incomplete");
    };
    auto at_once = decode(input.size() + 1, 64);
    auto in_bytes = decode(1, 3);
    KLIEG_ASSERT(at_once == in_bytes);
}

/// What proxies say of their clients, and what a setting says of proxies.
void fuzz_proxies(std::string_view input) {
    static auto const proxies = TrustedProxies::parse({"127.0.0.0/8", "fd00::/8"}).value();
    Request request;
    request.client_address = "127.0.0.1";
    request.headers.add("X-Forwarded-For", std::string(input));
    KLIEG_ASSERT(proxies.apply(request));
    KLIEG_ASSERT(!client_key(request.client_address).empty());
    [[maybe_unused]] auto key = client_key(input);
    [[maybe_unused]] auto set = TrustedProxies::parse({std::string(input)});
}

void fuzz_fields(std::string_view input) {
    Request request;
    request.headers.add("Range", std::string(input));
    auto const asked = asked_range(request, "");
    for (std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, ~std::uint64_t{0}}) {
        auto [outcome, range] = asked ? asked->within(size) : RangeChoice{};
        if (outcome != RangeOutcome::part) continue;
        KLIEG_ASSERT(range.length > 0);
        KLIEG_ASSERT(range.length <= size);
        KLIEG_ASSERT(range.offset <= size - range.length);
    }
    auto quality = quality_of(input, "br");
    KLIEG_ASSERT(quality >= 0);
    KLIEG_ASSERT(quality <= 1000);
    find_etag(input, "\"a\"");
    find_etag("\"a\"", input);
    if (auto value = find_cookie(input, "sid")) KLIEG_ASSERT(value->size() <= input.size());
    [[maybe_unused]] auto parsed = parse_target(input, request);
    request.headers.add("If-Match", std::string(input));
    [[maybe_unused]] auto versions = version_condition(request);
    fuzz_proxies(input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view input(reinterpret_cast<char const*>(data), size);
    auto rest = input.substr(1);
    switch (input[0] % 3) {
        case 0: fuzz_head(rest); break;
        case 1: fuzz_chunks(rest); break;
        default: fuzz_fields(rest); break;
    }
    return 0;
}
