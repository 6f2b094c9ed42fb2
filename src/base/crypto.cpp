#include "base/crypto.h"

#include "base/assert.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <cstdio>

namespace klieg::crypto {

namespace {

auto const* data_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

std::string encode(std::string_view bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), data_of(bytes), bytes.size(), variant);
    text.pop_back();  // libsodium counts the terminating zero
    return text;
}

std::optional<std::string> decode(std::string_view text, int variant) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    char const* end = nullptr;
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    if (sodium_base642bin(out, bytes.size(), text.data(), text.size(), nullptr, &length, &end, variant) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

/// Nonce and cipher each have their own key.
struct SealKeys {
    explicit SealKeys(std::string_view key)
        : nonce(hmac_sha256(key, "klieg seal: nonce")), cipher(hmac_sha256(key, "klieg seal: cipher")) {}
    Sha256 nonce;
    Sha256 cipher;
};
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(sizeof(Sha256) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES && kNonceBytes <= sizeof(Sha256));

unsigned char* data_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

/// What `$argon2id$v=19$m=65536,t=2,p=1$SALT$DIGEST` says (the PHC string format, as hash_password() writes it).
struct StoredHash {
    unsigned kibibytes = 0;
    unsigned passes = 0;
    std::string salt;
    std::string digest;
};

std::optional<StoredHash> read_stored_hash(std::string const& text) {
    StoredHash stored;
    int read = 0;
    if (std::sscanf(text.c_str(), "$argon2id$v=19$m=%9u,t=%9u,p=1$%n", &stored.kibibytes, &stored.passes, &read) != 2 ||
        read == 0)
        return std::nullopt;
    auto const rest = std::string_view(text).substr(static_cast<std::size_t>(read));
    auto const dollar = std::min(rest.find('$'), rest.size());
    auto salt = decode(rest.substr(0, dollar), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    auto digest = decode(rest.substr(std::min(dollar + 1, rest.size())), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    bool const good = salt && salt->size() == crypto_pwhash_SALTBYTES && digest &&
                      digest->size() >= crypto_pwhash_BYTES_MIN && stored.passes >= crypto_pwhash_OPSLIMIT_MIN &&
                      stored.kibibytes >= crypto_pwhash_MEMLIMIT_MIN / 1024;
    if (!good) return std::nullopt;
    stored.salt = *std::move(salt);
    stored.digest = *std::move(digest);
    return stored;
}

}  // namespace

void initialise() {
    KLIEG_ASSERT(sodium_init() >= 0);
}

Sha256 sha256(std::string_view data) {
    Sha256 digest{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), data_of(data), data.size());
    return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view data) {
    Sha256 mac{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, data_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, data_of(data), data.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return mac;
}

std::string seal(std::string_view key, std::string_view context, std::string_view plain) {
    SealKeys keys(key);
    // Random to everybody else, and never the same for two texts: that is all a nonce has to be (as in SIV, RFC 5297).
    auto digest = hmac_sha256(as_text(keys.nonce),
                              std::to_string(context.size()) + ":" + std::string(context) + std::string(plain));
    std::string sealed(as_text(digest).substr(0, kNonceBytes));
    auto const nonce = sealed;
    sealed.resize(kNonceBytes + plain.size() + kTagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(data_of(sealed) + kNonceBytes, nullptr, data_of(plain), plain.size(),
                                               data_of(context), context.size(), nullptr,
                                               data_of(std::string_view(nonce)), data_of(as_text(keys.cipher)));
    return sealed;
}

std::optional<std::string> open_sealed(std::string_view key, std::string_view context, std::string_view sealed) {
    if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
    SealKeys keys(key);
    auto const locked = sealed.substr(kNonceBytes);
    std::string plain(locked.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(data_of(plain), nullptr, nullptr, data_of(locked), locked.size(),
                                                   data_of(context), context.size(), data_of(sealed),
                                                   data_of(as_text(keys.cipher))) != 0)
        return std::nullopt;
    return plain;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Hasher::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();

    State() = default;
    State(State const&) = delete;
    State& operator=(State const&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(HashKind kind) : state_(std::make_unique<State>()) {
    KLIEG_ASSERT(EVP_DigestInit_ex(state_->context, kind == HashKind::sha1 ? EVP_sha1() : EVP_sha256(), nullptr) == 1);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(std::span<std::byte const> bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Hasher::finish() {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(digest.data()), &length);
    digest.resize(length);
    return digest;
}

std::string to_hex(std::span<std::byte const> bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto byte : bytes) {
        text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
        text += kDigits[std::to_integer<unsigned>(byte) & 15U];
    }
    return text;
}

std::string to_base64(std::string_view bytes) {
    return encode(bytes, sodium_base64_VARIANT_ORIGINAL);
}
std::optional<std::string> from_base64(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_ORIGINAL);
}
std::string to_base64url(std::string_view bytes) {
    return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
std::optional<std::string> from_base64url(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string hash_password(std::string const& password) {
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    int failed =
        crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) throw std::bad_alloc();  // the only way it can fail
    hash.resize(hash.find('\0'));
    return hash;
}

/// libsodium's own verification (1.0.18) says "no" also where it could not get its memory, and leaves errno the same.
/// So the stored text is taken apart here, and the hash made again and compared: making it fails for want of memory
/// alone.
Result<bool> verify_password(std::string const& password, std::string const& hash) {
    auto const stored = read_stored_hash(hash);
    if (!stored) return Error{Errc::corrupt, "a stored password hash is damaged"};
    std::string made(stored->digest.size(), '\0');
    int const failed =
        crypto_pwhash(data_of(made), made.size(), password.data(), password.size(), data_of(stored->salt),
                      stored->passes, stored->kibibytes * std::size_t{1024}, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) return Error{Errc::unavailable, "too many sign in at once: try again later", "overloaded"};
    return equal_in_constant_time(made, stored->digest);
}

}  // namespace klieg::crypto
