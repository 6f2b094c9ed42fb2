#include "identity/totp.h"

#include "base/crypto.h"
#include "base/epoch_seconds.h"

namespace klieg::identity::totp {

namespace {

constexpr std::size_t kBlockBytes = 64;  // of SHA-1

std::string sha1(std::string_view first, std::string_view second) {
    crypto::Hasher hasher(crypto::HashKind::sha1);
    hasher.update(crypto::as_bytes(first));
    hasher.update(crypto::as_bytes(second));
    return hasher.finish();
}

/// RFC 2104.
std::string hmac_sha1(std::string_view key, std::string_view text) {
    std::string padded(key.size() > kBlockBytes ? sha1(key, "") : std::string(key));
    padded.resize(kBlockBytes, '\0');
    auto inner = padded;
    auto outer = padded;
    for (auto& byte : inner) byte = static_cast<char>(byte ^ 0x36);
    for (auto& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
    return sha1(outer, sha1(inner, text));
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view kUnreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (kUnreserved.find(c) != kUnreserved.npos)
            encoded += c;
        else
            ((encoded += '%') += kHex[byte >> 4U]) += kHex[byte & 15U];
    }
    return encoded;
}

}  // namespace

std::string code_of(std::string_view secret, std::int64_t counter, std::size_t digits) {
    std::string moving(8, '\0');
    for (std::size_t i = 0; i < moving.size(); ++i)
        moving[i] = static_cast<char>(static_cast<std::uint64_t>(counter) >> (8 * (moving.size() - 1 - i)) & 0xffU);
    auto const mac = hmac_sha1(secret, moving);
    std::size_t const offset = static_cast<unsigned char>(mac.back()) & 15U;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(mac[offset + i]);
    value &= 0x7fffffffU;
    std::string code(digits, '0');
    for (auto digit = code.rbegin(); digit != code.rend(); ++digit, value /= 10)
        *digit = static_cast<char>('0' + value % 10);
    return code;
}

std::int64_t step_of(Time time) noexcept {
    return epoch_seconds(time) / kStepSeconds;
}

std::optional<std::int64_t> find_step(std::string_view secret, std::string_view code, Time now,
                                      std::int64_t last_used) {
    std::optional<std::int64_t> found;
    for (auto step = step_of(now) - kDriftStepsMax; step <= step_of(now) + kDriftStepsMax; ++step)
        if (crypto::equal_in_constant_time(code_of(secret, step), code) && step > last_used) found = step;
    return found;
}

std::string base32(std::string_view bytes) {
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t waiting = 0;
    unsigned bits = 0;
    for (char c : bytes) {
        waiting = waiting << 8U | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[waiting >> (bits - 5) & 31U];
        waiting &= (1U << bits) - 1;
    }
    if (bits > 0) text += kAlphabet[waiting << (5 - bits) & 31U];
    return text;
}

std::string uri(std::string_view secret, std::string_view issuer, std::string_view account) {
    auto const of = percent_encoded(issuer);
    return "otpauth://totp/" + of + ":" + percent_encoded(account) + "?secret=" + base32(secret) + "&issuer=" + of +
           "&algorithm=SHA1&digits=" + std::to_string(kDigits) + "&period=" + std::to_string(kStepSeconds);
}

}  // namespace klieg::identity::totp
