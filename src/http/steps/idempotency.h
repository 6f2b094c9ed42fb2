#pragma once

#include "http/idempotency_store.h"
#include "http/steps/step.h"

namespace klieg::http {

/// A creation that is sent again with the same Idempotency-Key is answered as it was the first time, and creates
/// nothing (draft-ietf-httpapi-idempotency-key-header-07): for clients that lost an answer and must not guess.
///
/// For routes that say that they create, and users who are signed in; elsewhere the header means nothing, and routes
/// with secrets never create, so that no token is kept. An answer that changed something (2xx) is kept; after any other
/// the key is free again. While the first is being answered, a second is a 409; a key with another request is a 422.
/// The request's body is read before the route sees it, to know it again.
///
/// After a 5xx, or a crash, nobody knows whether it was done. So each try of a request has the same seed, and routes
/// that create make their id of it (Request::id_to_make): the next try makes the thing, or finds it.
///
/// Limits: kAnswerBytesMax of an answer are kept. What a crash leaves is free again after the store's lease.
/// Lifetime: the store outlives it.
class Idempotency final : public Step {
public:
    static constexpr std::size_t kAnswerBytesMax = 32 * 1024;

    explicit Idempotency(IdempotencyStore& store) : store_(store) {}

    Next before(Exchange& exchange) override;
    Task<Next> wait_before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;
    Task<> wait_after(Exchange& exchange) override;

private:
    IdempotencyStore& store_;
};

}  // namespace klieg::http
