#include "app/sample_requests_for_test.h"

#include <algorithm>
#include <iterator>

namespace klieg {

#define KLIEG_FEATURE(feature)                             \
    namespace feature {                                    \
    std::vector<testing::SampleRequest> sample_requests(); \
    }
#include "app/features_with_routes.inc"
#undef KLIEG_FEATURE

}  // namespace klieg

namespace klieg::app {

namespace {

using Requests = std::vector<SampleRequest>;

/// What the declared access means for a thing of the owner's that everyone may see.
Expected declared(http::Operation const& operation) {
    auto const good = operation.success();
    switch (operation.access) {
        case http::Access::unsaid: break;
        case http::Access::anyone: return {good, good, good, good, good};
        case http::Access::signed_in: return {401, good, good, good, good};
        case http::Access::owner: return {401, 403, good, 403, 403};
        case http::Access::editor: return {401, 403, good, 403, good};
        case http::Access::moderator: return {401, 403, 403, good, good};
        case http::Access::administrator: return {401, 403, 403, 403, good};
        case http::Access::operator_: return {404, 404, 404, 404, good};
    }
    return {};
}

Requests of_the_site() {
    using enum http::Method;
    return {
        {get, "/healthz", "/healthz"},
        {get, "/readyz", "/readyz"},
        {get, "/metrics", "/metrics"},
        {get, "/api/site", "/api/site"},
        {get, "/api/openapi.json", "/api/openapi.json"},
        {get, "/docs", "/docs"},
        // Who upgrades nothing: sockets are tested where there are some.
        {get, "/api/ws", "/api/ws", testing::all(426)},
        {get, "/api/events", "/api/events?topics=video:{public}"},
        {get, "/api/events", "/api/events?topics=video:{private}", {404, 404, 200, 200, 200}},
        {post, "/api/ws-ticket", "/api/ws-ticket"},
        {get, "/api/asyncapi.json", "/api/asyncapi.json"},
    };
}

Requests joined(std::vector<Requests> parts) {
    Requests all;
    for (auto& part : parts) std::ranges::move(part, std::back_inserter(all));
    return all;
}

}  // namespace

/// Which features there are is CMake's to say, which reads it in tools/layers.toml.
std::vector<SampleRequest> const& sample_requests() {
#define KLIEG_FEATURE(feature) feature::sample_requests(),
    static auto const requests = joined({
#include "app/features_with_routes.inc"
        of_the_site(),
    });
#undef KLIEG_FEATURE
    return requests;
}

Expected expected_of(http::Operation const& operation, SampleRequest const& request) {
    return request.expected.is_said() ? request.expected : declared(operation);
}

}  // namespace klieg::app
