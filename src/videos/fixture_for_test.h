#pragma once

#include "adapters/embedded/cache.h"
#include "adapters/embedded/object_store.h"
#include "channels/fixture_for_test.h"
#include "ingest/encode_job.h"
#include "ingest/materialise_job.h"
#include "ingest/poster_job.h"
#include "ingest/publish_job.h"
#include "playback/media_access.h"
#include "testing/temp_dir.h"
#include "testing/text_body.h"
#include "uploads/service.h"
#include "videos/object_names.h"
#include "videos/purge_job.h"
#include "videos/service.h"

#include <algorithm>
#include <stdexcept>

namespace klieg::videos {

/// Nobody reads it: tests look at what waits in the outbox.
class NoLog final : public ports::EventLog {
public:
    Task<Result<std::vector<std::string>>> shards() override { co_return std::vector<std::string>{}; }
    Task<Result<>> append(std::vector<ports::LogAppend>) override { co_return Result<>{}; }
    Task<Result<std::vector<ports::LogRecord>>> read(std::string, ports::LogPosition, std::size_t) override {
        co_return std::vector<ports::LogRecord>{};
    }
    Task<Result<>> wait(std::string, ports::LogPosition, std::chrono::milliseconds) override { co_return Result<>{}; }
};

inline std::vector<ports::TableSchema> studio_tables() {
    auto schemas = channels::all_tables();
    for (auto schema : {VideoRepo::table_schema(), uploads::UploadRepo::table_schema(), RenditionRepo::table_schema(),
                        events::Outbox::table_schema(), jobs::Queue::table_schema()})
        schemas.push_back(std::move(schema));
    return schemas;
}

/// Videos over tables in memory and objects in a folder of their own, with people, a channel of the owner's, and the
/// jobs, which run when a test says so.
struct Studio {
    explicit Studio(Executor executor) : outbox(tables, log, clock, random, std::move(executor)) {}

    template <class T>
    static T must(Result<T> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
        return *std::move(result);
    }
    static void must(Result<> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
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
        co_return must(co_await writer.change(video.video_id, make_playable, {}));
    }
    Task<Video> now(VideoId id) { co_return must(co_await repo.get(std::move(id))); }

    /// The file as one request brings it.
    Task<Result<uploads::UploadService::Progress>> upload(VideoId video, std::string bytes) {
        KLIEG_CO_TRY(auto begun, co_await uploads.begin(owner, video, bytes.size(), ""));
        testing::TextBody body(std::move(bytes));
        co_return co_await uploads.append(owner, begun.upload.upload_id, 0, body, {}, {});
    }

    /// Types of the events that wait in the outbox, oldest first.
    Task<std::vector<std::string>> told() {
        std::vector<std::string> types;
        auto page = co_await tables.scan({.table = "Outbox"});
        for (auto const& item : page->items) {
            auto event = json::parse(item.at("Data").as_string());
            auto type = std::string(event->at("type").as_string());
            if (type.starts_with("video.")) types.push_back(std::move(type));
        }
        co_return types;
    }

    /// Kinds of the jobs that wait, sorted.
    Task<std::vector<std::string>> waiting() {
        std::vector<std::string> kinds;
        for (auto const& job : must(co_await queue.list({}, 100)).jobs)
            if (job.state == jobs::State::ready) kinds.push_back(job.kind);
        std::sort(kinds.begin(), kinds.end());
        co_return kinds;
    }

    /// Runs the next job of a kind as the worker would, but fails it for good at once. False: there was none.
    template <class Job>
    Task<bool> work_on(char const* kind, Job& handler) {
        auto claimed = must(co_await queue.claim(kind));
        if (!claimed) co_return false;
        jobs::JobContext context(*claimed);
        auto ran = co_await handler.run(context);
        if (ran.ok()) {
            must(co_await queue.finish(*claimed));
            co_return true;
        }
        failures.push_back(std::string(kind) + ": " + std::string(ran.error().stable_code()));
        if constexpr (requires { &Job::fail; }) must(co_await handler.fail(*claimed, ran.error()));
        must(co_await queue.bury(*claimed, ran.error().detail));
        co_return true;
    }
    /// Until nothing waits.
    Task<> work() {
        while (
            co_await work_on(ingest::kPublishKind, publish) || co_await work_on(ingest::kFirstRungKind, first_rung) ||
            co_await work_on(ingest::kRemainingRungsKind, remaining) || co_await work_on(ingest::kPosterKind, poster) ||
            co_await work_on(ingest::kMaterialiseKind, materialise) || co_await work_on(kPurgeKind, purge)) {
        }
    }

    Task<std::vector<std::string>> object_names(std::string prefix = {}) {
        std::vector<std::string> names;
        for (auto const& object : must(co_await objects->list(std::move(prefix), {}, 1000)).objects)
            names.push_back(object.name);
        co_return names;
    }

    testing::TempDir folder;
    testing::ManualClock clock;
    SystemRandom random;
    NoLog log;
    BlockingPool pool{{.name = "test", .threads = 2}};
    testing::MemoryTableStore tables{studio_tables()};
    embedded::Cache cache{{}, clock};
    std::unique_ptr<embedded::ObjectStore> objects = must(embedded::ObjectStore::open({.root = folder.path()}, pool));
    events::Outbox outbox;
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};
    channels::EventRows channel_events;
    channels::ChannelRepo channel_repo{tables};
    channels::ChannelService channels{channel_repo, cache, channel_events, clock, random, {}};

    VideoRepo repo{tables};
    VideoWriter writer{repo, tables, cache, outbox, clock, random};
    VideoService videos{{repo, writer, channels, queue, clock, random}};
    RenditionRepo renditions{tables};
    uploads::UploadRepo upload_repo{tables};
    MediaTokens tokens{{{"k1", "a secret"}}, "k1"};
    playback::MediaAccess access{repo, cache, tokens, clock};

    uploads::UploadService uploads{{upload_repo, repo, writer, *objects, queue, clock, random},
                                   {.bytes_max = 64 << 20}};
    playback::SourcePackages sources{*objects, pool, clock};
    playback::SegmentMaker segments{sources, *objects, cache, pool};
    ingest::IngestNeeds ingest{
        repo, writer, renditions, *objects, sources, segments, queue, pool, media::Tools::find().value(), 2};
    ingest::PublishJob publish{ingest};
    ingest::EncodeRungs first_rung{ingest, ingest::EncodeRungs::Which::first};
    ingest::EncodeRungs remaining{ingest, ingest::EncodeRungs::Which::remaining};
    ingest::PosterJob poster{ingest};
    ingest::MaterialiseJob materialise{ingest};
    PurgeJob purge{*objects, renditions};

    Principal owner = person();
    Principal stranger = person();
    Principal moderator = person(Role::moderator);
    Principal administrator = person(Role::administrator);
    ChannelId channel;
    std::vector<std::string> failures;  ///< "kind: code" of jobs that failed
};

}  // namespace klieg::videos
