#include "realtime/log_tail.h"

#include "base/assert.h"
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
/// What was before the start is read for so long after it; by then everything that they may ask for has come by here.
constexpr auto kReachBackMax = 300s;
/// An event is given up after so many, kReadAgainAfter apart: others wait behind it.
constexpr int kRenderTriesMax = 5;
/// What is read for as many comments is one batch of the tables.
constexpr std::size_t kRenderedAtOnceMax = 100;

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
        auto& shard = shards_.try_emplace(id, log_, clock_, std::move(about), from).first->second;
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
        Which which;
        for (std::size_t i = 0; i < batch->events.size(); ++i)
            if (batch->positions[i] > shard.place && is_new(batch->events[i].id)) which.push_back(i);
        auto all = co_await render(*batch, told.shard, std::move(which));
        for (auto& made : all) std::ranges::move(made.deliveries, std::back_inserter(told.deliveries));
        shard.place = batch->last;
        sink_.batch(std::move(told));
    }
    shard.ended = batch->ended;
    co_return Result<>{};
}

/// Of each of those its messages. What lies one behind the other and is of one type is rendered together.
Task<std::vector<LogTail::Made>> LogTail::render(events::Batch const& batch, std::string shard, Which which) {
    std::vector<Made> made(which.size());
    for (std::size_t begin = 0; begin < which.size();) {
        auto const goes_on = [&](std::size_t end) {
            return end < which.size() && end - begin < kRenderedAtOnceMax && which[end] == which[end - 1] + 1 &&
                   batch.events[which[end]].type == batch.events[which[begin]].type;
        };
        auto end = begin + 1;
        while (goes_on(end)) ++end;
        co_await render_run(batch, shard, which[begin], std::span(made).subspan(begin, end - begin));
        begin = end;
    }
    co_return made;
}

/// Where they cannot be rendered together, each is tried by itself, unless something is away that all of them need.
Task<> LogTail::render_run(events::Batch const& batch, std::string const& shard, std::size_t begin,
                           std::span<Made> made) {
    std::span const told(batch.events.data() + begin, made.size());
    auto const [first, last] = by_event_.equal_range(told.front().type);
    for (auto one = first; one != last; ++one) {
        auto const& renderer = renderers_[one->second];
        auto together = co_await try_to_render(renderer, told);
        bool const each = !together.ok() && !is_away(together.error()) && told.size() > 1;
        for (std::size_t i = 0; i < told.size(); ++i) {
            Result<std::vector<Message>> messages = std::vector<Message>();
            if (each) {
                auto alone = co_await try_to_render(renderer, told.subspan(i, 1));
                messages = alone.ok() ? Result(std::move(alone->front())) : std::move(alone).error();
            } else {
                messages = together.ok() ? Result(std::move((*together)[i])) : together.error();
            }
            LogPlace place{shard, batch.positions[begin + i]};
            put(std::move(messages), renderer, batch.keys[begin + i], std::move(place), made[i]);
        }
    }
}

/// To what was made of an event what one renderer has made of it, or a gap.
void LogTail::put(Result<std::vector<Message>> messages, Renderer const& renderer, std::string const& key,
                  LogPlace place, Made& made) const {
    auto const own_topic = renderer.topic + ":" + key;
    if (!messages.ok()) {
        made.whole = made.whole && !is_away(messages.error());
        log::warn("an event was not told", {{"event", renderer.event}, {"error", messages.error().detail}});
        auto const fetch = sink_.fetch_path(own_topic);
        made.deliveries.push_back(make_gap(own_topic, std::move(place), fetch, renderer.asks_guard));
        return;
    }
    for (auto& message : *messages) {
        auto const at = message.topic == own_topic ? std::optional(place) : std::nullopt;
        made.deliveries.push_back(make_delivery(std::move(message), at, renderer.asks_guard));
    }
}

/// Again and again for a while, where something is away.
Task<Result<Renderer::Rendered>> LogTail::try_to_render(Renderer const& renderer,
                                                        std::span<events::Envelope const> told) {
    for (int tries = 1;; ++tries) {
        auto rendered = co_await caught(renderer.render(told));
        if (rendered.ok()) KLIEG_ASSERT(rendered->size() == told.size());
        if (rendered.ok() || !is_away(rendered.error()) || tries == kRenderTriesMax) co_return rendered;
        co_await sleep_for(kReadAgainAfter);
    }
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
    if (place.position >= shard.since) co_return std::nullopt;
    auto const is_little = co_await shard.reach.is_little(place.position);
    if (!is_little.ok() || !*is_little) co_return std::nullopt;
    auto const gathered = co_await gather_before(shard, place.position);
    if (!gathered) co_return std::nullopt;
    std::vector<DeliveryPtr> before;
    std::unordered_set<std::string> once;
    for (auto const& batch : *gathered) {
        Which which;
        for (std::size_t i = 0; i < batch->events.size(); ++i) {
            auto const& id = batch->events[i].id;
            bool const is_known = !id.empty() && (seen_.contains(id) || !once.insert(id).second);
            if (batch->positions[i] <= shard.since && !is_known) which.push_back(i);
        }
        auto const all = co_await render(*batch, place.shard, std::move(which));
        if (!std::ranges::all_of(all, &Made::whole)) co_return std::nullopt;
        for (auto const& made : all)
            std::ranges::copy_if(made.deliveries, std::back_inserter(before),
                                 [](DeliveryPtr const& one) { return !one->is_passing(); });
    }
    // Only now: what a walk has seen that ends before it told anybody, the next one tells.
    for (auto const& id : once) static_cast<void>(is_new(id));
    shard.since = std::move(place.position);
    co_return before;
}

Task<bool> LogTail::log_reaches(LogPlace place) {
    auto const found = shards_.find(place.shard);
    if (found == shards_.end()) co_return false;
    if (place.position <= found->second.place) co_return true;
    co_return co_await found->second.end.reaches(std::move(place.position));
}

/// All of it, before anything is made of it: where a part cannot be read, nothing is told.
Task<std::optional<LogTail::Before>> LogTail::gather_before(Shard& shard, ports::LogPosition from) {
    Before before;
    auto read_to = std::move(from);
    while (read_to < shard.since) {
        // A reader of its own: these are the only ones who look so far back.
        events::ShardReader reader(log_, {.id = shard.reader.shard()});
        auto batch = co_await caught(reader.next(read_to, 0ms));
        if (!batch.ok()) co_return std::nullopt;
        if ((*batch)->last == read_to) break;
        read_to = (*batch)->last;
        before.push_back(*std::move(batch));
    }
    co_return before;
}

}  // namespace klieg::realtime
