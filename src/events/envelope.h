#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace klieg::events {

/// What happened, as it stands in the log: JSON in camelCase.
///
/// Events of one subject come in the order of their versions, but for what is delivered again, and for what two nodes
/// told within the difference of their clocks: then an old one may come after a new one. Whoever keeps something about
/// a subject keeps the version with it, and passes over events that are older than that.
struct Envelope {
    int schema_version = 2;
    std::string id;            ///< the same whenever it is delivered again
    std::string type;          ///< "video.playable"
    std::string subject;       ///< whom it happened to: the log keeps order by it
    std::int64_t version = 0;  ///< of the subject, after what happened; 0: told before events had one
    Time time{};
    json::Value payload;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (schema_version, id, type, subject, version, time, payload))

std::string to_text(Envelope const& envelope);
/// Fails: invalid. Reads what earlier versions wrote, too, which had another thing under the name `version`.
Result<Envelope> parse_envelope(std::string_view text);

/// The payload as the struct that the event's kind names. Fails: invalid.
template <class Payload>
Result<Payload> payload_of(Envelope const& envelope) {
    return json::to<Payload>(envelope.payload, json::Naming::camel, json::Strictness::stored);
}

}  // namespace klieg::events
