#include "videos/media_token.h"

#include "base/assert.h"
#include "base/crypto.h"
#include "base/epoch_seconds.h"

#include <charconv>

namespace klieg::videos {

namespace {
constexpr auto kGrace = std::chrono::hours(6);
}

MediaTokens::MediaTokens(std::map<std::string, std::string> secrets, std::string signing_key_id)
    : secrets_(std::move(secrets)), signing_key_id_(std::move(signing_key_id)) {
    KLIEG_ASSERT(secrets_.contains(signing_key_id_));
}

std::string MediaTokens::mac(std::string const& secret, std::string_view kid, std::string_view expiry,
                             VideoId const& video, std::string_view media_key) const {
    auto signed_text = std::string(kid) + "." + std::string(expiry) + "." + video.text() + "." + std::string(media_key);
    return crypto::to_base64url(crypto::as_text(crypto::hmac_sha256(secret, signed_text)));
}

std::string MediaTokens::sign(VideoId const& video, std::string_view media_key, std::chrono::milliseconds duration,
                              Time now) const {
    auto until = std::chrono::ceil<std::chrono::hours>(now + kGrace + duration);
    auto expiry = std::to_string(epoch_seconds(until));
    auto const& secret = secrets_.at(signing_key_id_);
    return signing_key_id_ + "." + expiry + "." + mac(secret, signing_key_id_, expiry, video, media_key);
}

Result<> MediaTokens::verify(std::string_view token, VideoId const& video, std::string_view media_key, Time now) const {
    Error refused{Errc::not_found, "there is no such media"};
    auto first = token.find('.');
    auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos) return refused;
    auto kid = token.substr(0, first);
    auto expiry = token.substr(first + 1, second - first - 1);
    auto secret = secrets_.find(std::string(kid));
    if (secret == secrets_.end()) return refused;
    if (!crypto::equal_in_constant_time(token.substr(second + 1), mac(secret->second, kid, expiry, video, media_key)))
        return refused;
    std::int64_t seconds = 0;
    std::from_chars(expiry.data(), expiry.data() + expiry.size(), seconds);
    if (Time(std::chrono::seconds(seconds)) < now) return refused;
    return {};
}

}  // namespace klieg::videos
