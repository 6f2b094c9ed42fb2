#include "net/detail/handshake_budget.h"

namespace klieg::net::detail {

HandshakeBudget::Answer HandshakeBudget::enter(std::string const& client) {
    MutexLock lock(mutex_);
    auto const found = clients_.find(client);
    if (found != clients_.end() && found->second >= per_client_max_) return Answer::client_has_its_share;
    if (all_ >= all_max_) return Answer::all_are_taken;
    if (!client.empty()) ++clients_[client];
    ++all_;
    return Answer::taken;
}

void HandshakeBudget::leave(std::string const& client) noexcept {
    MutexLock lock(mutex_);
    --all_;
    auto const found = clients_.find(client);
    if (found != clients_.end() && --found->second == 0) clients_.erase(found);
}

}  // namespace klieg::net::detail
