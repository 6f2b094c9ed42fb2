#include "realtime/log_tail.h"

#include "base/away.h"
#include "base/caught.h"
#include "base/log.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace klieg::realtime {

namespace {

using namespace std::chrono_literals;

constexpr auto kWaitPatience = 10s;
constexpr auto kReadAgainAfter = 1s;
constexpr auto kListShardsEvery = 60s;
/// Ids of events that are remembered: what a relay that crashed moves again comes soon after.
constexpr std::size_t kEventsRememberedMax = 4'096;
/// So much is read from before the start for those who come back after a restart.
constexpr std::size_t kReachBackRecordsMax = 2'000;
/// For so long after the start; by then everything that they may ask for has come by here.
constexpr auto kReachBackMax = 300s;
/// Behind a place that the log has forgotten it goes on with the oldest that it has, and does not say so.
constexpr auto kReachBackAgeMax = 3'600s;
/// An event is given up after so many, kReadAgainAfter apart: others wait behind it.
constexpr int kRenderTriesMax = 5;

}  // namespace

LogTail::LogTail(ports::EventLog& log, Clock const& clock, Sink sink, Executor executor)
    : log_(log), clock_(clock), sink_(std::move(sink)), tasks_(std::move(executor)) {}

LogTail::~LogTail() = default;

void LogTail::add(Renderer renderer) {
    by_event_.emplace(renderer.event, renderers_.size());
    renderers_.push_back(std::move(renderer));
}

Task<Result<>> LogTail::start() {
    started_ = clock_.steady();
    KLIEG_CO_CHECK(co_await open_shards(true));
    tasks_.spawn("realtime.shards", watch_shards());
    co_return Result<>{};
}

/// Those that are there at the start are followed from their ends; of others that come later nothing is missed.
Task<Result<>> LogTail::open_shards(bool first) {
    KLIEG_CO_TRY(auto listed, co_await log_.shards());
    for (auto& about : listed) {
        if (shards_.contains(about.id)) continue;
        ports::LogPosition from;
        if (first) {
            KLIEG_CO_TRY(from, co_await log_.end(about.id));
        }
        auto const id = about.id;
        auto& shard = shards_.try_emplace(id, log_, std::move(about), from).first->second;
        sink_.begin(id, from);
        tasks_.spawn("realtime.tail", follow(shard));
    }
    co_return Result<>{};
}

Task<> LogTail::watch_shards() {
    for (;;) {
        auto const seen = shard_ended_.ticket();
        co_await shard_ended_.wait(seen, kListShardsEvery);
        auto opened = co_await caught(open_shards(false));
        if (!opened.ok()) log::warn("live news cannot see the log", {{"error", opened.error().detail}});
    }
}

bool LogTail::parents_ended(Shard const& shard) const {
    return std::ranges::all_of(shard.reader.parents(), [this](std::string const& parent) {
        auto const found = shards_.find(parent);
        return found == shards_.end() || found->second.ended;
    });
}

Task<> LogTail::follow(Shard& shard) {
    while (!parents_ended(shard)) {
        auto const seen = shard_ended_.ticket();
        if (parents_ended(shard)) break;
        co_await shard_ended_.wait(seen, kListShardsEvery);
    }
    while (!shard.ended) {
        auto read = co_await caught(read_on(shard));
        if (read.ok()) continue;
        log::warn("live news wait for the log", {{"shard", shard.reader.shard()}, {"error", read.error().detail}});
        co_await sleep_for(kReadAgainAfter);
    }
    shard_ended_.wake();
}

Task<Result<>> LogTail::read_on(Shard& shard) {
    KLIEG_CO_TRY(auto batch, co_await shard.reader.next(shard.place, kWaitPatience));
    if (batch->last != shard.place) {
        TailBatch told{.shard = shard.reader.shard(), .read_to = batch->last};
        for (std::size_t i = 0; i < batch->events.size(); ++i) {
            if (batch->positions[i] <= shard.place || !is_new(batch->events[i].id)) continue;
            auto made = co_await render(batch->events[i], batch->keys[i], {told.shard, batch->positions[i]});
            std::ranges::move(made.deliveries, std::back_inserter(told.deliveries));
        }
        shard.place = batch->last;
        sink_.batch(std::move(told));
    }
    shard.ended = batch->ended;
    co_return Result<>{};
}

