#pragma once

#include "base/core_pool.h"
#include "base/metrics.h"
#include "base/per_core.h"
#include "base/random.h"
#include "ports/broadcast.h"
#include "realtime/hub_core.h"
#include "realtime/log_tail.h"
#include "realtime/presence.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace klieg::realtime {

struct HubOptions {
    HubCore::Options core{};
    bool sweeps = true;  ///< else a test does
};

/// The news of this node: follows the log from its end, makes each event into messages once, and brings them to the
/// clients of every core; brings what is passing to the clients of every node. Nothing of it is stored: another node
/// reads the same log, so whoever comes back goes on anywhere.
///
/// A message costs one hop to each core and batch. There nobody waits: what a client's peer does not take waits in
/// that client's queue.
///
/// Threads: any, where nothing else is said. Lifetime: what it is given outlives it; topics and renderers are added
/// before start(); clients are gone when stop() is called.
class Hub final : public Teller {
public:
    struct Needs {
        ports::EventLog& log;
        ports::Broadcast& broadcast;
        CorePool& cores;
        Clock const& clock;
        Random& random;
        Metrics& metrics;
        Executor home;
    };
    /// Who somebody is by now. Fails: unauthenticated, where the session has ended, or the account is suspended.
    using Renew = std::function<Task<Result<Principal>>(Principal)>;

    explicit Hub(Needs needs, HubOptions options = {});
    ~Hub() override;

    void add(Topic topic);
    void add(Renderer renderer);
    void set_renew(Renew renew) { renew_ = std::move(renew); }

    /// Fails as the log does.
    Task<Result<>> start();
    Task<> stop();

    void tell(Message message) override;
    /// Clients of that session, or of all that user's, are sent away.
    void end_sessions(SessionsEnded ended);

    /// That of the core on whose thread this is called.
    HubCore& local() { return cores_.local(); }
    Clock const& clock() const noexcept { return needs_.clock; }
    Metrics::Gauge& open_clients() noexcept { return open_clients_; }
    void count_sent_away(std::string const& why);
    std::string new_id() { return needs_.random.base32(16); }

    /// Whether they may follow it. Fails: as the topic's guard does, and not_found (code unknown_topic).
    Task<Result<>> ask_guard(Principal who, std::string topic);
    Task<Result<Principal>> renew(Principal who);
    /// Where it is answered how things stand on the topic; empty where nowhere.
    std::string fetch_path(std::string const& topic) const;
    /// Reads what the log has behind a place from before this node followed it, if that is not too much. Then each
    /// core has it. Called on a core.
    Task<> reach_back(LogPlace place);
    /// Whether the log has got to that place. Called on a core.
    Task<bool> log_reaches(LogPlace place);

    std::vector<Topic> const& topics() const noexcept { return topics_; }
    std::vector<Renderer> const& renderers() const noexcept { return tail_.renderers(); }
    /// Counts who is there and tells it, as start() has it done every few seconds.
    Task<> count_presence();
    PerCore<HubCore>& cores() noexcept { return cores_; }

private:
    Topic const* find_topic(std::string_view name) const noexcept;
    Task<Result<>> start_at_home();
    Task<> stop_at_home();
    void hear(ports::Broadcast::Message const& said);
    void bring_soon(Message message);
    Task<> reach_back_at_home(LogPlace place);
    Task<> count_for_ever();
    Task<> count_presence_at_home();

    Needs needs_;
    HubOptions options_;
    std::vector<Topic> topics_;
    Renew renew_;
    Metrics::Gauge& open_clients_;
    Metrics::Counter& told_total_;
    PerCore<HubCore> cores_;
    LogTail tail_;
    Presence presence_;
    std::vector<DeliveryPtr> heard_;  ///< and not brought yet; at home
    bool reaching_back_ = false;      ///< somebody does; at home
    WakeUp reached_back_;
    std::unique_ptr<ports::Broadcast::Subscription> passing_told_;
    std::unique_ptr<ports::Broadcast::Subscription> presence_told_;
    TaskGroup tasks_;
};

}  // namespace klieg::realtime
