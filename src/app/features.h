#pragma once

#include "app/app.h"
#include "app/channel_news.h"
#include "app/housekeeping.h"
#include "app/system_api.h"
#include "channels/api.h"
#include "channels/service.h"
#include "events/outbox.h"
#include "events/projector.h"
#include "http/contract/document_api.h"
#include "http/middleware.h"
#include "http/static_files.h"
#include "idempotency/key_table.h"
#include "identity/api.h"
#include "identity/authenticator.h"
#include "identity/service.h"
#include "ingest/encode_job.h"
#include "ingest/materialise_job.h"
#include "ingest/poster_job.h"
#include "ingest/publish_job.h"
#include "jobs/worker.h"
#include "media/ffmpeg/tools.h"
#include "playback/api.h"
#include "uploads/api.h"
#include "videos/api.h"
#include "videos/purge_job.h"

namespace klieg::app {

/// Services, their routes and their background work, by value and in dependency order: the whole wiring at a glance.
struct App::Features {
    struct Needs {
        Config const& config;
        DataFolder const& folder;
        Storage& storage;
        CorePool& cores;
        Metrics& metrics;
        Clock const& clock;
        Random& random;
        media::Tools tools;
        std::string boot_id;
    };
    explicit Features(Needs needs);

    Needs n;
    BlockingPool media_pool;
    events::Outbox outbox;
    jobs::Queue queue;
    idempotency::KeyTable idempotency_keys;

    identity::IdentityRepo identity_repo;
    identity::Argon2Passwords passwords;
    identity::Setup setup;
    identity::SessionService sessions;
    identity::IdentityService identity;
    identity::SessionCookie cookie;
    identity::SessionAuthenticator authenticator;

    channels::ChannelRepo channel_repo;
    ChannelNews channel_news;
    channels::ChannelService channels;

    videos::VideoRepo video_repo;
    videos::VideoWriter video_writer;
    uploads::UploadRepo upload_repo;
    videos::RenditionRepo renditions;
    videos::MediaTokens media_tokens;
    playback::MediaAccess media_access;
    playback::SourcePackages sources;
    playback::SegmentMaker segments;
    videos::VideoService videos;
    videos::VideoViews views;
    uploads::UploadService uploads;

    ingest::IngestNeeds ingest;
    ingest::PublishJob publish;
    ingest::EncodeRungs first_rung;
    ingest::EncodeRungs remaining_rungs;
    ingest::PosterJob poster;
    ingest::MaterialiseJob materialise;
    videos::PurgeJob purge;
    jobs::Worker worker;
    events::Projector channel_followers;
    Housekeeping housekeeping;

    SystemApi system_api;
    identity::IdentityApi identity_api;
    channels::ChannelsApi channels_api;
    videos::VideosApi videos_api;
    uploads::UploadApi upload_api;
    playback::PlaybackApi playback_api;
    std::unique_ptr<http::StaticFiles> web;
    http::Router router;
    http::DocumentApi document_api;

    void add_job_kinds();
    void add_routes();
};

}  // namespace klieg::app
