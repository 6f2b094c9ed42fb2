#include "realtime/hub.h"

#include "base/log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace klieg::realtime {

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr auto kToldChannel = "realtime.told";
constexpr auto kPresenceChannel = "realtime.presence";
constexpr auto kPresenceEvery = 2s;
constexpr std::size_t kNodeLength = 16;

Result<Message> parse_told(std::string const& text) {
    KLIEG_TRY(auto tree, json::parse(text));
    return json::to<Message>(tree, json::Naming::camel, json::Strictness::stored);
}

std::string_view name_of(std::string_view topic) {
    return topic.substr(0, topic.find(':'));
}
std::string_view id_of(std::string_view topic) {
    auto const colon = topic.find(':');
    return colon == topic.npos ? std::string_view() : topic.substr(colon + 1);
}

}  // namespace

Hub::Hub(Needs needs, HubOptions options)
    : needs_(std::move(needs)),
      options_(options),
      open_clients_(needs_.metrics.gauge({"klieg_live_clients_open", "WebSockets and streams of events now"})),
      told_total_(
          needs_.metrics.counter({"klieg_live_messages_total", "Messages made of events and of what is passing"})),
      cores_(needs_.cores,
             [this](std::size_t, Executor executor) {
                 return HubCore(*this, std::move(executor), needs_.clock, options_.core);
             }),
      tail_(needs_.log, needs_.clock,
            {.begin =
                 [this](std::string shard, ports::LogPosition since) {
                     cores_.post([shard = std::move(shard), since = std::move(since)](HubCore& core) {
                         core.topics.begin_shard(shard, since);
                     });
                 },
             .batch =
                 [this](TailBatch made) {
                     told_total_.add(static_cast<double>(made.deliveries.size()));
                     auto batch = std::make_shared<TailBatch const>(std::move(made));
                     cores_.post([batch](HubCore& core) {
                         core.deliver(batch->deliveries);
                         core.topics.read_to(batch->shard, batch->read_to);
                     });
                 },
             .fetch_path = [this](std::string const& topic) { return fetch_path(topic); }},
            needs_.home),
      presence_(needs_.random.base32(kNodeLength), needs_.clock),
      tasks_(needs_.home) {}

Hub::~Hub() = default;

void Hub::add(Topic topic) {
    topics_.push_back(std::move(topic));
}
void Hub::add(Renderer renderer) {
    tail_.add(std::move(renderer));
}

Task<Result<>> Hub::start() {
    co_return co_await asio::co_spawn(needs_.home, start_at_home(), asio::use_awaitable);
}

/// The cores know the shards when this returns, so the first client does.
Task<Result<>> Hub::start_at_home() {
    passing_told_ = needs_.broadcast.subscribe(
        kToldChannel, needs_.home,
        {.message = [this](ports::Broadcast::Message const& said) { hear(said); }, .gap = {}});
    presence_told_ = needs_.broadcast.subscribe(
        kPresenceChannel, needs_.home,
        {.message = [this](ports::Broadcast::Message const& said) { presence_.hear(*said); }, .gap = {}});
    KLIEG_CO_CHECK(co_await tail_.start());
    co_await cores_.for_each([this](HubCore& core) {
        if (options_.sweeps) core.start();
    });
    if (options_.sweeps) tasks_.spawn("realtime.presence", count_for_ever());
    co_return Result<>{};
}

Task<> Hub::stop() {
    co_await asio::co_spawn(needs_.home, stop_at_home(), asio::use_awaitable);
}

/// What was posted to the cores has run when for_each() returns.
Task<> Hub::stop_at_home() {
    passing_told_.reset();
    presence_told_.reset();
    co_await tasks_.stop();
    co_await tail_.stop();
    co_await cores_.for_each([](HubCore& core) { return core.stop(); });
}

void Hub::tell(Message message) {
    auto text = json::to_text(json::from(message, json::Naming::camel));
    if (text.size() > ports::kMessageBytesMax)
        return log::warn("what is passing is too long to be told", {{"topic", message.topic}, {"type", message.type}});
    needs_.broadcast.publish(kToldChannel, std::move(text));
}

