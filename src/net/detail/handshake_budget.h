#pragma once

#include "base/keyed_hash.h"
#include "base/mutex.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace klieg::net::detail {

/// How many handshakes are under way, in all and of each client. A client without a key has no share: it stands for
/// many, and counts among all alone.
///
/// Threads: any.
class HandshakeBudget {
public:
    enum class Answer : std::uint8_t { taken, client_has_its_share, all_are_taken };

    HandshakeBudget(std::size_t all_max, std::size_t per_client_max)
        : all_max_(all_max), per_client_max_(per_client_max) {}

    /// One more, unless a limit is reached: the client's is asked first. leave() gives back what was taken.
    Answer enter(std::string const& client);
    void leave(std::string const& client) noexcept;

private:
    std::size_t const all_max_;
    std::size_t const per_client_max_;

    Mutex mutex_;
    std::size_t all_ KLIEG_GUARDED_BY(mutex_) = 0;
    std::unordered_map<std::string, std::size_t, KeyedHash> clients_
        KLIEG_GUARDED_BY(mutex_);  ///< of whom there is one
};

}  // namespace klieg::net::detail
