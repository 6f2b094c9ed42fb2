#pragma once

#include "http/compression.h"
#include "http/steps/step.h"

namespace klieg::http {

/// Compresses text where the client takes it, but for answers with secrets: what mixes them with what a request said
/// tells them by its length (BREACH).
class Packing final : public Step {
public:
    Next after(Exchange& exchange) override {
        if (!exchange.has_secrets()) compress(exchange.request, exchange.response);
        return Next::pass;
    }
};

}  // namespace klieg::http
