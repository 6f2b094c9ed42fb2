#include "app/features.h"

#include "channels/events.h"

#include <thread>

namespace klieg::app {

namespace {

identity::Transport transport_of(Config const& config) {
    return config.public_url.starts_with("https://") ? identity::Transport::https : identity::Transport::http;
}

identity::Registration registration_of(Config const& config) {
    return config.registration == "open" ? identity::Registration::open : identity::Registration::closed;
}

unsigned encode_threads_of(Config const& config) {
    if (config.encode_threads > 0) return static_cast<unsigned>(config.encode_threads);
    return std::max(1U, std::thread::hardware_concurrency());
}

/// When a channel goes, its videos go: told by the log, so that the channel's feature need not know of videos.
Task<Result<>> follow_channel(videos::VideoService& videos, events::Envelope event) {
    if (event.type != channels::kChannelDeleted) co_return Result<>{};
    KLIEG_CO_TRY(auto channel, ChannelId::parse(event.subject));
    co_return co_await videos.remove_all_of(std::move(channel));
}

}  // namespace

App::Features::Features(Needs needs)
    : n(std::move(needs)),
      media_pool({.name = "media", .threads = 4, .queued_max = 1024}),
      outbox(n.storage.tables(), n.storage.log(), n.clock, n.random, n.cores.executor(0)),
      queue(n.storage.tables(), n.clock, n.random, {.boot_id = n.boot_id}),
      idempotency_keys(n.storage.tables(), n.clock, n.random, {}),
      identity_repo(n.storage.tables()),
      passwords({}),
      setup(identity_repo, n.random),
      sessions(identity_repo, n.clock, n.random, {}),
      identity(identity_repo, sessions, setup, passwords, n.clock, n.random,
               {.registration = registration_of(n.config)}),
      cookie(transport_of(n.config)),
      authenticator(sessions, cookie),
      channel_repo(n.storage.tables()),
      channel_news(outbox),
      channels(channel_repo, n.storage.cache(), channel_news, n.clock, n.random, {}),
      video_repo(n.storage.tables()),
      video_writer(video_repo, n.storage.tables(), n.storage.cache(), outbox, n.clock, n.random),
      upload_repo(n.storage.tables()),
      renditions(n.storage.tables()),
      media_tokens(n.folder.media_secrets().by_key_id, n.folder.media_secrets().signing_key_id),
      media_access(video_repo, n.storage.cache(), media_tokens, n.clock),
      sources(n.storage.objects(), media_pool, n.clock),
      segments(sources, n.storage.objects(), n.storage.cache(), media_pool),
      videos({video_repo, video_writer, channels, queue, n.clock, n.random}),
      views(channels, media_tokens, n.clock),
      uploads({upload_repo, video_repo, video_writer, n.storage.objects(), queue, n.clock, n.random},
              {.bytes_max = static_cast<std::uint64_t>(n.config.upload_bytes_max),
               .expiry = std::chrono::hours(n.config.upload_expiry_hours)}),
      ingest{video_repo, video_writer, renditions, n.storage.objects(),        sources, segments,
             queue,      media_pool,   n.tools,    encode_threads_of(n.config)},
      publish(ingest),
      first_rung(ingest, ingest::EncodeRungs::Which::first),
      remaining_rungs(ingest, ingest::EncodeRungs::Which::remaining),
      poster(ingest),
      materialise(ingest),
      purge(n.storage.objects(), renditions),
      worker(queue, n.clock, n.random, n.metrics, n.cores.executor(n.cores.size() - 1)),
      channel_followers(
          "videos.channels", n.storage.log(), n.storage.tables(),
          [this](events::Envelope event) { return follow_channel(videos, std::move(event)); }, n.cores.executor(0)),
      housekeeping({uploads, sources, n.storage, n.clock}, n.cores.executor(0)),
      system_api({n.config, identity, n.storage.tables(), n.metrics}),
      identity_api(identity, sessions, cookie),
      channels_api(channels),
      videos_api(videos, views, channels, n.storage.cache()),
      upload_api(uploads),
      playback_api({media_access, renditions, n.storage.objects(), n.storage.cache(), segments}),
      document_api(router, {.title = "Klieg",
                            .version = kVersion,
                            .description = "Everything that the web client does goes through this API."}) {
    add_job_kinds();
    add_routes();
}

void App::Features::add_job_kinds() {
    auto add = [this](char const* name, auto& job, std::size_t at_once) {
        jobs::Kind kind{.name = name,
                        .handler = [&job](jobs::JobContext& context) { return job.run(context); },
                        .at_once = at_once};
        if constexpr (requires { &std::remove_reference_t<decltype(job)>::fail; })
            kind.on_dead = [&job](jobs::Job dead, Error why) { return job.fail(std::move(dead), std::move(why)); };
        worker.add(std::move(kind));
    };
    auto const encodings = static_cast<std::size_t>(n.config.encode_jobs);
    add(ingest::kPublishKind, publish, 2);
    add(ingest::kFirstRungKind, first_rung, encodings);
    add(ingest::kRemainingRungsKind, remaining_rungs, encodings);
    add(ingest::kPosterKind, poster, 1);
    add(ingest::kMaterialiseKind, materialise, 1);
    add(videos::kPurgeKind, purge, 1);
}

void App::Features::add_routes() {
    system_api.add_routes(router);
    identity_api.add_routes(router);
    channels_api.add_routes(router);
    videos_api.add_routes(router);
    upload_api.add_routes(router);
    playback_api.add_routes(router);
    document_api.add_routes();
}

}  // namespace klieg::app
