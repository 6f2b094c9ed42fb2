#pragma once

#include "http/request.h"
#include "http/response.h"

#include <optional>
#include <string>
#include <string_view>

/// Entity tags and the conditions that clients put on them (RFC 9110 section 13).
namespace klieg::http {

/// A strong entity tag from a representation's bytes, quotes included: 64 bits, not meant to withstand forgers.
std::string make_etag(std::string_view bytes);

/// If-None-Match: the tag of the list that is `etag` by the weak comparison, none where none is. `*` stands for `etag`.
/// Our own suffix for a content coding ("-br" and the like) does not count: it is the same resource in the same state.
std::optional<std::string_view> find_etag(std::string_view list, std::string_view etag) noexcept;

/// If-Match: fails with precondition where the request names tags and `etag` is none of them, by the strong comparison.
Result<> check_if_match(Request const& request, std::string_view etag);

/// Whether a GET or HEAD with this If-None-Match is answered by a 304.
bool is_not_modified(Request const& request, std::string_view etag) noexcept;

/// The 304 that stands for `response`: what a cache needs of its headers, and no body. Its tag is the one that the
/// client has, whatever the coding: a cache updates only what it knows by that very tag (RFC 9111 section 4.3.4).
Response not_modified(Request const& request, Response const& response);

}  // namespace klieg::http
