#pragma once

#include "base/clock.h"
#include "base/task_group.h"
#include "base/wake_up.h"
#include "events/shard_reader.h"
#include "realtime/delivery.h"
#include "realtime/reach_back.h"
#include "realtime/shard_end.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace klieg::realtime {

/// What was read of a shard at once.
struct TailBatch {
    std::string shard;
    ports::LogPosition read_to;
    std::vector<DeliveryPtr> deliveries{};
};

/// Follows all shards of the log from where they end when it starts, and makes each event into messages, once. Shards
/// that come later are read from their beginning, after their parents: so the messages of a topic keep their order.
///
/// What cannot be rendered because something is away is tried again, and what comes behind it on that shard waits so
/// long. Of what cannot be rendered at all those who follow its topic are told that they have missed something: the
/// topic that has its key in the log as its id, on which alone it would have had a place.
///
/// Threads: one executor. Lifetime: what it is given outlives it. Limits: those of ReachBack, kRenderTriesMax.
class LogTail {
public:
    struct Sink {
        /// A shard is followed from behind that position on.
        std::function<void(std::string shard, ports::LogPosition since)> begin;
        std::function<void(TailBatch)> batch;
        /// Where it is answered how things stand on the topic.
        std::function<std::string(std::string const& topic)> fetch_path;
    };
    LogTail(ports::EventLog& log, Clock const& clock, Sink sink, Executor executor);
    ~LogTail();

    void add(Renderer renderer);
    std::vector<Renderer> const& renderers() const noexcept { return renderers_; }

    /// Fails as the log does.
    Task<Result<>> start();
    Task<> stop() { return tasks_.stop(); }

    /// What the log has from behind `place` to where this began, but for what was passing. None where that is too much,
    /// or too long ago, or cannot be read or rendered now: this is for those who were connected before a restart.
    /// Serves one at a time.
    Task<std::optional<std::vector<DeliveryPtr>>> read_before(LogPlace place);
    /// Whether the log has got to that place, though this may not have read so far. Also false where that is not known.
    Task<bool> log_reaches(LogPlace place);

private:
    struct Shard {
        Shard(ports::EventLog& log, Clock const& clock, ports::LogShard about, ports::LogPosition from)
            : end(log, about.id),
              reach(log, clock, about.id, from),
              reader(log, std::move(about)),
              since(from),
              place(std::move(from)) {}
        ShardEnd end;
        ReachBack reach;
        events::ShardReader reader;
        ports::LogPosition since;  ///< all behind it was read
        ports::LogPosition place;
        bool ended = false;
    };

    Task<Result<>> open_shards(bool first);
    Task<> watch_shards();
    Task<> follow(Shard& shard);
    bool parents_ended(Shard const& shard) const;
    Task<Result<>> read_on(Shard& shard);
    using Before = std::vector<std::shared_ptr<events::Batch const>>;
    Task<std::optional<Before>> gather_before(Shard& shard, ports::LogPosition from);
    /// What is made of an event; not `whole` where something was away that may be there later.
    struct Made {
        std::vector<DeliveryPtr> deliveries{};
        bool whole = true;
    };
    using Which = std::vector<std::size_t>;  ///< events of a batch, by their places in it
    Task<std::vector<Made>> render(events::Batch const& batch, std::string shard, Which which);
    Task<> render_run(events::Batch const& batch, std::string const& shard, std::size_t begin, std::span<Made> made);
    void put(Result<std::vector<Message>> messages, Renderer const& renderer, std::string const& key, LogPlace place,
             Made& made) const;
    static Task<Result<Renderer::Rendered>> try_to_render(Renderer const& renderer,
                                                          std::span<events::Envelope const> told);
    bool is_new(std::string const& event_id);

    ports::EventLog& log_;
    Clock const& clock_;
    Sink sink_;
    std::vector<Renderer> renderers_;
    std::unordered_multimap<std::string, std::size_t> by_event_;
    std::map<std::string, Shard> shards_;
    std::unordered_set<std::string> seen_;  ///< ids of events
    std::deque<std::string> seen_order_;
    SteadyTime started_{};
    WakeUp shard_ended_;
    TaskGroup tasks_;
};

}  // namespace klieg::realtime
