#pragma once

#include "base/clock.h"
#include "base/principal.h"
#include "realtime/core_topics.h"
#include "realtime/server_words.h"

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace klieg::realtime {

class Hub;
class HubCore;

/// Why a client is sent away, and when it may come back.
struct Ending {
    std::string code;              ///< of `bye`: "drain"
    std::uint16_t close_code = 0;  ///< of the socket
    std::pair<std::chrono::milliseconds, std::chrono::milliseconds> retry{};
};
Ending ending_by_drain();
Ending ending_of_session();
Ending ending_of_slow_reader();
Ending ending_of_flood();

/// Whom topics are told to: who it is, and what it follows. Sockets and event streams are such.
///
/// Threads: its core's. Lifetime: from enter() to leave() the core knows it, and it is owned by a shared pointer.
class Client : public Reader, public std::enable_shared_from_this<Client> {
public:
    struct Who {
        Principal principal{};
        SteadyTime proved{};  ///< when
        Person person{};
    };
    /// A topic to follow, and what of it has been seen.
    struct Wanted {
        std::string topic;
        std::optional<LogPlace> after{};
        bool forgot = false;  ///< was here, and what it says of where is no place of the log
    };
    /// What became of that.
    struct Outcome {
        std::string topic;
        Result<> followed{};
        bool gap = false;  ///< what happened meanwhile is not all here, or is too much to be told
        std::optional<std::string> oldest{};
        std::optional<std::string> at{};
        std::vector<DeliveryPtr> missed{};
    };

    Client(Hub& hub, Who who) : hub_(hub), who_(std::move(who)) {}
    ~Client() override;
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    Who const& who() const noexcept { return who_; }
    Person person() const noexcept override { return who_.person; }
    void set_principal(Principal principal) { who_.principal = std::move(principal); }
    std::vector<std::string> topics() const;
    bool follows(std::string const& topic) const noexcept;

    /// Ends it, soon. Again: nothing.
    virtual void end(Ending ending) = 0;
    /// It has asked for its turn to send (HubCore::ready).
    virtual void send_pending() {}
    /// It follows this no more, since it may not.
    void lose(std::string const& topic, Error const& why);

protected:
    void enter(HubCore& core);
    void leave() noexcept;
    HubCore& core() const noexcept { return *core_; }
    Hub& hub() const noexcept { return hub_; }

    /// Asks the guards, looks for what was missed, and follows those that may be. Of a topic that is followed already
    /// it says so. What was missed of a topic beyond the room for it is a gap.
    Task<std::vector<Outcome>> follow(std::vector<Wanted> wanted);
    void unfollow(std::string const& topic);
    /// Tells it a text of the server's (server_words.h), unless it has ended.
    virtual void say(std::string const& json) = 0;
    /// What became of what it wanted to follow, and then what it has missed. `ack` may have refusals already.
    void tell(words::Ack ack, std::vector<Outcome> const& outcomes);
    /// So many bytes of what it has missed it may be told at once.
    virtual std::size_t room_for_missed() const = 0;
    /// As it is told there.
    virtual std::size_t bytes_of_missed(Delivery const& missed) const { return missed.bytes(); }

private:
    friend HubCore;
    Task<Result<>> may_follow(std::string topic);
    Task<> check_place(Wanted& wanted);
    Outcome subscribe(Wanted wanted);
    void give_up_missed(Outcome& outcome) const;
    std::size_t bytes_missed(Outcome const& outcome) const;

    Hub& hub_;
    HubCore* core_ = nullptr;
    Who who_;
    std::vector<std::unique_ptr<CoreTopics::Subscription>> subscriptions_;
    std::list<Client*>::iterator place_;
    SteadyTime asked_{};  ///< when its guards were asked last
};

}  // namespace klieg::realtime
