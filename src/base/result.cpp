#include "base/result.h"

namespace klieg {

char const* to_string(Errc kind) noexcept {
    switch (kind) {
        case Errc::internal: return "internal";
        case Errc::invalid: return "invalid";
        case Errc::unauthenticated: return "unauthenticated";
        case Errc::forbidden: return "forbidden";
        case Errc::not_found: return "not_found";
        case Errc::conflict: return "conflict";
        case Errc::exhausted: return "exhausted";
        case Errc::unavailable: return "unavailable";
        case Errc::timeout: return "timeout";
        case Errc::cancelled: return "cancelled";
        case Errc::corrupt: return "corrupt";
        case Errc::too_large: return "too_large";
        case Errc::unsupported: return "unsupported";
        case Errc::precondition: return "precondition";
        case Errc::rate_limited: return "rate_limited";
    }
    return "internal";
}

bool is_for_the_log(Error const& error) noexcept {
    if (error.wording == Wording::engines) return true;
    switch (error.kind) {
        case Errc::internal: return true;
        case Errc::unavailable:
        case Errc::cancelled:
        case Errc::exhausted:
        case Errc::timeout: return error.code.empty();
        default: return false;
    }
}

std::string_view plain_sentence(Errc kind) noexcept {
    switch (kind) {
        case Errc::unavailable:
        case Errc::cancelled: return "this cannot be answered right now: try again later";
        case Errc::exhausted: return "there is no room left for this: try again later";
        case Errc::timeout: return "this took too long: try again later";
        case Errc::not_found: return "there is nothing here";
        case Errc::conflict: return "this does not go with what is there already";
        case Errc::too_large: return "this is larger than we take";
        default: return "something went wrong on our side";
    }
}

Error field_error(std::string pointer, std::string code, std::string detail) {
    Error error{Errc::invalid, detail, "validation_failed"};
    error.fields.push_back({std::move(pointer), std::move(code), std::move(detail)});
    return error;
}

Error parameter_error(std::string parameter, std::string code, std::string detail) {
    Error error{Errc::invalid, parameter + " " + detail, "invalid_parameter"};
    error.fields.push_back({{}, std::move(code), std::move(detail), std::move(parameter)});
    return error;
}

}  // namespace klieg
