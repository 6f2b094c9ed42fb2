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

}  // namespace

RangeChoice parse_range(std::string_view header, std::uint64_t size) noexcept {
    constexpr std::string_view kUnit = "bytes=";
    if (header.size() < kUnit.size() || !same_ignoring_case(header.substr(0, kUnit.size()), kUnit)) return {};
    auto range = header.substr(kUnit.size());
    while (range.starts_with(' ')) range.remove_prefix(1);
    while (range.ends_with(' ')) range.remove_suffix(1);
    auto dash = range.find('-');
    if (dash == range.npos) return {};
    auto first = parse_number(range.substr(0, dash));
    auto last = parse_number(range.substr(dash + 1));
    if (dash == 0) {  // the last n bytes
        if (!last) return {};
        if (*last == 0 || size == 0) return {RangeOutcome::unsatisfiable};
        auto length = std::min(*last, size);
        return {RangeOutcome::part, {size - length, length}};
    }
    bool open = dash + 1 == range.size();
    if (!first || (!open && !last) || (last && *last < *first)) return {};
    if (*first >= size) return {RangeOutcome::unsatisfiable};
    auto end = open ? size : std::min(*last, size - 1) + 1;
    return {RangeOutcome::part, {*first, end - *first}};
}

bool is_range_current(Request const& request, std::string_view etag) noexcept {
    auto condition = request.headers.find("If-Range");
    return !condition || (!etag.empty() && !etag.starts_with("W/") && *condition == etag);
}

/// In the order of RFC 9110 section 13.2.2: If-None-Match, then If-Range, then Range. What cannot be cut, and every
/// Range that is not understood, is answered by the whole with 200, which a client must expect (section 14.2).
Response ranged(Request const& request, Response response) {
    auto etag = response.headers.get("ETag");
    if (!etag.empty() && is_not_modified(request, etag)) return not_modified(request, response);
    response.headers.set("Accept-Ranges", "bytes");
    auto header = request.headers.find("Range");
    // A range has a meaning for GET alone (RFC 9110 section 14.2).
    if (!header || request.method != Method::get || !is_range_current(request, response.headers.get("ETag")))
        return response;

    auto size = response.body_length();
    auto [outcome, range] = parse_range(*header, size);
    if (outcome == RangeOutcome::whole) return response;
    if (outcome == RangeOutcome::unsatisfiable) {
        response.status = 416;
        response.headers.remove("Content-Type");
        response.headers.set("Cache-Control", "no-store");  // what may be kept is the file, not this refusal
        response.headers.set("Content-Range", "bytes */" + std::to_string(size));
        response.body = std::string();
        return response;
    }
    if (auto* slice = std::get_if<FileSlice>(&response.body)) {
        slice->offset += range.offset;
        slice->length = range.length;
    } else if (auto* text = std::get_if<std::string>(&response.body)) {
        *text = text->substr(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.length));
    } else if (auto* shared = std::get_if<SharedText>(&response.body)) {
        response.body =
            (*shared)->substr(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.length));
    } else {
        return response;  // a stream begins where it begins
    }
    response.status = 206;
    response.headers.set("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                              std::to_string(range.offset + range.length - 1) + "/" +
                                              std::to_string(size));
    return response;
}

}  // namespace klieg::http
