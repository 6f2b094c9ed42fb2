#pragma once

#include "base/random.h"
#include "base/result.h"

#include <compare>
#include <string>
#include <string_view>

namespace klieg {

/// What stands behind the prefix of an id, as a regular expression, for those who describe ids.
inline constexpr std::string_view kIdPattern = "[a-z2-7]{16}";

/// An id of one kind: a prefix that names the kind, then 16 random characters of lower-case base32 (80 bits).
/// `Kind` supplies `prefix` ("v_") and `name` ("video").
template <class Kind>
class Id {
public:
    static constexpr std::size_t kRandomLength = 16;

    Id() = default;  ///< no id: empty, equal to no made one
    static Id make(Random& random) { return Id(std::string(Kind::prefix) + random.base32(kRandomLength)); }

    /// A malformed id names nothing, so it fails with not_found rather than invalid.
    static Result<Id> parse(std::string_view text) {
        bool good = text.starts_with(Kind::prefix) && text.size() == Kind::prefix.size() + kRandomLength;
        for (std::size_t i = Kind::prefix.size(); good && i < text.size(); ++i)
            good = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '2' && text[i] <= '7');
        if (good) return Id(std::string(text));
        return Error{Errc::not_found, "there is no such " + std::string(Kind::name)};
    }

    std::string const& text() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }
    friend auto operator<=>(Id const&, Id const&) = default;

private:
    explicit Id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

struct UserKind {
    static constexpr std::string_view prefix = "u_", name = "user";
};
struct SessionKind {
    static constexpr std::string_view prefix = "s_", name = "session";
};
struct AccessTokenKind {
    static constexpr std::string_view prefix = "at_", name = "access token";
};
struct PasskeyKind {
    static constexpr std::string_view prefix = "pk_", name = "passkey";
};
struct ChannelKind {
    static constexpr std::string_view prefix = "ch_", name = "channel";
};
struct VideoKind {
    static constexpr std::string_view prefix = "v_", name = "video";
};
struct UploadKind {
    static constexpr std::string_view prefix = "up_", name = "upload";
};
struct JobKind {
    static constexpr std::string_view prefix = "j_", name = "job";
};

using UserId = Id<UserKind>;
using SessionId = Id<SessionKind>;
using AccessTokenId = Id<AccessTokenKind>;
using PasskeyId = Id<PasskeyKind>;
using ChannelId = Id<ChannelKind>;
using VideoId = Id<VideoKind>;
using UploadId = Id<UploadKind>;
using JobId = Id<JobKind>;

}  // namespace klieg