/// At home. What comes in one turn is one batch.
void Hub::hear(ports::Broadcast::Message const& said) {
    auto told = parse_told(*said);
    if (!told.ok()) return log::warn("something passing cannot be read", {{"why", told.error().detail}});
    bring_soon(*std::move(told));
}

void Hub::bring_soon(Message message) {
    told_total_.add();
    heard_.push_back(make_delivery(std::move(message), std::nullopt));
    if (heard_.size() > 1) return;
    asio::post(needs_.home, [this] {
        auto batch = std::make_shared<std::vector<DeliveryPtr> const>(std::exchange(heard_, {}));
        cores_.post([batch](HubCore& core) { core.deliver(*batch); });
    });
}

void Hub::end_sessions(SessionsEnded ended) {
    auto shared = std::make_shared<SessionsEnded const>(std::move(ended));
    cores_.post([shared](HubCore& core) { core.end_sessions(*shared); });
}

void Hub::count_sent_away(std::string const& why) {
    needs_.metrics.counter({"klieg_live_sent_away_total", "Clients that were told to go, by why", {{"why", why}}})
        .add();
}

Topic const* Hub::find_topic(std::string_view name) const noexcept {
    auto const found = std::ranges::find(topics_, name, &Topic::name);
    return found == topics_.end() ? nullptr : &*found;
}

Task<Result<>> Hub::ask_guard(Principal who, std::string topic) {
    auto const* found = find_topic(name_of(topic));
    if (found == nullptr || id_of(topic).empty())
        co_return Error{Errc::not_found, "there is no such topic", "unknown_topic"};
    co_return co_await found->guard(std::move(who), std::string(id_of(topic)));
}

Task<Result<Principal>> Hub::renew(Principal who) {
    if (!renew_) co_return who;
    co_return co_await renew_(std::move(who));
}

std::string Hub::fetch_path(std::string const& topic) const {
    auto const* found = find_topic(name_of(topic));
    if (found == nullptr) return {};
    auto path = found->fetch;
    if (auto const at = path.find("{id}"); at != path.npos) path.replace(at, 4, id_of(topic));
    return path;
}

Task<> Hub::reach_back(LogPlace place) {
    co_await asio::co_spawn(needs_.home, reach_back_at_home(std::move(place)), asio::use_awaitable);
}

Task<bool> Hub::log_reaches(LogPlace place) {
    co_return co_await asio::co_spawn(needs_.home, tail_.log_reaches(std::move(place)), asio::use_awaitable);
}

/// One after the other: who waited finds, most of the time, that there is nothing left to read.
Task<> Hub::reach_back_at_home(LogPlace place) {
    while (reaching_back_) {
        auto const seen = reached_back_.ticket();
        co_await reached_back_.wait(seen, 1s);
    }
    reaching_back_ = true;
    auto end = [this](void*) {
        reaching_back_ = false;
        reached_back_.wake();
    };
    std::unique_ptr<void, decltype(end)> const ends(this, end);
    auto before = co_await tail_.read_before(place);
    if (!before) co_return;
    auto shared = std::make_shared<std::vector<DeliveryPtr> const>(*std::move(before));
    co_await cores_.for_each(
        [shared, place](HubCore& core) { core.topics.reach_back(place.shard, place.position, *shared); });
}

Task<> Hub::count_for_ever() {
    for (;;) {
        co_await sleep_for(kPresenceEvery);
        co_await count_presence_at_home();
    }
}

Task<> Hub::count_presence() {
    co_await asio::co_spawn(needs_.home, count_presence_at_home(), asio::use_awaitable);
}

Task<> Hub::count_presence_at_home() {
    auto const cores = co_await cores_.gather([](HubCore& core) { return core.topics.take_comings_and_goings(); });
    for (auto const& of_core : cores)
        for (auto const& [name, changed] : of_core)
            if (auto const* topic = find_topic(name_of(name)); topic != nullptr && topic->tells_presence)
                presence_.count(name, changed);
    for (auto& news : presence_.take_news()) needs_.broadcast.publish(kPresenceChannel, std::move(news));
    for (auto& message : presence_.take_changes()) bring_soon(std::move(message));
}

}  // namespace klieg::realtime
