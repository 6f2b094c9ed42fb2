#pragma once

#include "base/json.h"
#include "realtime/hub.h"

#include <string>

namespace klieg::realtime {

struct AsyncApiInfo {
    std::string title;
    std::string version;
};

/// The AsyncAPI 3.1 document of what is told: the socket with what is said over it, and a channel for each topic, whose
/// messages come within the socket's `ev`. The same topics give the same bytes.
json::Object asyncapi_document(Hub const& hub, AsyncApiInfo const& info);

}  // namespace klieg::realtime
