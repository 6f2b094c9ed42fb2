#include "views/viewers.h"

#include "base/assert.h"
#include "base/crypto.h"
#include "http/trusted_proxies.h"

#include <charconv>
#include <span>

namespace klieg::views {

namespace {

constexpr std::size_t kHashBytes = 16;
/// What a browser calls itself counts up to here.
constexpr std::size_t kUserAgentBytesMax = 512;

std::string mac_of(std::string const& secret, std::string_view signed_part, VideoId const& video,
                   std::string_view viewer) {
    auto const text = "view-token|" + std::string(signed_part) + "|" + video.text() + "|" + std::string(viewer);
    return crypto::to_base64url(crypto::as_text(crypto::hmac_sha256(secret, text)));
}

std::string day_of(Time then) {
    return std::to_string(std::chrono::floor<std::chrono::days>(then).time_since_epoch().count());
}

std::string hash_by(std::string const& secret, std::string_view text) {
    auto const all = crypto::hmac_sha256(secret, text);
    return crypto::to_base64url(crypto::as_text(std::span(all).first(kHashBytes)));
}

std::string viewer_by(std::string const& secret, Asking const& asking, Time then) {
    if (asking.principal.signed_in()) return hash_by(secret, "viewer|" + asking.principal.user.text());
    auto const name = asking.user_agent.substr(0, kUserAgentBytesMax);
    return hash_by(secret, "viewer|" + day_of(then) + "|" + http::client_key(asking.address) + "|" + name);
}

}  // namespace

Viewers::Viewers(Secrets secrets) : secrets_(std::move(secrets)) {
    KLIEG_ASSERT(secrets_.by_key_id.contains(secrets_.signing_key_id));
}

std::string Viewers::viewer(Asking const& asking, Time then) const {
    return viewer_by(newest(), asking, then);
}

std::string Viewers::address(Asking const& asking, Time then) const {
    return hash_by(newest(), "address|" + day_of(then) + "|" + http::client_key(asking.address));
}

std::string Viewers::sign(Asking const& asking, VideoId const& video, Time now, std::string_view nonce) const {
    auto const& key = secrets_.signing_key_id;
    auto const part = key + "." + std::to_string(now.time_since_epoch().count()) + "." + std::string(nonce);
    return part + "." + mac_of(secrets_.by_key_id.at(key), part, video, viewer(asking, now));
}

std::optional<Begun> Viewers::verify(std::string_view token, Asking const& asking, VideoId const& video,
                                     Time now) const {
    auto const last = token.rfind('.');
    auto const first = token.find('.');
    auto const second = first == token.npos ? token.npos : token.find('.', first + 1);
    if (second == token.npos || second >= last) return std::nullopt;
    auto const secret = secrets_.by_key_id.find(std::string(token.substr(0, first)));
    if (secret == secrets_.by_key_id.end()) return std::nullopt;
    auto const number = token.substr(first + 1, second - first - 1);
    std::int64_t ms = 0;
    auto const [end, failed] = std::from_chars(number.data(), number.data() + number.size(), ms);
    if (failed != std::errc() || end != number.data() + number.size()) return std::nullopt;
    Begun begun{.nonce = std::string(token.substr(second + 1, last - second - 1)),
                .at = Time(std::chrono::milliseconds(ms))};
    begun.viewer = viewer_by(secret->second, asking, begun.at);
    auto const wanted = mac_of(secret->second, token.substr(0, last), video, begun.viewer);
    if (!crypto::equal_in_constant_time(token.substr(last + 1), wanted)) return std::nullopt;
    if (begun.at > now || now - begun.at > kTokenGood) return std::nullopt;
    return begun;
}

}  // namespace klieg::views
