#pragma once

#include "adapters/embedded/broadcast.h"
#include "base/mutex.h"
#include "base/wake_up.h"
#include "realtime/connection.h"
#include "realtime/hub.h"
#include "testing/async_test.h"
#include "testing/lossy_broadcast.h"
#include "testing/manual_clock.h"
#include "testing/memory_event_log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace klieg::realtime {

namespace asio = boost::asio;

/// What a frame carries.
inline std::string payload_of(std::string const& frame) {
    auto const length = static_cast<unsigned char>(frame[1]);
    return frame.substr(length == 127 ? 10 : length == 126 ? 4 : 2);
}

/// A channel whose other end is the test's. Threads: any.
class Wire final {
public:
    void say(std::string text) {
        {
            MutexLock lock(mutex_);
            to_server_.push_back(std::move(text));
        }
        changed_.wake();
    }
    /// What the server says next; null where it says nothing for long.
    Task<json::Value> hear() {
        for (int tries = 0; tries < 20; ++tries) {
            auto const seen = changed_.ticket();
            if (auto text = take(); !text.empty()) co_return *json::parse(text);
            co_await changed_.wait(seen, std::chrono::milliseconds(500));
        }
        ADD_FAILURE() << "nothing is said";
        co_return nullptr;
    }
    /// The next that is this.
    Task<json::Value> hear(std::string op) {
        for (;;) {
            auto said = co_await hear();
            if (said.is_null() || said.at("op").as_string() == op) co_return said;
        }
    }
    /// Says a ping, and answers all that was said before the pong.
    Task<std::vector<json::Value>> hear_all() {
        say(R"({"op":"ping","ts":"all"})");
        std::vector<json::Value> all;
        for (;;) {
            auto said = co_await hear();
            bool const is_pong = !said.is_null() && said.at("op") == "pong" && said.at("ts") == "all";
            if (said.is_null() || is_pong) co_return all;
            all.push_back(std::move(said));
        }
    }
    /// With which code it was closed.
    Task<int> closed() {
        for (int tries = 0; tries < 20; ++tries) {
            auto const seen = changed_.ticket();
            {
                MutexLock lock(mutex_);
                if (close_code_ != 0) co_return close_code_;
            }
            co_await changed_.wait(seen, std::chrono::milliseconds(500));
        }
        ADD_FAILURE() << "it is not closed";
        co_return 0;
    }
    void leave() { end(-1); }
    /// How often the server has begun to read.
    int reads() const noexcept { return reads_; }
    void take_nothing(bool nothing) {
        takes_ = !nothing;
        changed_.wake();
    }

    class Channel;

private:
    std::string take() {
        MutexLock lock(mutex_);
        if (to_client_.empty()) return {};
        auto text = std::move(to_client_.front());
        to_client_.pop_front();
        return text;
    }
    void end(int code) {
        {
            MutexLock lock(mutex_);
            if (close_code_ == 0) close_code_ = code;
        }
        changed_.wake();
    }

    WakeUp changed_;
    std::atomic<bool> takes_{true};
    std::atomic<int> reads_{0};
    Mutex mutex_;
    std::deque<std::string> to_server_ KLIEG_GUARDED_BY(mutex_);
    std::deque<std::string> to_client_ KLIEG_GUARDED_BY(mutex_);
    int close_code_ KLIEG_GUARDED_BY(mutex_) = 0;
};

class Wire::Channel final : public MessageChannel {
public:
    explicit Channel(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}

    Task<Result<std::string>> receive() override {
        ++wire_->reads_;
        for (;;) {
            auto const seen = wire_->changed_.ticket();
            {
                MutexLock lock(wire_->mutex_);
                if (wire_->close_code_ != 0) co_return Error{Errc::cancelled, "closed"};
                if (!wire_->to_server_.empty()) {
                    auto text = std::move(wire_->to_server_.front());
                    wire_->to_server_.pop_front();
                    co_return text;
                }
            }
            co_await wire_->changed_.wait(seen, std::chrono::seconds(10));
        }
    }
    Task<Result<>> send(std::span<Frame const> frames) override {
        while (!wire_->takes_) {
            auto const seen = wire_->changed_.ticket();
            if (!wire_->takes_) co_await wire_->changed_.wait(seen, std::chrono::seconds(10));
        }
        {
            MutexLock lock(wire_->mutex_);
            for (auto const& frame : frames) wire_->to_client_.push_back(payload_of(*frame));
        }
        wire_->changed_.wake();
        co_return Result<>{};
    }
    Task<> close(std::uint16_t code, std::string_view /*reason*/) override {
        wire_->end(code);
        co_return;
    }

private:
    std::shared_ptr<Wire> wire_;
};

