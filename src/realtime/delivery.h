#pragma once

#include "ports/event_log.h"
#include "realtime/frame.h"
#include "realtime/topic.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::realtime {

/// Where a message stands in the log. Clients have it as `s`, which they hand back and do not look into.
struct LogPlace {
    std::string shard;
    ports::LogPosition position;  ///< empty: before all of it

    std::string text() const { return shard + "." + position; }
    /// None where it is no such text.
    static std::optional<LogPlace> parse(std::string_view text);
    friend bool operator==(LogPlace const&, LogPlace const&) = default;
};

/// A message as all get it: serialised once, and shared by every reader of every core.
struct Delivery {
    std::string topic;
    std::string type{};
    std::string key{};             ///< as Message has it
    bool removes = false;          ///< likewise
    std::optional<LogPlace> at{};  ///< none: passing
    bool asks_guard = false;
    Frame frame{};
    std::size_t json_begin = 0;  ///< where the text begins in the frame

    bool is_passing() const noexcept { return !at; }
    std::size_t bytes() const noexcept { return frame->size(); }
    std::string_view json() const noexcept { return std::string_view(*frame).substr(json_begin); }
};
using DeliveryPtr = std::shared_ptr<Delivery const>;

DeliveryPtr make_delivery(Message message, std::optional<LogPlace> at, bool asks_guard = false);
/// Stands in the place of a message that could not be made: whoever is told it asks how things stand, at `fetch`.
DeliveryPtr make_gap(std::string topic, LogPlace at, std::string const& fetch, bool asks_guard);

}  // namespace klieg::realtime
