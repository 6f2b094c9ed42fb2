#include "app/features.h"

#include "adapters/embedded/cache.h"
#include "addresses/feature.h"
#include "app/asks_of_feeds.h"
#include "app/backup_schedule.h"
#include "app/feature_options.h"
#include "app/housekeeping.h"
#include "app/wake_for_room.h"
#include "audit/audit.h"
#include "base/log.h"
#include "budgets/feature.h"
#include "channels/budget_claim.h"
#include "channels/feature.h"
#include "comments/feature.h"
#include "comments/told_counts.h"
#include "counters/count_news.h"
#include "counters/counters.h"
#include "events/follower.h"
#include "events/relay.h"
#include "feeds/feature.h"
#include "identity/feature.h"
#include "ingest/feature.h"
#include "jobs/worker.h"
#include "leases/lease.h"
#include "library/feature.h"
#include "mail/delivery.h"
#include "moderation/feature.h"
#include "notifications/feature.h"
#include "pages/feature.h"
#include "passkeys/feature.h"
#include "pictures/budget_claim.h"
#include "pictures/feature.h"
#include "playback/feature.h"
#include "reactions/feature.h"
#include "realtime/api.h"
#include "site/feature.h"
#include "subscriptions/feature.h"
#include "uploads/budget_claim.h"
#include "uploads/feature.h"
#include "videos/budget_claim.h"
#include "videos/feature.h"
#include "videos/video_counts.h"
#include "views/feature.h"

#include <functional>
#include <malloc.h>
#include <tuple>

namespace klieg::app {

namespace {

/// Of documents and feeds, with their packed forms.
constexpr std::size_t kMadePagesBytesMax = std::size_t{32} << 20U;

leases::Sharing sharing_of(Storage const& storage) {
    return storage.alone() ? leases::Sharing::alone : leases::Sharing::shared;
}

/// Owners of jobs are users.
Task<Result<std::optional<Time>>> spent_until(budgets::BudgetService& budgets, std::string owner) {
    KLIEG_CO_TRY(auto user, UserId::parse(owner));
    co_return co_await budgets.decoder_time_spent_until(std::move(user));
}

/// glibc keeps what bursts of work have freed; a small machine has better use for it.
Task<Result<>> give_memory_back() {
    ::malloc_trim(0);
    co_return Result<>{};
}

template <class... Some>
std::vector<ports::TableSchema> tables_of(std::type_identity<std::tuple<Some&...>>) {
    return ports::joined({Some::tables()...});
}

}  // namespace

struct Features::Members {
    explicit Members(Needs const& needs) : n(needs) {}

    Needs const& n;

    /// Where what runs in the background is at home: on each core in turn, so that none has all of it beside its
    /// connections. A home each have the relay, the follower, housekeeping, who looks for jobs, and the jobs of each
    /// kind.
    std::function<Executor()> const homes = [this] { return n.cores.next(); };

    // What features share.
    BlockingPool media_pool{{.name = "media", .threads = 4, .queued_max = 1024}};
    identity::Argon2Passwords argon2{{}};
    identity::Passwords& passwords = n.passwords != nullptr ? *n.passwords : argon2;
    events::Outbox outbox{n.clock, n.random};
    jobs::Queue queue{n.storage.tables(),
                      n.clock,
                      n.random,
                      {.boot_id = n.boot_id,
                       .sharing = sharing_of(n.storage),
                       .hints = n.storage.alone() ? nullptr : &n.storage.broadcast(),
                       .spent_until = [this](std::string owner) { return spent_until(budgets.service, owner); }}};
    mail::Delivery delivery{{n.storage.tables(), n.clock, n.mail}};
    idempotency::KeyTable idempotency_keys{n.storage.tables(), n.clock, n.random, {}};
    http::Router router;
    realtime::Hub hub{{.log = n.storage.log(),
                       .broadcast = n.storage.broadcast(),
                       .cores = n.cores,
                       .clock = n.clock,
                       .random = n.random,
                       .metrics = n.metrics,
                       .home = homes()}};
    counters::CountNews count_news{{.tables = n.storage.tables(), .teller = &hub, .clock = n.clock},
                                   {videos::told_counts(), comments::told_counts(), channels::told_counts()},
                                   homes()};
    /// Whoever sums up what is shown says so.
    std::function<void(std::vector<std::string> const&)> const counts_changed =
        [this](std::vector<std::string> const& names) {
            count_news.changed(names);
            comments.ranking.note_counters(names);
        };

