#include "http/steps/loggable.h"

#include "base/log.h"

namespace klieg::http {

std::string loggable_path(std::string_view path) {
    constexpr std::string_view kSigned = "/media/t/";
    if (!path.starts_with(kSigned)) return std::string(path);
    auto rest = path.find('/', kSigned.size());
    return std::string(kSigned) + "…" + std::string(rest == path.npos ? std::string_view() : path.substr(rest));
}

void log_failure(Request const& request, Error const& error) {
    if (error.kind != Errc::internal && error.kind != Errc::corrupt) return;
    log::error("a request failed", {{"request", request.id},
                                    {"path", loggable_path(request.path)},
                                    {"kind", to_string(error.kind)},
                                    {"error", error.detail}});
}

}  // namespace klieg::http
