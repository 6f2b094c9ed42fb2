#pragma once

#include "http/request.h"
#include "http/response.h"

#include <optional>
#include <string_view>

/// What pages of other origins may do. Anybody's page may read the public API and media, without credentials (CORS);
/// no page but ours may act with a visitor's cookie (CSRF).
namespace klieg::http {

bool is_safe(Method method) noexcept;

/// Paths that pages of other origins may read.
bool is_shared_path(std::string_view path) noexcept;

/// The answer to OPTIONS: a preflight's where it is one, else the methods in `allowed`.
Response answer_options(Request const& request, std::string_view allowed);

/// Refuses an unsafe request that another origin's page may have sent with a visitor's cookie: one without our client's
/// header, or whose Origin or Sec-Fetch-Site says so. `public_origin` is ours, or empty: then what Host says.
/// Requests without a cookie's authority pass, but for routes that sign in (Route::secrets), where a foreign Origin
/// alone is refused. Fails: forbidden, code csrf.
Result<> check_same_origin(Request const& request, std::string_view public_origin);

/// Whether this request may set cookies: so that nobody is signed in by a page he only visits.
bool may_set_cookies(Request const& request) noexcept;

}  // namespace klieg::http