    assembly::HasBlocked const has_blocked = [this](UserId who, UserId whom) {
        return moderation.blocks.has_blocked(std::move(who), std::move(whom));
    };

    // The features. A new one is a member here, after those that it sees, and a name in all().
    site::Feature site{
        {.tables = n.storage.tables(), .cache = n.storage.cache(), .outbox = outbox, .jobs = queue, .clock = n.clock},
        configured_site(n.config)};
    identity::Feature identity{{.tables = n.storage.tables(),
                                .broadcast = n.storage.broadcast(),
                                .passwords = passwords,
                                .clock = n.clock,
                                .random = n.random,
                                .metrics = n.metrics,
                                .outbox = &outbox},
                               identity_options_of(n.config, n.folder, site, addresses, delivery.is_on())};
    addresses::Feature addresses{{.tables = n.storage.tables(),
                                  .jobs = queue,
                                  .delivery = delivery,
                                  .users = identity.repo,
                                  .proofs = identity.address_proofs,
                                  .clock = n.clock,
                                  .random = n.random,
                                  .origin = n.config.public_origin(),
                                  .site = name_of(site)}};
    passkeys::Feature passkeys{{.tables = n.storage.tables(),
                                .users = identity.repo,
                                .accounts = identity.service,
                                .proofs = identity.proofs,
                                .log = identity.sign_ins,
                                .cookie = identity.cookie,
                                .clock = n.clock,
                                .random = n.random,
                                .public_origin = n.config.public_origin()},
                               {.keys = sealing_keys_of(n.folder), .site_name = name_of(site)}};
    budgets::Feature budgets{
        {.tables = n.storage.tables(),
         .accounts = identity.service,
         .clock = n.clock,
         .room_came = [this](std::optional<UserId> whom) { return wake_for_room(queue, std::move(whom)); }},
        n.config.limits};
    channels::Feature channels{{.tables = n.storage.tables(),
                                .cache = n.storage.cache(),
                                .outbox = outbox,
                                .budgets = budgets.service,
                                .jobs = queue,
                                .clock = n.clock,
                                .random = n.random,
                                .viewer_of = [this](Principal caller, ChannelId channel) {
                                    return subscriptions.service.viewer_of(std::move(caller), std::move(channel));
                                }}};
    videos::Feature videos{
        {.tables = n.storage.tables(),
         .objects = n.storage.objects(),
         .cache = n.storage.cache(),
         .broadcast = n.storage.broadcast(),
         .teller = hub,
         .outbox = outbox,
         .jobs = queue,
         .budgets = budgets.service,
         .channels = channels.service,
         .clock = n.clock,
         .random = n.random,
         .pool = media_pool,
         .viewer_of = [this](Principal who, VideoId id, ChannelId of) { return viewer_of(*this, who, id, of); },
         .votes_for = [this](Principal who,
                             VideoId id) { return reactions.service.counts_for(std::move(who), std::move(id)); }},
        {.tokens = media_tokens_of(n.folder), .service = {.categories = categories_of(n.config)}}};
    playback::Feature playback{{.objects = n.storage.objects(),
                                .cache = n.storage.cache(),
                                .pool = media_pool,
                                .videos = videos.repo,
                                .channels = channels.service,
                                .renditions = videos.renditions,
                                .tokens = videos.tokens,
                                .clock = n.clock,
                                .metrics = n.metrics},
                               {.memory = {.bytes_max = static_cast<std::uint64_t>(n.config.media_segment_bytes_max)}}};
    // Beside the cache of all else: addresses of pages are without end, and whoever asks for many displaces pages
    // alone.
    embedded::Cache made_pages{{.bytes_max = kMadePagesBytesMax}, n.clock};
    pages::Feature pages{
        {.router = router, .cache = made_pages},
        {.public_origin = n.config.public_origin(), .language = n.config.site_language, .name = n.config.site_name}};
    ingest::Feature ingest{{.tables = n.storage.tables(),
                            .videos = videos.repo,
                            .writer = videos.writer,
                            .renditions = videos.renditions,
                            .progress = videos.progress,
                            .objects = n.storage.objects(),
                            .sources = playback.sources,
                            .segments = playback.segments,
                            .whole_files = playback.whole_files,
                            .jobs = queue,
                            .budgets = budgets.service,
                            .pool = media_pool,
                            .tools = n.tools,
                            .encode_threads = encode_threads_of(n.config),
                            .megapixels = static_cast<std::uint64_t>(n.config.media_megapixels),
                            .source_storage = source_storage_of(n.config)},
                           {.encodings_at_once = static_cast<std::size_t>(n.config.encode_jobs),
                            .slice = std::chrono::seconds(n.config.media_slice_seconds),
                            .decodes = n.decodes}};
    uploads::Feature uploads{{.tables = n.storage.tables(),
                              .objects = n.storage.objects(),
                              .jobs = queue,
                              .budgets = budgets.service,
                              .videos = videos.repo,
                              .writer = videos.writer,
                              .clock = n.clock,
                              .random = n.random},
                             {.bytes_max = static_cast<std::uint64_t>(n.config.upload_bytes_max),
                              .expiry = std::chrono::hours(n.config.upload_expiry_hours),
                              .takes_files = n.decodes}};
    pictures::Feature pictures{{.tables = n.storage.tables(),
                                .objects = n.storage.objects(),
                                .jobs = queue,
                                .site = site.service,
                                .accounts = identity.service,
                                .channels = channels.service,
                                .budgets = budgets.service,
                                .videos = videos.service,
                                .video_views = videos.views,
                                .pool = media_pool,
                                .clock = n.clock,
                                .random = n.random,
                                .metrics = n.metrics,
                                .make = image_maker()}};
    subscriptions::Feature subscriptions{{.tables = n.storage.tables(),
                                          .cache = n.storage.cache(),
                                          .outbox = outbox,
                                          .jobs = queue,
                                          .channels = channels.service,
                                          .users = identity.repo,
                                          .clock = n.clock,
                                          .counts_changed = counts_changed}};
    comments::Feature comments{{.tables = n.storage.tables(),
                                .cache = n.storage.cache(),
                                .outbox = outbox,
                                .jobs = queue,
                                .accounts = identity.service,
                                .video_rows = videos.repo,
                                .videos = videos.service,
                                .votes_of =
                                    [this](Principal who, std::vector<CommentId> ids) {
                                        return reactions.service.votes_of(std::move(who), std::move(ids));
                                    },
                                .clock = n.clock,
                                .random = n.random,
                                .counts_changed = counts_changed,
                                .has_blocked = has_blocked},
                               {.budget = {.per_minute = static_cast<int>(n.config.comments_per_minute),
                                           .per_day = static_cast<int>(n.config.comments_per_day)}}};
    reactions::Feature reactions{{.tables = n.storage.tables(),
                                  .outbox = outbox,
                                  .jobs = queue,
                                  .videos = videos.service,
                                  .video_repo = videos.repo,
                                  .video_views = videos.views,
                                  .comments = comments.service,
                                  .comment_repo = comments.repo,
                                  .clock = n.clock,
                                  .counts_changed = counts_changed}};
    views::Feature views{{.tables = n.storage.tables(),
                          .outbox = outbox,
                          .jobs = queue,
                          .videos = videos.service,
                          .video_rows = videos.repo,
                          .clock = n.clock,
                          .random = n.random,
                          .counts_changed = counts_changed},
                         view_secrets_of(n.folder)};
    feeds::Feature feeds{{.tables = n.storage.tables(),
                          .cache = n.storage.cache(),
                          .teller = hub,
                          .accounts = identity.service,
                          .channels = channels.service,
                          .video_rows = videos.repo,
                          .videos = videos.service,
                          .video_views = videos.views,
                          .subscriptions = subscriptions.service,
                          .comments = comments.repo,
                          .clock = n.clock,
                          .asks = asks_of_feeds(library)}};
    library::Feature library{{.tables = n.storage.tables(),
                              .cache = n.storage.cache(),
                              .jobs = queue,
                              .accounts = identity.service,
                              .channels = channels.service,
                              .video_rows = videos.repo,
                              .videos = videos.service,
                              .video_views = videos.views,
                              .clock = n.clock,
                              .random = n.random}};
    notifications::Feature notifications{{.tables = n.storage.tables(),
                                          .cache = n.storage.cache(),
                                          .teller = hub,
                                          .jobs = queue,
                                          .accounts = identity.service,
                                          .users = identity.repo,
                                          .channels = channels.service,
                                          .videos = videos.repo,
                                          .video_views = videos.views,
                                          .subscriptions = subscriptions.service,
                                          .comments = comments.repo,
                                          .clock = n.clock,
                                          .has_blocked = has_blocked},
                                         {.written_max = n.config.notifications_written_max}};
    moderation::Feature moderation{{.tables = n.storage.tables(),
                                    .cache = n.storage.cache(),
                                    .outbox = outbox,
                                    .jobs = queue,
                                    .accounts = identity.service,
                                    .users = identity.repo,
                                    .channels = channels.service,
                                    .videos = videos.service,
                                    .comments = comments.service,
                                    .clock = n.clock},
                                   {.per_day = static_cast<int>(n.config.reports_per_day)}};
    auto all() {
        return std::tie(site, identity, addresses, passkeys, budgets, channels, videos, playback, pages, ingest,
                        uploads, pictures, subscriptions, comments, reactions, views, feeds, library, notifications,
                        moderation);
    }

