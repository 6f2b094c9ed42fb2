#pragma once

#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/cache.h"
#include "adapters/embedded/object_store.h"
#include "budgets/recount.h"
#include "channels/budget_claim.h"
#include "channels/fixture_for_test.h"
#include "ingest/feature.h"
#include "playback/feature.h"
#include "testing/recorded_tellings.h"
#include "testing/temp_dir.h"
#include "testing/text_body.h"
#include "uploads/budget_claim.h"
#include "uploads/feature.h"
#include "videos/budget_claim.h"
#include "videos/feature.h"
#include "videos/object_names.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

namespace klieg::videos {

inline std::vector<ports::TableSchema> studio_tables() {
    return ports::joined(
        {channels::all_tables(), Feature::tables(), uploads::Feature::tables(), jobs::Queue::tables()});
}

/// What decodes, and what of the sandbox this machine has: found out once.
inline media::Tools const& found_tools() {
    static media::Tools const tools = media::Tools::on_path().value();
    return tools;
}

/// Videos over tables in memory and objects in a folder of their own, with people, a channel of the owner's, and the
/// jobs, which run when a test says so.
struct Studio {
    /// With the tables of features above those of here.
    explicit Studio(std::vector<ports::TableSchema> more = {}) : more_tables(std::move(more)) {}

    template <class T>
    static T must(Result<T> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
        return *std::move(result);
    }
    static void must(Result<> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
    }

    /// Of a machine with endless room, or none.
    Result<DiskSpace> disk() const {
        constexpr auto kEndless = std::uint64_t{1} << 50U;
        return DiskSpace{kEndless, disk_is_full ? 0 : kEndless};
    }

    Principal person(Role role = Role::user) { return {UserId::make(random), role, SessionId::make(random)}; }

    Task<ChannelId> channel_of(Principal who) {
        auto made = co_await channels.create(std::move(who), {"n" + random.base32(10), "A channel", {}});
        co_return must(std::move(made)).channel_id;
    }
    Task<Video> draft(Visibility visibility = Visibility::private_) {
        if (channel.empty()) channel = co_await channel_of(owner);
        auto made =
            co_await videos.create(owner, {.channel_id = channel, .title = "A title", .visibility = visibility});
        co_return must(std::move(made));
    }
    /// Ready, with nothing behind it.
    Task<Video> playable(Visibility visibility, std::optional<std::string> category = {}) {
        auto video = co_await draft(visibility);
        auto make_playable = [&](Video& current) -> Result<> {
            current.status = Status::ready;
            current.playable = true;
            current.category = category;
            current.generation = current.base_generation = 1;
            return {};
        };
        auto made = must(co_await writer.change(video.video_id, make_playable, {}));
        tables.catch_up();
        co_return made;
    }
    Task<Video> now(VideoId id) { co_return must(co_await repo.get(std::move(id))); }

    /// The file as one request brings it.
    Task<Result<uploads::UploadService::Progress>> upload(VideoId video, std::string bytes) {
        KLIEG_CO_TRY(auto begun, co_await uploads.begin(owner, video, bytes.size(), ""));
        testing::TextBody body(std::move(bytes));
        co_return co_await uploads.append(owner, begun.upload.upload_id, 0, body, {}, {});
    }

    /// Types of the events of videos that were committed, oldest first.
    Task<std::vector<std::string>> event_types() { co_return co_await events.types("video."); }

    /// Kinds of the jobs that wait, sorted; but for that which only ends what else may end.
    Task<std::vector<std::string>> waiting() {
        tables.catch_up();
        std::vector<std::string> kinds;
        for (auto const& job : must(co_await queue.list({}, 100)).jobs)
            if (job.state == jobs::State::ready && job.kind != ingest::kPosterWaitKind) kinds.push_back(job.kind);
        std::sort(kinds.begin(), kinds.end());
        co_return kinds;
    }

