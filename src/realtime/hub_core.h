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
#include <unordered_map>
#include <utility>
#include <vector>

namespace klieg::realtime {

/// What has ended of a user's: a session, an access token, all sessions but one, or all of both.
struct SessionsEnded {
    UserId user;
    std::optional<SessionId> session{};
    std::optional<SessionId> kept{};  ///< all other sessions
    std::optional<AccessTokenId> access_token{};
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
    /// Whether topics are for everybody, as was just asked: what nobody in particular may follow, all may.
    using Open = std::unordered_map<std::string, bool>;
    Task<> ask_again(std::vector<std::weak_ptr<Client>> clients);
    Task<> ask_guards(std::shared_ptr<Client> client, Open& open);
    Task<bool> is_open(std::string topic);
    static Task<> ask_guard(std::shared_ptr<Client> client, std::string topic);
    void ask_followers(std::string const& topic);
    Task<> walk_followers(std::string topic);
    void ask_late();
    void send_some();

    Hub& hub_;
    Executor executor_;
    Clock const& clock_;
    Options const options_;
    std::list<Client*> clients_;
    std::deque<std::pair<SteadyTime, SessionsEnded>> ended_lately_;
    std::deque<std::weak_ptr<Client>> ready_;
    std::unordered_map<std::string, bool> asking_;  ///< topics whose followers are asked about; whether once more
    std::deque<std::pair<SteadyTime, std::string>> asked_late_;  ///< of which an event said that rights are others
    std::uint64_t rights_changes_ = 0;
    bool sending_ = false;
    bool watching_ = false;
    bool draining_ = false;
    TaskGroup tasks_;
};

}  // namespace klieg::realtime
