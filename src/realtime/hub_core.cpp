#include "realtime/hub_core.h"

#include "base/caught.h"
#include "realtime/hub.h"

#include <boost/asio/post.hpp>

#include <set>

namespace klieg::realtime {

namespace {

using namespace std::chrono_literals;

constexpr auto kSweepEvery = 5s;
/// Whose proof is older than what is remembered of ended sessions was let in after them.
constexpr auto kEndedKept = 60s;
constexpr std::size_t kEndedKeptMax = 10'000;
/// After an event that says that rights may be others, guards are asked at once and so much later again: what they
/// look at may be kept on this node as it was before, for up to ten seconds where the news of its change is lost.
constexpr auto kGuardsAskedLateAfter = 12s;
constexpr std::size_t kAskedLateMax = 10'000;
/// So many connections send before others on this core have their turn.
constexpr int kSentAtOnce = 64;

/// That there is no such right, rather than no answer.
bool is_refusal(Error const& error) {
    return error.kind == Errc::not_found || error.kind == Errc::forbidden || error.kind == Errc::unauthenticated;
}

}  // namespace

bool SessionsEnded::concerns(Principal const& principal) const noexcept {
    if (!principal.is(user)) return false;
    if (access_token) return principal.access_token == *access_token;
    if (session) return principal.session == *session;
    return !kept || (principal.access_token.empty() && principal.session != *kept);
}

HubCore::HubCore(Hub& hub, Executor executor, Clock const& clock, Options options)
    : topics(options.kept, clock), hub_(hub), executor_(executor), clock_(clock), options_(options), tasks_(executor) {}

/// A session may have ended between its proof and now.
void HubCore::enter(Client& client) {
    client.place_ = clients_.insert(clients_.end(), &client);
    hub_.open_clients().add(1);
    for (auto const& [at, ended] : ended_lately_)
        if (at >= client.who().proved && ended.concerns(client.who().principal)) return client.end(ending_of_session());
    if (draining_) client.end(ending_by_drain());
}

void HubCore::leave(Client& client) noexcept {
    clients_.erase(client.place_);
    hub_.open_clients().add(-1);
}

void HubCore::deliver(std::span<DeliveryPtr const> deliveries) {
    topics.deliver(deliveries);
    std::set<std::string> asked;
    for (auto const& delivery : deliveries) {
        if (!delivery->asks_guard) continue;
        ++rights_changes_;
        asked.insert(delivery->topic);
    }
    for (auto const& topic : asked) {
        ask_followers(topic);
        // Also where nobody follows it yet: who comes now may be let in by what is kept.
        asked_late_.emplace_back(clock_.steady() + kGuardsAskedLateAfter, topic);
        if (asked_late_.size() > kAskedLateMax) asked_late_.pop_front();
    }
}

/// One walk a topic at a time: of all that comes during one it is walked once more.
void HubCore::ask_followers(std::string const& topic) {
    if (topics.readers_of(topic) == 0) return;
    auto const [asking, begins] = asking_.try_emplace(topic, false);
    if (begins)
        tasks_.spawn("realtime.guards", walk_followers(topic));
    else
        asking->second = true;
}

Task<> HubCore::walk_followers(std::string topic) {
    struct Ends {
        HubCore& core;
        std::string const& topic;
        ~Ends() { core.asking_.erase(topic); }
    };
    Ends const ends{*this, topic};
    do {
        asking_[topic] = false;
        if (co_await is_open(topic)) continue;
        std::vector<std::weak_ptr<Client>> followers;
        for (auto* reader : topics.list_readers(topic))  // here all readers are clients
            followers.push_back(static_cast<Client*>(reader)->weak_from_this());
        for (auto const& one : followers) {
            auto client = one.lock();
            if (client && client->core_ != nullptr) co_await ask_guard(std::move(client), topic);
            co_await yield();
        }
    } while (asking_[topic]);
}

/// Those whose time has come; of a topic's many events it is one walk.
void HubCore::ask_late() {
    std::set<std::string> due;
    for (auto const now = clock_.steady(); !asked_late_.empty() && asked_late_.front().first <= now;) {
        due.insert(std::move(asked_late_.front().second));
        asked_late_.pop_front();
    }
    for (auto const& topic : due) ask_followers(topic);
}

void HubCore::ask_soon(Client& client) {
    tasks_.spawn("realtime.guards", ask_later({client.weak_from_this()}));
}

/// First it is told what it follows, and then what it does not any more.
Task<> HubCore::ask_later(std::vector<std::weak_ptr<Client>> clients) {
    co_await yield();
    co_await ask_again(std::move(clients));
}

void HubCore::end_sessions(SessionsEnded const& ended) {
    ended_lately_.emplace_back(clock_.steady(), ended);
    if (ended_lately_.size() > kEndedKeptMax) ended_lately_.pop_front();
    for (auto* client : clients_)
        if (ended.concerns(client->who().principal)) client->end(ending_of_session());
}

void HubCore::watch(http::Drain& drain) {
    if (std::exchange(watching_, true)) return;
    tasks_.spawn("realtime.drain", watch_drain(drain));
}

Task<> HubCore::watch_drain(http::Drain& drain) {
    co_await drain.wait();
    HubCore::drain();
}

void HubCore::drain() {
    draining_ = true;
    for (auto* client : clients_) client->end(ending_by_drain());
}

void HubCore::ready(Client& client) {
    ready_.push_back(client.weak_from_this());
    if (std::exchange(sending_, true)) return;
    boost::asio::post(executor_, [this] { send_some(); });
}

void HubCore::send_some() {
    for (int i = 0; i < kSentAtOnce && !ready_.empty(); ++i) {
        auto const client = ready_.front().lock();
        ready_.pop_front();
        if (client) client->send_pending();
    }
    sending_ = !ready_.empty();
    if (sending_) boost::asio::post(executor_, [this] { send_some(); });
}

void HubCore::start() {
    tasks_.spawn("realtime.sweep", sweep_for_ever());
}

Task<> HubCore::stop() {
    co_await tasks_.stop();
}

Task<> HubCore::sweep_for_ever() {
    for (;;) {
        co_await sleep_for(kSweepEvery);
        co_await sweep();
    }
}

/// Asks the guards of those whose turn it is: of all within `guards_every`, a few at a time.
Task<> HubCore::sweep() {
    topics.sweep();
    ask_late();
    auto const now = clock_.steady();
    while (!ended_lately_.empty() && ended_lately_.front().first + kEndedKept < now) ended_lately_.pop_front();
    std::vector<std::weak_ptr<Client>> due;
    for (auto* client : clients_) {
        if (client->asked_ + options_.guards_every > now) continue;
        client->asked_ = now;
        due.push_back(client->weak_from_this());
    }
    co_await ask_again(std::move(due));
}

/// About all that they follow, and who they are by now.
Task<> HubCore::ask_again(std::vector<std::weak_ptr<Client>> clients) {
    Open open;
    for (auto const& one : clients) {
        auto client = one.lock();
        if (client && client->core_ != nullptr) co_await ask_guards(std::move(client), open);
        co_await yield();
    }
}

Task<> HubCore::ask_guards(std::shared_ptr<Client> client, Open& open) {
    if (client->who().principal.signed_in()) {
        auto renewed = co_await caught(hub_.renew(client->who().principal));
        if (renewed.ok())
            client->set_principal(*std::move(renewed));
        else if (is_refusal(renewed.error()))
            co_return client->end(ending_of_session());
    }
    for (auto const& topic : client->topics()) {
        if (!open.contains(topic)) {
            bool const is_for_all = co_await is_open(topic);
            open.emplace(topic, is_for_all);
        }
        if (!open.at(topic)) co_await ask_guard(client, topic);
    }
}

Task<bool> HubCore::is_open(std::string topic) {
    auto const answer = co_await caught(hub_.ask_guard(Principal(), std::move(topic)));
    co_return answer.ok();
}

Task<> HubCore::ask_guard(std::shared_ptr<Client> client, std::string topic) {
    auto const allowed = co_await client->may_follow(topic);
    if (!allowed.ok() && is_refusal(allowed.error())) client->lose(topic, allowed.error());
}

}  // namespace klieg::realtime
