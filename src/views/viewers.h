#pragma once

#include "views/types.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::views {

/// Secrets by key id; the newest signs, all verify, so that one can be replaced while playbacks run.
struct Secrets {
    std::map<std::string, std::string> by_key_id;
    std::string signing_key_id;
};

/// A playback as its token says it.
struct Begun {
    std::string viewer;
    std::string nonce;
    Time at{};
};

/// Tells viewers apart, and remembers for them when a playback began, without a row.
///
/// A viewer is a text that tells nobody who it is: a keyed hash of the user's id, or, of who is not signed in, of the
/// day, the address and what the browser calls itself. A token is `{key id}.{milliseconds}.{nonce}.{MAC}`, good for one
/// video and one viewer for kTokenGood.
///
/// Threads: any; immutable.
class Viewers {
public:
    static constexpr std::chrono::hours kTokenGood{24};

    explicit Viewers(Secrets secrets);

    /// By the day that it is then, UTC.
    std::string viewer(Asking const& asking, Time then) const;
    /// What the address is known by on that day.
    std::string address(Asking const& asking, Time then) const;

    std::string sign(Asking const& asking, VideoId const& video, Time now, std::string_view nonce) const;
    /// The viewer is as it was when the playback began, by the secret that signed. None, for every way in which it can
    /// be wrong.
    std::optional<Begun> verify(std::string_view token, Asking const& asking, VideoId const& video, Time now) const;

private:
    std::string const& newest() const { return secrets_.by_key_id.at(secrets_.signing_key_id); }

    Secrets secrets_;
};

}  // namespace klieg::views
