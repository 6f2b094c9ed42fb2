#include "events/envelope.h"

namespace klieg::events {

std::string to_text(Envelope const& envelope) {
    return json::to_text(json::from(envelope, json::Naming::camel));
}

Result<Envelope> parse_envelope(std::string_view text) {
    KLIEG_TRY(auto value, json::parse(text));
    KLIEG_TRY(auto envelope, json::to<Envelope>(value, json::Naming::camel, json::Strictness::stored));
    // The first schema had no member of that name, and counted itself under `version`.
    if (!value.get_object().contains("schemaVersion")) {
        envelope.schema_version = 1;
        envelope.version = 0;
    }
    return envelope;
}

}  // namespace klieg::events
