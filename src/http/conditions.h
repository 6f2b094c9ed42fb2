#pragma once

#include "base/version_condition.h"
#include "http/request.h"
#include "http/response.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Entity tags and the conditions that clients put on them (RFC 9110 section 13).
namespace klieg::http {

/// A strong entity tag from a representation's bytes, quotes included: 64 bits, not meant to withstand forgers.
std::string make_etag(std::string_view bytes);

/// The tag of a representation of something that has a version: `"v17-AbC…"`, the version and a hash of the bytes.
///
/// Two questions are put to a tag. A cache asks whether its bytes are still right, and those change with more than the
/// version: signed media paths, progress, what `fields=` left. A writer asks whether anybody has edited the thing since
/// it was read, and must not be refused because a path was signed anew. So the whole tag answers If-None-Match, and its
/// version alone answers If-Match.
std::string make_version_etag(std::int64_t version, std::string_view bytes);

/// The tag of what `fields=` left of a representation: of the version that the whole's tag names, if any.
std::string etag_of_part(std::string_view whole, std::string_view bytes);

/// If-Match and If-None-Match on a write: the versions in the tags that the caller names; any, where there is no such
/// header. `*` is any for If-Match, and none for If-None-Match, since what is changed is there. Weak tags and foreign
/// ones name no version for If-Match (RFC 9110 sections 13.1.1 and 13.1.2).
VersionCondition version_condition(Request const& request);

/// If-None-Match: the tag of the list that is `etag` by the weak comparison, none where none is. `*` stands for `etag`.
/// Our own suffix for a content coding ("-br" and the like) does not count: it is the same resource in the same state.
std::optional<std::string_view> find_etag(std::string_view list, std::string_view etag) noexcept;

/// What the conditions of a GET or HEAD put in the place of a 200, in the order of RFC 9110 section 13.2.2: a 412 where
/// If-Match does not name its tag, a 304 where If-None-Match does. None: the answer stands.
std::optional<Response> answer_instead(Request const& request, Response const& response);

/// The 304 that stands for `response`: what a cache needs of its headers, and no body. Its tag is the one that the
/// client has, whatever the coding: a cache updates only what it knows by that very tag (RFC 9111 section 4.3.4).
Response not_modified(Request const& request, Response const& response);

}  // namespace klieg::http
