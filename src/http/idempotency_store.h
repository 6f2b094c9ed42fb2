#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"

#include <cstddef>
#include <optional>
#include <string>

namespace klieg::http {

/// Whose key it is. Two users may send the same one.
struct IdempotencyKey {
    UserId user;
    std::string text;
};

/// A creation's answer, as far as a second request with its key gets it again.
struct KeptAnswer {
    int status = 0;
    std::string content_type{};
    std::string location{};
    std::string etag{};
    std::optional<std::string> body{};  ///< none: it was too large to be kept
};

/// Remembers which keys are taken, by which request, and what it was answered. The module `idempotency` implements it
/// over tables; here it is an interface because nothing below http knows of answers, and http knows of no tables.
///
/// Everything may fail as stores do. Threads: any core.
class IdempotencyStore {
public:
    struct Claim {
        enum class State : std::uint8_t { ours, in_flight, answered };
        State state = State::ours;
        std::string holder{};       ///< where it is ours: what proves that
        std::string seed{};         ///< and what an id is made of: the same for each try of the same request
        std::string fingerprint{};  ///< of the request that holds the key
        KeptAnswer answer{};        ///< where it is answered
    };

    virtual ~IdempotencyStore() = default;
    /// Takes the key for the request with that fingerprint, for the length of a lease, unless another has it.
    virtual Task<Result<Claim>> claim(IdempotencyKey key, std::string fingerprint) = 0;
    /// Keeps the answer of the request that holds the key. Fails: conflict, where its lease ran out and another took
    /// it.
    virtual Task<Result<>> keep(IdempotencyKey key, std::string holder, KeptAnswer answer) = 0;
    /// Frees the key that `holder` took. Where it is unknown whether the request was carried out, who sends it again is
    /// given its seed.
    enum class Outcome : std::uint8_t { nothing_done, unknown };
    virtual Task<Result<>> release(IdempotencyKey key, std::string holder, Outcome outcome) = 0;
};

}  // namespace klieg::http