    /// Runs the next job of a kind as the worker would, but fails it for good at once. One that waits for a better
    /// moment is given back for kRoomPause. False: there was none.
    static constexpr std::chrono::minutes kRoomPause{1};
    template <class Job>
    Task<bool> work_on(char const* kind, Job& handler) {
        tables.catch_up();  // a worker looks until it sees the job
        auto claimed = must(co_await queue.claim(kind));
        if (!claimed) co_return false;
        jobs::JobContext context(queue, *claimed);
        auto ran = co_await handler.run(context);
        if (ran.ok()) {
            must(co_await queue.finish(*claimed));
            co_return true;
        }
        if (jobs::RetryPolicy::cause_of(ran.error()) == jobs::Cause::moment) {
            claimed->awaits_room = ran.error().code == ports::kStorageFull;
            must(co_await queue.give_back(*claimed, clock.now() + kRoomPause, ran.error().detail));
            co_return true;
        }
        failures.push_back(std::string(kind) + ": " + std::string(ran.error().stable_code()));
        if constexpr (requires { &Job::fail; }) must(co_await handler.fail(*claimed, ran.error()));
        must(co_await queue.bury(*claimed, ran.error().detail));
        co_return true;
    }
    /// Until nothing waits. Then what owners use is what there is.
    Task<> work() { co_await work_by(ingest_feature); }
    /// By jobs that may have another setting.
    Task<> work_by(ingest::Feature& by) {
        while (co_await work_on_one_of(by)) {
        }
        co_await expect_no_drift();
    }
    Task<bool> work_on_one_of(ingest::Feature& by) {
        co_return co_await work_on(ingest::kPublishKind, by.publish) ||
            co_await work_on(ingest::kFirstRungKind, by.first_rung) ||
            co_await work_on(ingest::kRemainingRungsKind, by.remaining_rungs) ||
            co_await work_on(ingest::kPosterKind, by.poster) ||
            co_await work_on(ingest::kSuggestionsKind, by.suggestions) ||
            co_await work_on(ingest::kPosterWaitKind, by.poster_wait) ||
            co_await work_on(ingest::kMaterialiseKind, by.materialise) ||
            co_await work_on(ingest::kSourceKind, by.source) || co_await work_on(kPurgeKind, purge);
    }
    /// Which store in another's place, where there is one.
    ingest::IngestNeeds ingest_needs(ingest::SourceStorage storage, ports::ObjectStore* in_front = nullptr) {
        return {.tables = tables,
                .videos = videos_feature.repo,
                .writer = videos_feature.writer,
                .renditions = videos_feature.renditions,
                .progress = videos_feature.progress,
                .objects = in_front != nullptr ? *in_front : *objects,
                .sources = playback_feature.sources,
                .segments = playback_feature.segments,
                .whole_files = playback_feature.whole_files,
                .jobs = queue,
                .budgets = budgets,
                .pool = pool,
                .tools = found_tools(),
                .encode_threads = 2,
                .source_storage = storage};
    }
    /// Of what owners use from what there is.
    Task<> expect_no_drift() {
        tables.catch_up();
        budgets::Recount recount(budgets);
        recount.add(channels::counted_channels(channels_feature.repo));
        recount.add(counted_videos({repo, renditions, *objects}));
        recount.add(uploads::counted_uploads(upload_repo, repo));
        auto tell = [](std::string const& what, budgets::Use const& was, budgets::Use const& is) {
            ADD_FAILURE() << what << " was " << json::to_text(json::from(was, json::Naming::camel)) << ", is "
                          << json::to_text(json::from(is, json::Naming::camel));
        };
        must(co_await recount.run(tell));
    }
    Task<budgets::Use> used() { co_return must(co_await budgets.of(owner.user)).use; }
    Task<> limit(budgets::LimitsPatch patch) { must(co_await budgets.choose_for(owner.user, patch)); }
    Task<> limit_bytes(std::int64_t bytes) {
        budgets::LimitsPatch patch;
        patch.bytes = std::optional(bytes);
        co_await limit(patch);
    }

    Task<std::vector<std::string>> object_names(std::string prefix = {}) {
        std::vector<std::string> names;
        for (auto const& object : must(co_await objects->list(std::move(prefix), {}, 1000)).objects)
            names.push_back(object.name);
        co_return names;
    }