    /// What a reader has to do with a video, of all who know some of it.
    static Task<Result<videos::Viewer>> viewer_of(Members& m, Principal reader, VideoId id, ChannelId channel) {
        videos::Viewer viewer;
        KLIEG_CO_TRY(viewer.vote, co_await m.reactions.service.vote_of(reader, id));
        KLIEG_CO_TRY(auto const standing, co_await m.subscriptions.service.viewer_of(reader, channel));
        viewer.subscribed = standing.subscribed;
        viewer.level = standing.level;
        KLIEG_CO_TRY(auto const kept, co_await m.library.history.standing_of(reader, id));
        viewer.position_ms = kept.position;
        viewer.watch_later = kept.watch_later;
        co_return viewer;
    }

    pictures::PictureMaker::MakeImage image_maker() {
        if (!n.decodes) return nullptr;
        if (n.make_image) return n.make_image;
        return [this](std::string image, media::ImageOrder order) {
            return media::make_image(media_pool, n.tools, std::move(image), std::move(order));
        };
    }

    // Who runs what they answer.
    BackupSchedule backups{{n.storage, n.folder, n.metrics, n.clock, n.random},
                           {.folder = n.config.backup_folder,
                            .every = std::chrono::hours(n.config.backup_every_hours),
                            .keep = static_cast<std::size_t>(n.config.backup_keep)}};
    SystemApi system_api{
        {n.config, site.service, videos.service, n.storage, n.metrics, backups, n.decodes, n.mail != nullptr}};
    http::DocumentApi document_api{router,
                                   {.title = "Klieg",
                                    .version = kVersion,
                                    .description = "Everything that the web client does goes through this API.",
                                    .license = "GPL-3.0-or-later"}};
    realtime::Tickets tickets{{n.storage.tables(), n.clock, n.random}};
    realtime::RealtimeApi live{{.hub = hub, .tickets = tickets, .clock = n.clock, .random = n.random},
                               live_options_of(n.config)};
    jobs::Worker worker{{queue, n.clock, n.random, n.metrics}, homes};
    events::Relay relay{{.outbox = outbox,
                         .tables = n.storage.tables(),
                         .log = n.storage.log(),
                         .clock = n.clock,
                         .random = n.random,
                         .mover = n.storage.log_mover()},
                        {.sharing = sharing_of(n.storage)},
                        homes()};
    events::Follower follower{
        {.log = n.storage.log(), .tables = n.storage.tables(), .clock = n.clock, .random = n.random},
        {.sharing = sharing_of(n.storage)},
        homes()};
    std::unique_ptr<Housekeeping> housekeeping;
};

Features::Features(Needs needs) : needs_(std::move(needs)), members_(std::make_unique<Members>(needs_)) {
    auto& m = *members_;
    m.budgets.recount.add(channels::counted_channels(m.channels.repo));
    m.budgets.recount.add(videos::counted_videos({m.videos.repo, m.videos.renditions, needs_.storage.objects()}));
    m.budgets.recount.add(pictures::counted_avatars(m.identity.repo));
    m.budgets.recount.add(uploads::counted_uploads(m.uploads.repo, m.videos.repo));
    all_ = std::apply([](auto&... some) { return std::vector<assembly::Feature*>{&some...}; }, m.all());
    for (auto* feature : all_)
        for (auto& source : feature->notifications()) m.notifications.add(std::move(source));
    m.system_api.add_routes(m.router);
    auto chores = needs_.storage.maintenance();
    for (auto* feature : all_) {
        feature->add_routes(m.router);
        feature->add_jobs(m.worker);
        for (auto& projection : feature->projections()) m.follower.add(std::move(projection));
        for (auto& chore : feature->maintenance()) chores.push_back(std::move(chore));
        for (auto& topic : feature->topics()) m.hub.add(std::move(topic));
        for (auto& renderer : feature->renderers()) m.hub.add(std::move(renderer));
    }
    m.live.add_routes(m.router);
    m.document_api.add_routes();
    m.identity.sessions.on_ended([&m](identity::SessionsEnded const& ended) {
        m.hub.end_sessions({ended.user, ended.session, ended.kept, ended.access_token});
    });
    m.hub.set_renew([&m](Principal caller) { return m.identity.renewed(std::move(caller)); });
    for (auto& chore : m.backups.maintenance()) chores.push_back(std::move(chore));
    chores.push_back({"memory", assembly::kMemoryEvery, give_memory_back});
    m.housekeeping = std::make_unique<Housekeeping>(
        Housekeeping::Needs{needs_.storage.tables(), needs_.clock, needs_.random, sharing_of(needs_.storage)},
        std::move(chores), m.homes());
}

Features::~Features() = default;

std::vector<ports::TableSchema> Features::tables() {
    return ports::joined({tables_of(std::type_identity<decltype(std::declval<Members&>().all())>()), uniques::tables(),
                          audit::tables(), leases::tables(), events::Outbox::tables(), events::Projector::tables(),
                          counters::tables(), jobs::Queue::tables(), realtime::Tickets::tables(),
                          idempotency::KeyTable::tables(), mail::Delivery::tables()});
}

Task<Result<>> Features::start() {
    auto& m = *members_;
    auto voided = co_await m.queue.void_leases_of_other_boots(m.worker.kinds());
    // A full disk keeps nobody from reading, so it keeps no server from starting: those leases end by themselves.
    bool const has_room = voided.ok() || voided.error().code != ports::kStorageFull;
    if (!voided.ok() && has_room) co_return std::move(voided).error();
    if (!has_room) log::error("the disk is full: jobs of the last run wait for their leases to end");
    if (voided.ok() && *voided > 0) log::info("jobs of the last run begin again", {{"jobs", *voided}});
    for (auto* feature : all_) KLIEG_CO_CHECK(co_await feature->start());
    KLIEG_CO_CHECK(co_await m.hub.start());  // before events are moved: it follows the log from where it ends
    m.count_news.start();
    m.relay.start();
    m.follower.start();
    m.worker.start();
    m.housekeeping->start();
    co_return Result<>{};
}

Task<> Features::stop() {
    auto& m = *members_;
    co_await m.worker.stop();  // first: it saves how far jobs are, and a chore may take minutes to end (a backup)
    co_await m.housekeeping->stop();
    co_await m.follower.stop();
    co_await m.relay.stop();
    co_await m.count_news.stop();
    co_await m.hub.stop();
    for (auto feature = all_.rbegin(); feature != all_.rend(); ++feature) co_await (*feature)->stop();
}

http::Router& Features::router() noexcept {
    return members_->router;
}
http::Authenticator& Features::authenticator() noexcept {
    return members_->identity.authenticator;
}
SystemApi& Features::system_api() noexcept {
    return members_->system_api;
}
events::Outbox& Features::outbox() noexcept {
    return members_->outbox;
}

jobs::Queue& Features::queue() noexcept {
    return members_->queue;
}

http::DocumentApi& Features::document_api() noexcept {
    return members_->document_api;
}
idempotency::KeyTable& Features::idempotency_keys() noexcept {
    return members_->idempotency_keys;
}

}  // namespace klieg::app
