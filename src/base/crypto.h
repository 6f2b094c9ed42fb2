#pragma once

#include "base/result.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Hashes, MACs and text forms of bytes. Threads: any; a Hasher belongs to its owner.
namespace klieg::crypto {

using Sha256 = std::array<std::byte, 32>;

Sha256 sha256(std::string_view data);
Sha256 hmac_sha256(std::string_view key, std::string_view data);

/// Encrypts so that only who has `key` opens it, and only as a text of this `context`. The same input always gives the
/// same text, so that an answer that holds one has the same tag each time; all that tells is that two are equal.
std::string seal(std::string_view key, std::string_view context, std::string_view plain);
std::optional<std::string> open_sealed(std::string_view key, std::string_view context, std::string_view sealed);

/// Equality whose time tells nothing about where the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

enum class HashKind { sha1, sha256 };

/// A hash over bytes that arrive piece by piece.
class Hasher {
public:
    explicit Hasher(HashKind kind);
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    void update(std::span<std::byte const> bytes);
    /// The digest as raw bytes in a string; the hasher is spent.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string to_hex(std::span<std::byte const> bytes);
/// Standard alphabet with padding (RFC 4648 section 4).
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
/// URL alphabet without padding (RFC 4648 section 5).
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// Argon2id with libsodium's interactive limits (64 MiB, 2 passes): about 80 ms, so never on a core.
std::string hash_password(std::string const& password);
/// Whether `password` made `hash`. Fails: unavailable where there is no memory to find out; corrupt where that is no
/// hash of hash_password.
Result<bool> verify_password(std::string const& password, std::string const& hash);

/// Must be called once at start-up, before anything of this header or base/random.h. Aborts if the platform has no
/// entropy.
void initialise();

inline std::string_view as_text(std::span<std::byte const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};  // NOLINT(*-reinterpret-cast)
}
inline std::span<std::byte const> as_bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
}

}  // namespace klieg::crypto
