#pragma once

#include "base/byte_source.h"
#include "base/bytes.h"
#include "base/crypto.h"

#include <cstdint>
#include <optional>
#include <string>

namespace klieg::uploads {

/// What a client says that the bytes of one request hash to.
struct Checksum {
    crypto::HashKind kind;
    std::string digest;
};

/// The body of one upload request on its way to the store. It lets no byte past the upload's length, looks at the first
/// bytes of the file before any is stored, and compares the checksum before it reports the end.
///
/// A chunked body shows only at its end that it is too long. What it brought until then counts, as when a connection
/// breaks (tus wants as much kept as possible), but it never completes the file: nobody knows which bytes were meant.
///
/// Fails: too_large; unsupported (code unsupported_media); invalid (code checksum_mismatch); and as the body itself.
class UploadBody final : public ByteSource {
public:
    struct Rules {
        std::uint64_t room;        ///< bytes that are still missing from the file
        bool starts_file = false;  ///< the first byte of the body is the first of the file
        std::optional<Checksum> checksum{};
    };
    UploadBody(ByteSource& body, Rules rules);

    Task<Result<std::size_t>> read(std::span<std::byte> into) override;

    static Error too_long() { return {Errc::too_large, "there are more bytes than Upload-Length announced"}; }

private:
    Task<Result<>> look_at_start();
    Task<Result<std::size_t>> pass(std::span<std::byte const> bytes);
    Result<std::size_t> at_end();

    ByteSource& body_;
    Rules rules_;
    std::optional<crypto::Hasher> hasher_;
    Bytes start_;  ///< read ahead to see the type; handed out first
    std::size_t start_given_ = 0;
};

}  // namespace klieg::uploads
