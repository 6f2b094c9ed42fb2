#pragma once

#include "base/keyed_hash.h"
#include "base/mutex.h"
#include "base/result.h"
#include "http/connection_use.h"
#include "http/trusted_proxies.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace klieg::http {

struct ConnectionLimits {
    std::size_t requests_max = 10'000;
    std::size_t waiting_max = 5'000;
    std::size_t upgraded_max = 20'000;
    std::size_t per_client_max = 1'000;  ///< of one address, or one /64 of IPv6, whatever it uses them for

    std::size_t total() const noexcept { return requests_max + waiting_max + upgraded_max; }
};

/// How many connections there are, by use and by client. A trusted proxy is no client: it stands for many.
///
/// Threads: any. Lifetime: outlives its places.
class ConnectionBudget {
    using Clients = std::unordered_map<std::string, std::size_t, KeyedHash>;

public:
    /// That of one connection; it is given back when it goes. One that was made by nobody counts nowhere.
    class Place final : public ConnectionPlace {
    public:
        Place() = default;
        Place(Place&& other) noexcept;
        Place& operator=(Place&& other) noexcept;
        ~Place() override;

        bool move_to(ConnectionUse use) noexcept override;
        /// Whether it counts for that client.
        bool is_of(std::string_view client_key) const noexcept {
            return client_ != nullptr && client_->first == client_key;
        }
        /// Whose key it counts for; empty where it counts for nobody's.
        std::string_view client_key() const noexcept {
            return client_ != nullptr ? std::string_view(client_->first) : std::string_view();
        }

    private:
        friend ConnectionBudget;
        void give_back() noexcept;

        ConnectionBudget* budget_ = nullptr;
        Clients::value_type* client_ = nullptr;
        ConnectionUse use_ = ConnectionUse::requests;
    };

    ConnectionBudget(ConnectionLimits limits, TrustedProxies exempt)
        : limits_{limits.requests_max, limits.waiting_max, limits.upgraded_max},
          per_client_max_(limits.per_client_max),
          exempt_(std::move(exempt)) {}
    ConnectionBudget(ConnectionBudget const&) = delete;
    ConnectionBudget& operator=(ConnectionBudget const&) = delete;

    /// A place among the requests. Fails: rate_limited (that client has its share, whatever else is taken), unavailable
    /// (all are taken).
    Result<Place> enter(std::string_view peer_address);
    std::size_t count(ConnectionUse use) const noexcept { return used_[index(use)]; }

private:
    static std::size_t index(ConnectionUse use) noexcept { return static_cast<std::size_t>(use); }
    bool take(ConnectionUse use) noexcept;
    /// The client of that peer with one more; none of one that stands for many. Fails: rate_limited.
    Result<Clients::value_type*> count_client(std::string_view peer_address);
    void leave(Clients::value_type& client) noexcept;

    std::array<std::size_t, 3> const limits_;  ///< by use
    std::size_t const per_client_max_;
    TrustedProxies const exempt_;
    std::array<std::atomic<std::size_t>, 3> used_{};
    Mutex mutex_;
    Clients clients_ KLIEG_GUARDED_BY(mutex_);  ///< its entries stay where they are
};

}  // namespace klieg::http
