#pragma once

#include "http/request.h"
#include "http/response.h"

#include <string>
#include <string_view>

/// Entity tags and the conditions that clients put on them (RFC 9110 section 13).
namespace klieg::http {

/// A strong entity tag from a representation's bytes, quotes included: 64 bits, not meant to withstand forgers.
std::string make_etag(std::string_view bytes);

/// If-None-Match: whether the list names `etag`, by the weak comparison. `*` names every tag.
/// Our own suffix for a content coding ("-br" and the like) does not count: it is the same resource in the same state.
bool names_etag(std::string_view list, std::string_view etag) noexcept;

/// If-Match: fails with precondition where the request names tags and `etag` is none of them, by the strong comparison.
Result<> check_if_match(Request const& request, std::string_view etag);

/// Whether a GET or HEAD with this If-None-Match is answered by a 304.
bool is_not_modified(Request const& request, std::string_view etag) noexcept;

/// The 304 that stands for `response`: what a cache needs of its headers, and no body.
Response not_modified(Response const& response);

}  // namespace klieg::http