Task<LogTail::Made> LogTail::render(events::Envelope const& event, std::string const& key, LogPlace place) {
    Made made;
    auto const [first, last] = by_event_.equal_range(event.type);
    for (auto one = first; one != last; ++one) {
        auto const& renderer = renderers_[one->second];
        auto const own_topic = renderer.topic + ":" + key;
        auto messages = co_await caught(renderer.render(event));
        for (int tries = 1; !messages.ok() && is_away(messages.error()) && tries < kRenderTriesMax; ++tries) {
            co_await sleep_for(kReadAgainAfter);
            messages = co_await caught(renderer.render(event));
        }
        if (!messages.ok()) {
            made.whole = made.whole && !is_away(messages.error());
            log::warn("an event was not told", {{"event", event.type}, {"error", messages.error().detail}});
            auto const fetch = sink_.fetch_path(own_topic);
            made.deliveries.push_back(make_gap(own_topic, place, fetch, renderer.asks_guard));
            continue;
        }
        for (auto& message : *messages) {
            auto const at = message.topic == own_topic ? std::optional(place) : std::nullopt;
            made.deliveries.push_back(make_delivery(std::move(message), at, renderer.asks_guard));
        }
    }
    co_return made;
}

/// An event that is moved to the log again after a crash has its id.
bool LogTail::is_new(std::string const& event_id) {
    if (event_id.empty()) return true;
    if (!seen_.insert(event_id).second) return false;
    seen_order_.push_back(event_id);
    if (seen_order_.size() > kEventsRememberedMax) {
        seen_.erase(seen_order_.front());
        seen_order_.pop_front();
    }
    return true;
}

Task<std::optional<std::vector<DeliveryPtr>>> LogTail::read_before(LogPlace place) {
    auto const found = shards_.find(place.shard);
    if (found == shards_.end() || clock_.steady() - started_ > kReachBackMax) co_return std::nullopt;
    auto& shard = found->second;
    if (place.position <= shard.refused || place.position >= shard.since) co_return std::nullopt;
    auto const gathered = co_await gather_before(shard, place.position);
    if (!gathered) co_return std::nullopt;
    std::vector<DeliveryPtr> before;
    std::unordered_set<std::string> once;
    for (auto const& batch : *gathered) {
        for (std::size_t i = 0; i < batch->events.size(); ++i) {
            auto const& id = batch->events[i].id;
            if (batch->positions[i] > shard.since) continue;
            if (!id.empty() && (seen_.contains(id) || !once.insert(id).second)) continue;
            auto made = co_await render(batch->events[i], batch->keys[i], {place.shard, batch->positions[i]});
            if (!made.whole) co_return std::nullopt;
            std::ranges::copy_if(made.deliveries, std::back_inserter(before),
                                 [](DeliveryPtr const& one) { return !one->is_passing(); });
        }
    }
    // Only now: what a walk has seen that ends before it told anybody, the next one tells.
    for (auto const& id : once) static_cast<void>(is_new(id));
    shard.since = std::move(place.position);
    co_return before;
}

/// All of it, before anything is made of it: it may turn out to be too much.
Task<std::optional<LogTail::Batches>> LogTail::gather_before(Shard& shard, ports::LogPosition from) {
    Batches batches;
    auto read_to = from;
    for (std::size_t count = 0; read_to < shard.since;) {
        // A reader of its own: these are the only ones who look so far back.
        events::ShardReader reader(log_, {.id = shard.reader.shard()});
        auto batch = co_await caught(reader.next(read_to, 0ms));
        if (!batch.ok()) co_return std::nullopt;
        auto const& read = **batch;
        if (read.last == read_to) break;
        count += read.events.size();
        bool const is_old = !read.events.empty() && read.events.front().time + kReachBackAgeMax < clock_.now();
        if (is_old || count > kReachBackRecordsMax) {
            if (shard.refused < from) shard.refused = from;
            co_return std::nullopt;
        }
        read_to = read.last;
        batches.push_back(*std::move(batch));
    }
    co_return batches;
}

}  // namespace klieg::realtime
