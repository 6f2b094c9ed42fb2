#include "http/steps/loggable.h"

namespace klieg::http {

std::string loggable_path(std::string_view path) {
    constexpr std::string_view kSigned = "/media/t/";
    if (!path.starts_with(kSigned)) return std::string(path);
    auto rest = path.find('/', kSigned.size());
    return std::string(kSigned) + "…" + std::string(rest == path.npos ? std::string_view() : path.substr(rest));
}

}  // namespace klieg::http
