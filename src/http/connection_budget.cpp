#include "http/connection_budget.h"

namespace klieg::http {

ConnectionBudget::Place::Place(Place&& other) noexcept
    : budget_(std::exchange(other.budget_, nullptr)), client_(other.client_), use_(other.use_) {}

ConnectionBudget::Place& ConnectionBudget::Place::operator=(Place&& other) noexcept {
    give_back();
    budget_ = std::exchange(other.budget_, nullptr);
    client_ = other.client_;
    use_ = other.use_;
    return *this;
}

ConnectionBudget::Place::~Place() {
    give_back();
}

void ConnectionBudget::Place::give_back() noexcept {
    if (budget_ == nullptr) return;
    --budget_->used_[index(use_)];
    if (client_ != nullptr) budget_->leave(*client_);
    budget_ = nullptr;
    client_ = nullptr;
}

bool ConnectionBudget::Place::move_to(ConnectionUse use) noexcept {
    if (budget_ == nullptr || use == use_) return true;
    if (!budget_->take(use)) return false;
    --budget_->used_[index(use_)];
    use_ = use;
    return true;
}

/// The client's share is asked for first: who has it already is told so where all are taken, too, and then no stranger
/// makes way for what is refused all the same.
Result<ConnectionBudget::Place> ConnectionBudget::enter(std::string_view peer_address) {
    KLIEG_TRY(auto* client, count_client(peer_address));
    if (!take(ConnectionUse::requests)) {
        if (client != nullptr) leave(*client);
        return Error{Errc::unavailable, "all connections are taken", "too_many_connections"};
    }
    Place place;
    place.budget_ = this;
    place.client_ = client;
    return place;
}

Result<ConnectionBudget::Clients::value_type*> ConnectionBudget::count_client(std::string_view peer_address) {
    Clients::value_type* client = nullptr;
    if (exempt_.trusts(peer_address)) return client;
    MutexLock lock(mutex_);
    client = &*clients_.try_emplace(client_key(peer_address), 0).first;
    if (client->second >= per_client_max_) return Error{Errc::rate_limited, "this client has too many connections"};
    ++client->second;
    return client;
}

/// Counted first and looked at then: of two who come at once for the last place, not both may get it.
bool ConnectionBudget::take(ConnectionUse use) noexcept {
    auto& used = used_[index(use)];
    if (used.fetch_add(1) < limits_[index(use)]) return true;
    --used;
    return false;
}

void ConnectionBudget::leave(Clients::value_type& client) noexcept {
    MutexLock lock(mutex_);
    if (--client.second == 0) clients_.erase(clients_.find(client.first));
}

}  // namespace klieg::http
