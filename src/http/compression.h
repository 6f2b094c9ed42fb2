#pragma once

#include "http/coding.h"
#include "http/request.h"
#include "http/response.h"

#include <string_view>

namespace klieg::http {

bool is_compressible_type(std::string_view content_type) noexcept;

/// Tells caches that compress() may pack this answer for some clients, and not for others.
void vary_by_coding(Response& response);

/// Packs text of 1 KiB to 1 MiB, playlists also below that, where the client takes it and the packed form is smaller. A
/// tag gets the coding's suffix, since a strong tag names the very bytes. What answers share is packed once for all of
/// them (SharedAnswer).
///
/// Not for answers that mix secrets with what a request said (BREACH): the caller decides.
void compress(Request const& request, Response& response);

}  // namespace klieg::http
