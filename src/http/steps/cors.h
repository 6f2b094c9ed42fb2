#pragma once

#include "http/allowed_origins.h"
#include "http/steps/step.h"

namespace klieg::http {

/// What pages of other origins may do with the API and media (the Fetch standard's CORS protocol). Everybody's page may
/// read without credentials where the allowed origins say `*`; a page of a listed origin may use every method, with a
/// token in `Authorization`. No page but ours ever acts with a cookie: Access-Control-Allow-Credentials is never sent.
///
/// On the way in it answers OPTIONS, preflights and others. On the way back it names the listed origin that asks; where
/// `*` is allowed all answers are alike and their common lines say so (SecurityLines).
///
/// Lifetime: the router outlives it.
class Cors final : public Step {
public:
    Cors(AllowedOrigins origins, Router const& router) : origins_(std::move(origins)), router_(router) {}

    Next before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;

private:
    Response answer_preflight(Request const& request) const;

    AllowedOrigins origins_;
    Router const& router_;
};

}  // namespace klieg::http
