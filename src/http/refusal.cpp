#include "http/refusal.h"

#include "base/log.h"
#include "http/error_map.h"
#include "http/steps/loggable.h"

namespace klieg::http {

Response refusal(Error const& error, Request const& request) {
    if (keeps_detail(error)) {
        bool const broken = error.kind == Errc::internal || error.kind == Errc::corrupt;
        auto const write = broken ? log::error : log::warn;
        write("a request failed", {{"request", request.id},
                                   {"path", loggable_path(request.path)},
                                   {"kind", to_string(error.kind)},
                                   {"error", error.detail}});
    }
    return problem_response(error, request.id);
}

}  // namespace klieg::http
