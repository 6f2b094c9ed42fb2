#include "http/allowed_origins.h"

#include "http/origin.h"

#include <algorithm>

namespace klieg::http {

Result<AllowedOrigins> AllowedOrigins::parse(std::vector<std::string> const& texts) {
    AllowedOrigins origins;
    for (auto const& text : texts) {
        if (text == "*") {
            origins.anyone_ = true;
            continue;
        }
        auto origin = serialised_origin(text);
        if (!origin)
            return Error{Errc::invalid,
                         "\"" + text + "\" is no origin: write * or https://app.example, without a path"};
        origins.listed_.push_back(*std::move(origin));
    }
    return origins;
}

AllowedOrigins AllowedOrigins::everyone() {
    AllowedOrigins origins;
    origins.anyone_ = true;
    return origins;
}

bool AllowedOrigins::lists(std::string_view origin) const noexcept {
    return std::find(listed_.begin(), listed_.end(), origin) != listed_.end();
}

}  // namespace klieg::http
