#pragma once

#include "http/steps/step.h"

#include <string>
#include <string_view>
#include <vector>

namespace klieg::http {

/// Refuses requests for another host than ours with 421 (RFC 9110 section 15.5.20), where we know our name. A page
/// elsewhere can have its own name resolve to our address, and its browser then takes our answers for its own (DNS
/// rebinding): on the machine of a server it would read what is for this machine alone. The name that it asks for gives
/// it away. Ports do not: proxies leave them out.
///
/// A trusted proxy that sends another Host says in X-Forwarded-Host what it was asked for. This machine may ask by the
/// addresses and names that mean it, since no page can have those; the paths of health checks answer to any name, for
/// they tell nothing.
///
/// The refusal names our address, which is no secret: to a program as a problem, and to a browser that asks for a page
/// as a page with a link to it. Nothing of the request stands in there.
class OwnHost final : public Step {
public:
    struct Options {
        std::string public_origin{};              ///< "https://video.example"; empty: every host is ours
        std::vector<std::string> health_paths{};  ///< "/healthz"
    };
    explicit OwnHost(Options options);

    Next before(Exchange& exchange) override;

private:
    bool is_asked_for(Exchange const& exchange) const;
    std::string page() const;

    std::string public_origin_;

    std::string host_;  ///< in lower case; empty: every one is ours
    std::vector<std::string> health_paths_;
};

}  // namespace klieg::http