struct Said {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Said, (), (text))
inline constexpr MessageKind<Said> kSaid{"thing.said", "somebody said it"};

/// What follows things, of which some are for nobody's eyes, and one for one person's alone.
struct Rights {
    bool may(Principal const& who, std::string const& id) {
        MutexLock lock(mutex_);
        if (id == "ours") return who.signed_in() && !hidden_.contains(id);
        return !hidden_.contains(id);
    }
    void hide(std::string id) {
        MutexLock lock(mutex_);
        hidden_.insert(std::move(id));
    }

private:
    Mutex mutex_;
    std::set<std::string> hidden_ KLIEG_GUARDED_BY(mutex_){"hidden"};
};

/// Of an event with this text no message can be made.
constexpr std::string_view kUnreadable = "unreadable";

/// Holds up who comes by while it is shut. Threads: any.
class Gate {
public:
    void shut() { shut_ = true; }
    void open() {
        shut_ = false;
        changed_.wake();
    }
    Task<> pass() {
        if (!shut_) co_return;
        ++waiting_;
        changed_.wake();
        co_await until([this] { return !shut_; });
    }
    Task<> until_somebody_waits() {
        return until([this] { return waiting_ > 0; });
    }

private:
    Task<> until(std::function<bool()> is_so) {
        for (;;) {
            auto const seen = changed_.ticket();
            if (is_so()) co_return;
            co_await changed_.wait(seen, std::chrono::seconds(10));
        }
    }

    WakeUp changed_;
    std::atomic<bool> shut_{false};
    std::atomic<int> waiting_{0};
};

/// One node: its cores, its hub, and the connections of its clients.
struct Node {
    Node(testing::MemoryEventLog& log, ports::Broadcast& broadcast, testing::ManualClock& clock, Rights& may)
        : rights(may),
          hub({.log = log,
               .broadcast = broadcast,
               .cores = cores,
               .clock = clock,
               .random = random,
               .metrics = metrics,
               .home = cores.executor(1)},
              {.core = {.kept = {.per_topic_max = 5}}, .sweeps = false}) {
        auto guard = [this](Principal who, std::string id) { return ask(std::move(who), std::move(id)); };
        hub.add(Topic{.name = "thing",
                      .id_text = ".*",
                      .summary = "A thing.",
                      .guard = guard,
                      .passing = {},
                      .fetch = "/api/things/{id}",
                      .tells_presence = true});
        for (auto const* event : {"thing.told", "thing.hidden"})
            hub.add(Renderer{.event = event,
                             .render = [this](std::span<events::Envelope const> told) { return render(told); },
                             .topic = "thing",
                             .messages = {entry_of(kSaid)},
                             .asks_guard = event == std::string("thing.hidden")});
        hub.set_renew([this](Principal who) { return renew(std::move(who)); });
    }

    Task<Result<>> ask(Principal who, std::string id) {
        ++asked;
        bool const may = rights.may(who, id);
        co_await guards.pass();
        if (!may) co_return Error{Errc::not_found, "there is no such thing"};
        co_return Result<>{};
    }
    Task<Result<Principal>> renew(Principal who) {
        if (who.session == gone_session) co_return not_signed_in();
        co_return who;
    }
    Task<Result<Renderer::Rendered>> render(std::span<events::Envelope const> told) {
        co_await events.pass();
        if (renderings_failing > 0 && renderings_failing-- > 0) co_return Error{Errc::unavailable, "storage is away"};
        Renderer::Rendered all;
        for (auto const& one : told) {
            std::string text(one.payload.at("text").as_string());
            if (text == kUnreadable) co_return Error{Errc::corrupt, "it cannot be read"};
            ++rendered;
            all.push_back({message_of(kSaid, "thing:" + one.subject, Said{std::move(text)})});
        }
        ++renderings;
        co_return all;
    }