    std::vector<ports::TableSchema> const more_tables;
    testing::TempDir folder;
    testing::ManualClock clock;
    SystemRandom random;
    BlockingPool pool{{.name = "test", .threads = 2}};
    Metrics metrics;
    testing::MemoryTableStore tables{ports::joined({studio_tables(), more_tables})};
    embedded::Cache cache{{}, clock};
    embedded::Broadcast broadcast{{}};
    testing::RecordedTellings tellings;
    std::atomic<bool> disk_is_full{false};
    std::unique_ptr<embedded::ObjectStore> objects = must(embedded::ObjectStore::open(
        {.root = folder.path(), .reserve_bytes = 1, .measure = [this] { return disk(); }}, pool));
    events::Recorded events{tables, clock, random};
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};

    Task<> wake(std::optional<UserId> whom) { must(co_await queue.wake_for_room(whom ? whom->text() : "")); }
    budgets::BudgetService budgets{{tables, clock, [this](std::optional<UserId> whom) { return wake(whom); }}, {}};
    channels::Feature channels_feature{{tables, cache, events.outbox(), budgets, queue, clock, random}};
    /// Of features above, where a test has them.
    ViewerOf viewer_of = [](Principal, VideoId, ChannelId) { return nothing_to_do(); };
    VotesFor votes_for = [](Principal, VideoId) { return never_voted(); };
    static Task<Result<Viewer>> nothing_to_do() { co_return Viewer{}; }
    static Task<Result<std::optional<VoteCounts>>> never_voted() { co_return std::nullopt; }
    Feature videos_feature{
        {tables, *objects, cache, broadcast, tellings, events.outbox(), queue, budgets, channels_feature.service, clock,
         random, pool, [this](Principal who, VideoId id, ChannelId of) { return viewer_of(who, id, of); },
         [this](Principal who, VideoId id) { return votes_for(who, id); }},
        {.tokens = {{{"k1", "a secret"}}, "k1"},
         .service = {.categories = {{"film", "Film"}, {"music", "Music"}, {"news", "News and politics"}}}}};
    playback::Feature playback_feature{{*objects, cache, pool, videos_feature.repo, channels_feature.service,
                                        videos_feature.renditions, videos_feature.tokens, clock, metrics},
                                       {.making_patience = std::chrono::milliseconds(20)}};
    ingest::Feature ingest_feature{ingest_needs(ingest::SourceStorage::keep), {}};
    uploads::Feature uploads_feature{
        {tables, *objects, queue, budgets, videos_feature.repo, videos_feature.writer, clock, random},
        {.bytes_max = 64 << 20}};

    // What tests speak of, by the names that it has there.
    channels::ChannelService& channels = channels_feature.service;
    VideoRepo& repo = videos_feature.repo;
    VideoWriter& writer = videos_feature.writer;
    VideoService& videos = videos_feature.service;
    RenditionRepo& renditions = videos_feature.renditions;
    ProgressRepo& progress = videos_feature.progress;
    MediaTokens& tokens = videos_feature.tokens;
    PurgeJob& purge = videos_feature.purge;
    playback::MediaAccess& access = playback_feature.access;
    playback::SourcePackages& sources = playback_feature.sources;
    playback::SegmentMaker& segments = playback_feature.segments;
    ingest::PublishJob& publish = ingest_feature.publish;
    ingest::EncodeRungs& first_rung = ingest_feature.first_rung;
    ingest::EncodeRungs& remaining = ingest_feature.remaining_rungs;
    ingest::PosterJob& poster = ingest_feature.poster;
    ingest::PosterWaitJob& poster_wait = ingest_feature.poster_wait;
    ingest::MaterialiseJob& materialise = ingest_feature.materialise;
    uploads::UploadRepo& upload_repo = uploads_feature.repo;
    uploads::UploadService& uploads = uploads_feature.service;

    Principal owner = person();
    Principal stranger = person();
    Principal moderator = person(Role::moderator);
    Principal administrator = person(Role::administrator);
    ChannelId channel;
    std::vector<std::string> failures;  ///< "kind: code" of jobs that failed
};

}  // namespace klieg::videos
