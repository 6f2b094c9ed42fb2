#include "app/nodes_for_test.h"

#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/cache.h"
#include "app/site_for_test.h"
#include "comments/feature.h"
#include "notifications/feature.h"
#include "reactions/feature.h"
#include "subscriptions/feature.h"
#include "videos/feature.h"
#include "views/feature.h"

#include <algorithm>
#include <utility>

namespace klieg::app {

namespace {

using leases::Sharing;

Error nothing_here() {
    return {Errc::not_found, "there are no objects"};
}

/// One owner makes many.
Config roomy(testing::TempDir const& folder) {
    Config config;
    config.data = (folder.path() / "data").string();
    config.limits.drafts = config.limits.channels = 10'000;
    config.comments_per_minute = config.comments_per_day = 0;
    return config;
}

/// What people make has its id from whoever asks, who may send it again. The condition of that write is that there is
/// none of that id, so what is made after all, when a second try was made and deleted, stands again (ADR 19).
bool creates_under_a_known_id(ports::Transaction const& all) {
    return std::ranges::any_of(all.actions(), [](ports::Action const& action) {
        auto const* put = std::get_if<ports::Put>(&action);
        bool const is_of_people =
            put != nullptr && (put->table == "Comments" || put->table == "Videos" || put->table == "Channels");
        return is_of_people && std::ranges::any_of(put->conditions, [](ports::Condition const& condition) {
                   return condition.test == ports::Condition::Test::absent;
               });
    });
}

}  // namespace

Task<Result<>> NoObjects::put(ports::ObjectName, std::shared_ptr<std::vector<std::byte> const>) {
    co_return nothing_here();
}
Task<Result<>> NoObjects::require_room(std::uint64_t) {
    co_return Result<>{};
}
Task<Result<ports::ObjectBytes>> NoObjects::get(ports::ObjectName, ports::ByteRange) {
    co_return nothing_here();
}
Task<Result<ports::ObjectInfo>> NoObjects::head(ports::ObjectName) {
    co_return nothing_here();
}
Task<Result<>> NoObjects::remove(ports::ObjectName) {
    co_return Result<>{};
}
Task<Result<ports::ObjectPage>> NoObjects::list(std::string, std::string, std::size_t) {
    co_return ports::ObjectPage{};
}
Task<Result<std::unique_ptr<ports::LocalObject>>> NoObjects::open_local(ports::ObjectName) {
    co_return nothing_here();
}
Task<Result<std::unique_ptr<RandomAccess>>> NoObjects::open_random(ports::ObjectName) {
    co_return nothing_here();
}
Task<Result<ports::StagingId>> NoObjects::stage(ports::ObjectName, std::uint64_t) {
    co_return nothing_here();
}
Task<Result<std::uint64_t>> NoObjects::staged_size(ports::StagingId) {
    co_return nothing_here();
}
Task<Result<std::uint64_t>> NoObjects::append(ports::StagingId, std::uint64_t, ByteSource&, Keep) {
    co_return nothing_here();
}
Task<Result<std::vector<std::byte>>> NoObjects::peek(ports::StagingId, std::uint64_t, std::size_t) {
    co_return nothing_here();
}
Task<Result<ports::ObjectInfo>> NoObjects::complete(ports::StagingId) {
    co_return nothing_here();
}
Task<Result<>> NoObjects::abort(ports::StagingId) {
    co_return Result<>{};
}
Task<Result<std::size_t>> NoObjects::collect_abandoned(std::chrono::seconds) {
    co_return std::size_t{0};
}

Task<Result<std::optional<ports::Item>>> SlowTables::get(std::string table, ports::Key key,
                                                         ports::Consistency consistency) {
    co_await make_what_is_due();
    co_return co_await inner_.get(std::move(table), std::move(key), consistency);
}
Task<Result<std::vector<std::optional<ports::Item>>>> SlowTables::get_batch(std::string table,
                                                                            std::vector<ports::Key> keys,
                                                                            ports::Consistency consistency) {
    co_await make_what_is_due();
    co_return co_await inner_.get_batch(std::move(table), std::move(keys), consistency);
}
Task<Result<ports::Page>> SlowTables::query(ports::Query query) {
    co_await make_what_is_due();
    co_return co_await inner_.query(std::move(query));
}
Task<Result<ports::Page>> SlowTables::scan(ports::Scan scan) {
    co_await make_what_is_due();
    co_return co_await inner_.scan(std::move(scan));
}
Task<Result<>> SlowTables::write(ports::Action action) {
    return in_its_time([&inner = inner_, action = std::move(action)] { return inner.write(action); });
}
Task<Result<>> SlowTables::write_many(std::vector<ports::BatchWrite> writes) {
    return in_its_time([&inner = inner_, writes = std::move(writes)] { return inner.write_many(writes); });
}
Task<Result<>> SlowTables::transact(ports::Transaction all) {
    auto const when = creates_under_a_known_id(all) ? AfterFailure::never : AfterFailure::perhaps;
    return in_its_time([&inner = inner_, all = std::move(all)] { return inner.transact(all); }, when);
}

Task<Result<>> SlowTables::in_its_time(Call call, AfterFailure after_failure) {
    co_await make_what_is_due();
    bool const is_chosen = options_.one_in_after_failure > 0 && chance_.below(options_.one_in_after_failure) == 0;
    if (is_chosen && after_failure == AfterFailure::perhaps) {
        to_be_made_.push_back({calls_ + 1 + chance_.below(options_.calls_max), std::move(call)});
        co_return Error{Errc::unavailable, "nobody answered"};
    }
    if (options_.one_in == 0 || chance_.below(options_.one_in) != 0) co_return co_await call();
    auto const yields = 1 + chance_.below(options_.yields_max);
    bool const answer_waits = chance_.below(2) == 0;
    for (std::uint32_t i = 0; !answer_waits && i < yields; ++i) co_await yield();
    auto answer = co_await call();
    for (std::uint32_t i = 0; answer_waits && i < yields; ++i) co_await yield();
    co_return answer;
}

Task<> SlowTables::make_what_is_due() {
    ++calls_;
    auto const is_due = [now = calls_](ToBeMade const& one) { return one.due <= now; };
    for (;;) {
        auto const next = std::ranges::find_if(to_be_made_, is_due);
        if (next == to_be_made_.end()) co_return;
        auto call = std::move(next->call);
        to_be_made_.erase(next);
        co_await make(std::move(call));
    }
}

Task<> SlowTables::end() {
    options_ = {};
    for (auto& one : std::exchange(to_be_made_, {})) co_await make(std::move(one.call));
}

Task<> SlowTables::make(Call call) {
    static_cast<void>(co_await call());
}

SharedEngines::SharedEngines(Options options)
    : random(options.seed),
      tables(Features::tables(), options.lateness),
      slow(tables, random),
      data(Site::must(DataFolder::open(folder.path() / "data", DataFolder::Use::serve, random))),
      config(roomy(folder)) {}

class Node::OwnStorage final : public Storage {
public:
    explicit OwnStorage(SharedEngines& engines)
        : engines_(engines),
          tables_(engines.slow, faults),
          log_(engines.log, faults),
          cache_({}, engines.clock),
          broadcast_({}) {}

