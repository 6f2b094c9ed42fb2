#pragma once

#include "http/steps/step.h"

namespace klieg::http {

/// What caches are told of an answer. One with secrets is not stored. JSON without a tag gets one, a client that has
/// that very answer gets a 304 instead, and text that may be packed says that it differs by Accept-Encoding.
class Caching final : public Step {
public:
    Next after(Exchange& exchange) override;
};

}  // namespace klieg::http
