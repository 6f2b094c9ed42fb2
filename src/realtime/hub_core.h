#pragma once

#include "base/task_group.h"
#include "http/drain.h"
#include "realtime/client.h"
#include "realtime/core_topics.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace klieg::realtime {

/// A session that has ended, or all of a user's but one.
struct SessionsEnded {
    UserId user;
    std::optional<SessionId> session{};  ///< none: all
    std::optional<SessionId> kept{};     ///< of all, the one that goes on
    bool concerns(Principal const& principal) const noexcept;
};

/// What the hub is on one core: its topics and its clients.
///
/// Threads: its core's. Lifetime: clients leave before it goes.
class HubCore {
public:
    struct Options {
        KeptLimits kept{};
        std::chrono::seconds guards_every{60};
    };
    HubCore(Hub& hub, Executor executor, Clock const& clock, Options options);

    CoreTopics topics;

    void enter(Client& client);
    void leave(Client& client) noexcept;

    void deliver(std::span<DeliveryPtr const> deliveries);
    /// How many events came by after which others may be who may follow something: who is being let in while one comes
    /// is none of those yet that are asked about again.
    std::uint64_t rights_changes() const noexcept { return rights_changes_; }
    /// Asks the guards of all that it follows, once whoever calls this has had his turn.
    void ask_soon(Client& client);
    void end_sessions(SessionsEnded const& ended);
    /// All are sent away when this begins; the first that is named counts, since a core has one.
    void watch(http::Drain& drain);
    void drain();
    /// Has its send_pending() called soon, after others had their turn.
    void ready(Client& client);

    void start();
    Task<> stop();
    /// One round of what start() does now and then.
    Task<> sweep();

private:
    Task<> sweep_for_ever();
    Task<> watch_drain(http::Drain& drain);
    Task<> ask_later(std::vector<std::weak_ptr<Client>> clients);
    Task<> ask_again(std::vector<std::weak_ptr<Client>> clients, std::string topic);
    using Open = std::unordered_set<std::string>;  ///< topics that are for everybody, as was just asked
    Task<> ask_guards(std::shared_ptr<Client> client, std::string topic, Open& open);
    void send_some();

    Hub& hub_;
    Executor executor_;
    Clock const& clock_;
    Options const options_;
    std::list<Client*> clients_;
    std::deque<std::pair<SteadyTime, SessionsEnded>> ended_lately_;
    std::deque<std::weak_ptr<Client>> ready_;
    std::uint64_t rights_changes_ = 0;
    bool sending_ = false;
    bool watching_ = false;
    bool draining_ = false;
    TaskGroup tasks_;
};

}  // namespace klieg::realtime