    static Task<> serve(Node& node, std::shared_ptr<Wire> wire, Client::Who who) {
        auto connection =
            std::make_shared<Connection>(Connection::Needs{.hub = node.hub,
                                                           .core = node.hub.local(),
                                                           .tasks = *node.tasks,
                                                           .channel = std::make_unique<Wire::Channel>(std::move(wire))},
                                         std::move(who), node.limits);
        return Connection::run(std::move(connection));
    }
    /// That of one who has said nothing yet; where nobody says who, of somebody who was not there before.
    std::shared_ptr<Wire> connect(Principal who = {}, std::optional<Person> person = {}) {
        auto wire = std::make_shared<Wire>();
        if (!person) person = Person{++strangers};
        tasks->spawn("connection", begin(*this, wire, {std::move(who), hub.clock().steady(), *person}));
        return wire;
    }
    static Task<> begin(Node& node, std::shared_ptr<Wire> wire, Client::Who who) {
        co_await serve(node, std::move(wire), std::move(who));
    }
    /// That of one who follows these; its answer is heard.
    Task<std::shared_ptr<Wire>> follow(std::vector<std::string> topics, Principal who = {}, json::Object after = {},
                                       std::optional<Person> person = {}) {
        auto wire = connect(std::move(who), person);
        json::Array names;
        for (auto const& topic : topics) names.emplace_back(topic);
        json::Object said{{"op", "sub"}, {"id", 1}, {"topics", std::move(names)}};
        if (!after.empty()) said["after"] = std::move(after);
        wire->say(json::to_text(said));
        acked = co_await wire->hear("ack");
        co_return wire;
    }
    bool has_clients() const { return metrics.exposition().find("klieg_live_clients_open 0\n") == std::string::npos; }
    Task<> sweep() {
        co_await hub.cores().for_each([](HubCore& core) { return core.sweep(); });
    }
    /// What was told before is in the queues of those who follow.
    Task<> settle() {
        co_await asio::co_spawn(cores.executor(1), yield(), asio::use_awaitable);
        co_await hub.cores().for_each([](HubCore&) {});
    }
    Task<> stop() {
        co_await tasks->stop();
        co_await hub.stop();
        cores.stop();
    }

    Rights& rights;
    SystemRandom random;
    Metrics metrics;
    CorePool cores{2};
    ConnectionLimits limits{};
    std::uint64_t strangers = 0;
    std::atomic<int> asked = 0;       ///< guards
    std::atomic<int> rendered = 0;    ///< events
    std::atomic<int> renderings = 0;  ///< of some together
    std::atomic<int> renderings_failing = 0;
    Gate guards;  ///< behind which guards say what they know
    Gate events;  ///< behind which they are made into messages: this node lags
    SessionId gone_session{SessionId::make(random)};
    json::Value acked;
    Hub hub;
    std::unique_ptr<TaskGroup> tasks = std::make_unique<TaskGroup>(cores.executor(0));
};

/// A log, and two nodes that follow it and hear each other.
struct TwoNodes {
    std::unique_ptr<Node> make() { return std::make_unique<Node>(log, broadcast, clock, rights); }
    Task<> start() {
        EXPECT_TRUE((co_await here->hub.start()).ok());
        EXPECT_TRUE((co_await there->hub.start()).ok());
    }
    Task<> stop() {
        co_await here->stop();
        co_await there->stop();
    }
    Task<> tell(std::string thing, std::string text, std::string type = "thing.told", std::string id = {}) {
        auto key = thing;
        co_await tell_under(std::move(key), std::move(thing), std::move(text), std::move(type), std::move(id));
    }
    Task<> tell_under(std::string key, std::string thing, std::string text, std::string type = "thing.told",
                      std::string id = {}) {
        std::vector records{record(std::move(key), std::move(thing), std::move(text), std::move(type), std::move(id))};
        EXPECT_TRUE((co_await log.append(std::move(records))).ok());
    }
    /// At one stroke: they are read together.
    Task<> tell_together(std::vector<std::pair<std::string, std::string>> things_and_texts) {
        std::vector<ports::LogAppend> records;
        for (auto& [thing, text] : things_and_texts) records.push_back(record(thing, thing, std::move(text)));
        EXPECT_TRUE((co_await log.append(std::move(records))).ok());
    }
    ports::LogAppend record(std::string key, std::string thing, std::string text, std::string type = "thing.told",
                            std::string id = {}) {
        events::Envelope const told{.id = id.empty() ? random.base32(16) : std::move(id),
                                    .type = std::move(type),
                                    .subject = std::move(thing),
                                    .time = clock.now(),
                                    .payload = json::Object{{"text", std::move(text)}}};
        return {std::move(key), events::to_text(told)};
    }

    SystemRandom random;
    testing::ManualClock clock;
    testing::MemoryEventLog log;
    embedded::Broadcast broadcast{{}};
    Rights rights;
    std::unique_ptr<Node> here = make();
    std::unique_ptr<Node> there = make();
};

inline std::string text_of(json::Value const& said) {
    return said.is_null() ? "" : std::string(said.at("d").at("text").as_string());
}

}  // namespace klieg::realtime
