#include "http/method_override.h"

namespace klieg::http {

void override_method(Request& request, Router const& router) {
    if (request.method != Method::post || !request.headers.find("Tus-Resumable")) return;
    auto const said = request.headers.find("X-HTTP-Method-Override");
    if (!said) return;
    for (auto method : {Method::patch, Method::del, Method::head}) {
        if (*said != to_string(method)) continue;
        auto const* route = router.find(method, request.path).route;
        if (route != nullptr && route->overrides) request.method = method;
    }
}

}  // namespace klieg::http
