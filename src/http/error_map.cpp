#include "http/error_map.h"

#include "base/field_errors.h"

#include <algorithm>
#include <array>
#include <span>

namespace klieg::http {

namespace {

/// Of a text in an answer to a mistake.
constexpr std::size_t kEchoBytesMax = 500;

struct KindStatus {
    Errc kind;
    int status;
};
constexpr KindStatus kByKind[] = {
    {Errc::internal, 500},    {Errc::invalid, 400},      {Errc::unauthenticated, 401}, {Errc::forbidden, 403},
    {Errc::not_found, 404},   {Errc::conflict, 409},     {Errc::exhausted, 507},       {Errc::unavailable, 503},
    {Errc::timeout, 504},     {Errc::cancelled, 503},    {Errc::corrupt, 500},         {Errc::too_large, 413},
    {Errc::unsupported, 415}, {Errc::precondition, 412}, {Errc::rate_limited, 429},
};

struct CodeStatus {
    std::string_view code;
    int status;
};
constexpr CodeStatus kByCode[] = {
    {"invalid_parameter", 400},      {"incomplete_body", 400},   {"request_timeout", 408}, {"method_not_allowed", 405},
    {"length_required", 411},        {"validation_failed", 422}, {"locked", 423},          {"header_too_large", 431},
    {"misdirected_request", 421},    {"checksum_mismatch", 460},  // tus 1.0, checksum extension
    {"idempotency_key_reused", 422},  // draft-ietf-httpapi-idempotency-key-header, section 2.7
    {"upgrade_required", 426},       {"not_implemented", 501},   {"http_version", 505},
};

struct StatusReason {
    int status;
    std::string_view reason;
};
constexpr StatusReason kReasons[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {460, "Checksum Mismatch"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

/// Names that a client made up stand in what it is told of them, and it would be told several times what it sent once.
std::string shortened(std::string_view text) {
    if (text.size() <= kEchoBytesMax) return std::string(text);
    auto end = kEchoBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // within a character of UTF-8
    return std::string(text.substr(0, end)) + "…";
}

json::Array listed(std::vector<FieldError> const& fields) {
    json::Array list;
    for (auto const& field : std::span(fields).first(std::min(fields.size(), kFieldErrorsMax))) {
        json::Object place;
        if (field.parameter.empty()) place.emplace("pointer", shortened(field.pointer));
        if (!field.parameter.empty()) place.emplace("parameter", shortened(field.parameter));
        place.emplace("code", field.code);
        place.emplace("detail", shortened(field.detail));
        list.push_back(std::move(place));
    }
    return list;
}

}  // namespace

int status_of(Error const& error) noexcept {
    for (auto const& [code, status] : kByCode)
        if (code == error.code) return status;
    if (error.kind == Errc::invalid && !error.fields.empty()) return 422;
    for (auto const& [kind, status] : kByKind)
        if (kind == error.kind) return status;
    return 500;
}

std::string_view reason_of(int status) noexcept {
    auto const* found = std::lower_bound(std::begin(kReasons), std::end(kReasons), status,
                                         [](StatusReason const& entry, int wanted) { return entry.status < wanted; });
    return found != std::end(kReasons) && found->status == status ? found->reason : std::string_view("Unknown");
}

bool keeps_detail(Error const& error) noexcept {
    return error.kind == Errc::corrupt || is_for_the_log(error);
}

Response problem_response(Error const& error, std::string_view request_id) {
    auto status = status_of(error);
    auto code = error.stable_code();
    json::Object problem{
        {"type", "/problems/" + std::string(code)},
        {"title", reason_of(status)},
        {"status", status},
        {"detail", shortened(keeps_detail(error) ? plain_sentence(error.kind) : std::string_view(error.detail))},
        {"code", code},
        {"requestId", request_id}};
    if (!error.fields.empty()) problem["errors"] = listed(error.fields);

    auto response = json_text(json::to_text(problem), status);
    response.headers.set("Content-Type", "application/problem+json");
    response.headers.set("Cache-Control", "no-store");
    if (error.retry_after.count() > 0) response.headers.set("Retry-After", std::to_string(error.retry_after.count()));
    // RFC 9110 section 15.5.2: a 401 says which proof would do.
    if (status == 401) response.headers.set("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace klieg::http
