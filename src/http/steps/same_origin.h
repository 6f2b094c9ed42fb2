#pragma once

#include "http/allowed_origins.h"
#include "http/steps/step.h"

#include <string>

namespace klieg::http {

/// No page but ours acts with a visitor's cookie (CSRF), or gives him one.
///
/// Refuses an unsafe request that another origin's page may have sent with a cookie: one without our client's header,
/// or whose Origin or Sec-Fetch-Site says so. Requests without a cookie's authority pass, but for routes with secrets,
/// where a foreign Origin alone is refused, unless it is a listed one: its pages sign in for a token. Takes cookies off
/// answers to unsafe requests without our client's header. Fails: forbidden, code csrf.
class SameOrigin final : public Step {
public:
    /// `public_origin` is ours, or empty: then what Host says, and https where requests come so.
    SameOrigin(std::string public_origin, AllowedOrigins origins)
        : public_origin_(std::move(public_origin)), origins_(std::move(origins)) {}

    Next before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;

    /// Whether a page of another origin sends it, as far as the browser says so.
    bool comes_from_elsewhere(Request const& request) const;

private:
    bool comes_from_own_page(Request const& request) const;
    bool is_own(std::string_view origin, Request const& request) const;

    std::string public_origin_;
    AllowedOrigins origins_;
};

}  // namespace klieg::http
