#pragma once

#include "http/request.h"
#include "http/response.h"

#include <array>
#include <string_view>

namespace klieg::http {

enum class Coding { identity, gzip, brotli, zstd };
/// Those that pack.
inline constexpr std::array kPackingCodings{Coding::gzip, Coding::brotli, Coding::zstd};

/// The coding a client wants most by Accept-Encoding (RFC 9110 section 12.5.3); among equals the one that packs best.
Coding choose_coding(std::string_view accept_encoding) noexcept;

/// The name as it stands in Content-Encoding; empty for identity.
std::string_view to_string(Coding coding) noexcept;
/// What is put behind the tag of a representation for its packed form; empty for identity.
std::string_view etag_suffix(Coding coding) noexcept;

bool is_compressible_type(std::string_view content_type) noexcept;

/// Tells caches that compress() may pack this answer for some clients, and not for others.
void vary_by_coding(Response& response);

/// Packs text of 1 KiB to 1 MiB, playlists also below that, where the client takes it and the packed form is smaller. A
/// tag gets the coding's suffix, since a strong tag names the very bytes.
///
/// Not for answers that mix secrets with what a request said (BREACH): the caller decides.
void compress(Request const& request, Response& response);

}  // namespace klieg::http
