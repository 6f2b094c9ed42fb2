#include "http/ranges.h"

#include "http/conditions.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace klieg::http {

namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
    std::uint64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<AskedRange> parse_asked(std::string_view header) noexcept {
    constexpr std::string_view kUnit = "bytes=";
    if (header.size() < kUnit.size() || !same_ignoring_case(header.substr(0, kUnit.size()), kUnit)) return std::nullopt;
    auto range = header.substr(kUnit.size());
    while (range.starts_with(' ')) range.remove_prefix(1);
    while (range.ends_with(' ')) range.remove_suffix(1);
    auto dash = range.find('-');
    if (dash == range.npos) return std::nullopt;
    auto first = parse_number(range.substr(0, dash));
    auto last = parse_number(range.substr(dash + 1));
    bool open = dash + 1 == range.size();
    if (dash == 0) return last ? std::optional(AskedRange{.last_bytes = last}) : std::nullopt;
    if (!first || (!open && !last) || (last && *last < *first)) return std::nullopt;
    // No file is longer: to the end.
    if (last && *last >= std::uint64_t{1} << 63U) last.reset();
    return AskedRange{.first = *first, .last = last};
}

}  // namespace

RangeChoice AskedRange::within(std::uint64_t size) const noexcept {
    if (last_bytes) {
        auto length = std::min(*last_bytes, size);
        if (length == 0) return {RangeOutcome::unsatisfiable};
        return {RangeOutcome::part, {size - length, length}};
    }
    if (first >= size) return {RangeOutcome::unsatisfiable};
    auto end = last ? std::min(*last, size - 1) + 1 : size;
    return {RangeOutcome::part, {first, end - first}};
}

std::optional<AskedRange> asked_range(Request const& request, std::string_view etag) noexcept {
    auto header = request.headers.find("Range");
    if (!header || request.method != Method::get || !is_range_current(request, etag)) return std::nullopt;
    return parse_asked(*header);
}

bool is_range_current(Request const& request, std::string_view etag) noexcept {
    auto condition = request.headers.find("If-Range");
    return !condition || (!etag.empty() && !etag.starts_with("W/") && *condition == etag);
}

/// In the order of RFC 9110 section 13.2.2: If-Match and If-None-Match, then If-Range, then Range. What cannot be cut,
/// and every Range that is not understood, is answered by the whole with 200, which a client must expect
/// (section 14.2).
Response ranged(Request const& request, Response response) {
    if (auto instead = answer_instead(request, response)) return *std::move(instead);
    response.headers.set("Accept-Ranges", "bytes");
    auto asked = asked_range(request, response.headers.get("ETag"));
    if (!asked) return response;

    auto const length = response.body_length();
    if (!length) return response;  // a part of what?
    auto const size = *length;
    auto [outcome, range] = asked->within(size);
    if (outcome == RangeOutcome::unsatisfiable) return unsatisfiable(std::move(response), size);
    if (auto* slice = std::get_if<FileSlice>(&response.body)) {
        slice->offset += range.offset;
        slice->length = range.length;
    } else if (auto* text = std::get_if<std::string>(&response.body)) {
        *text = text->substr(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.length));
    } else if (auto* shared = std::get_if<SharedAnswer>(&response.body)) {
        auto part =
            shared->bytes().substr(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.length));
        response.body = std::string(part);
    } else {
        return response;  // a stream begins where it begins
    }
    return partial(std::move(response), range, size);
}

Response partial(Response response, ByteRange range, std::uint64_t size) {
    response.status = 206;
    response.headers.set("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                              std::to_string(range.offset + range.length - 1) + "/" +
                                              std::to_string(size));
    return response;
}

Response unsatisfiable(Response response, std::uint64_t size) {
    response.status = 416;
    response.headers.remove("Content-Type");
    response.headers.set("Cache-Control", "no-store");  // what may be kept is the file, not this refusal
    response.headers.set("Content-Range", "bytes */" + std::to_string(size));
    response.body = std::string();
    return response;
}

}  // namespace klieg::http
