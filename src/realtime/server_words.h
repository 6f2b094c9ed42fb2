#pragma once

#include "base/json.h"
#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What the server says over a socket beside messages of topics, as JSON texts: docs/realtime.md has them all.
namespace klieg::realtime::words {

struct Hello {
    std::string sid;
    std::chrono::milliseconds heartbeat_ms{};
    std::size_t max_msg = 0;
    std::chrono::milliseconds resume_window_ms{};
};
std::string hello(Hello const& hello);

/// What became of the topics of one `sub` or `unsub`.
struct Ack {
    json::Value id;
    struct Followed {
        std::string topic;
        std::optional<std::string> at;  ///< where the log was
    };
    std::vector<Followed> ok;
    struct Refused {
        std::string topic;
        std::string code;
        std::string detail;
        std::optional<std::size_t> index{};  ///< where it was named, if not by a text that can be one
    };
    std::vector<Refused> err;
};
std::string ack(Ack const& ack);

/// `fetch`: where it is answered how things stand now.
std::string gap(std::string const& topic, std::optional<std::string> const& oldest, std::string const& fetch);
std::string lag(std::size_t dropped);
std::string pong(json::Value const& ts);
/// They follow it no more, since they may not.
std::string ended(std::string const& topic, Error const& why);
std::string refused(json::Value const& id, std::string const& code, std::string const& detail);
/// The connection ends; `retry`: when to come back, between the first and the last.
std::string bye(std::string const& code, std::pair<std::chrono::milliseconds, std::chrono::milliseconds> retry);

}  // namespace klieg::realtime::words
