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
