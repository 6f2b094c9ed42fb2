#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Content codings (RFC 9110 section 8.4.1): their names, which of them a client wants, and how text is packed by one.
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

/// None for identity, and where the packed form would be no smaller.
std::optional<std::string> pack(Coding coding, std::string_view text);

}  // namespace klieg::http