    testing::Faults faults;

    ports::TableStore& tables() noexcept override { return tables_; }
    ports::ObjectStore& objects() noexcept override { return engines_.objects; }
    ports::EventLog& log() noexcept override { return log_; }
    ports::Cache& cache() noexcept override { return cache_; }
    ports::Broadcast& broadcast() noexcept override { return broadcast_; }
    bool alone() const noexcept override { return false; }
    Task<Result<>> probe() override { co_return Result<>{}; }
    Task<Result<std::optional<Room>>> room() override { co_return std::optional<Room>(); }
    std::vector<assembly::Maintenance> maintenance() override { return {}; }
    Task<Result<>> copy_rows_to(std::filesystem::path) override { co_return nothing_here(); }
    Task<Result<CopiedObjects>> copy_objects_to(CopyTarget) override { co_return nothing_here(); }
    Task<Result<>> verify_rows() override { co_return Result<>{}; }

private:
    SharedEngines& engines_;
    testing::FaultyTables tables_;
    testing::FaultyLog log_;
    embedded::Cache cache_;
    embedded::Broadcast broadcast_;
};

Node::Node(SharedEngines& engines, Executor executor)
    : storage_(std::make_unique<OwnStorage>(engines)),
      outbox_(engines.clock, engines.random),
      faults(storage_->faults),
      features({.config = engines.config,
                .folder = engines.data,
                .storage = *storage_,
                .cores = engines.cores,
                .metrics = engines.metrics,
                .clock = engines.clock,
                .random = engines.random,
                .tools = {},
                .boot_id = engines.random.base32(8),
                .passwords = &engines.passwords,
                .decodes = true,
                .make_image = make_image_of_nothing}),
      relay({outbox_, storage_->tables(), storage_->log(), engines.clock, engines.random}, {.sharing = Sharing::shared},
            executor),
      follower({storage_->log(), storage_->tables(), engines.clock, engines.random}, {.sharing = Sharing::shared},
               executor) {
    for (auto* feature : features.all())
        for (auto& projection : feature->projections()) follower.add(std::move(projection));
}

Node::~Node() = default;

std::vector<std::string> const& Node::kinds() {
    static std::vector<std::string> const all = {videos::kPurgeKind,
                                                 videos::kChannelRemovalKind,
                                                 comments::kTombstoneKind,
                                                 comments::kThreadKind,
                                                 comments::kVideoRemovalKind,
                                                 reactions::kVoteRemovalKind,
                                                 subscriptions::kRemovalKind,
                                                 views::kRemovalKind,
                                                 notifications::kPublishedJobKind,
                                                 notifications::kMilestoneJobKind,
                                                 notifications::kTrimKind};
    return all;
}

Task<Result<bool>> Node::work(std::string kind) {
    auto& queue = features.queue();
    KLIEG_CO_TRY(auto claimed, co_await queue.claim(kind));
    if (!claimed) co_return false;
    jobs::JobContext context(queue, *claimed);
    KLIEG_CO_CHECK(co_await run(std::move(kind), context));
    KLIEG_CO_CHECK(co_await queue.finish(*claimed));
    co_return true;
}

Task<Result<>> Node::run(std::string kind, jobs::JobContext& context) {
    if (kind == videos::kPurgeKind) co_return co_await get<videos::Feature>().purge.run(context);
    if (kind == videos::kChannelRemovalKind) co_return co_await get<videos::Feature>().channel_removal.run(context);
    if (kind == comments::kTombstoneKind) co_return co_await get<comments::Feature>().tombstones.run(context);
    if (kind == comments::kThreadKind) co_return co_await get<comments::Feature>().held_threads.run(context);
    if (kind == comments::kVideoRemovalKind) co_return co_await get<comments::Feature>().video_removal.run(context);
    if (kind == reactions::kVoteRemovalKind) co_return co_await get<reactions::Feature>().removal.run(context);
    if (kind == subscriptions::kRemovalKind) co_return co_await get<subscriptions::Feature>().removal.run(context);
    if (kind == views::kRemovalKind) co_return co_await get<views::Feature>().removal.run(context);
    auto& told = get<notifications::Feature>();
    if (kind == notifications::kPublishedJobKind) co_return co_await told.publications.run(context);
    if (kind == notifications::kMilestoneJobKind) co_return co_await told.milestones.run(context);
    co_return co_await told.removal.run(context);
}

}  // namespace klieg::app
