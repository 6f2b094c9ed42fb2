#pragma once

#include "assembly/feature.h"
#include "notifications/api.h"
#include "notifications/comment_notices.h"
#include "notifications/large_news.h"
#include "notifications/milestones.h"
#include "notifications/notifier.h"
#include "notifications/publications.h"
#include "notifications/removal.h"
#include "notifications/topics.h"
#include "notifications/video_notices.h"

namespace klieg::notifications {

/// What people are told who are not looking, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        realtime::Teller& teller;
        jobs::Queue& jobs;
        identity::IdentityService& accounts;
        identity::IdentityRepo& users;
        channels::ChannelService& channels;
        videos::VideoRepo& videos;
        videos::VideoViews& video_views;
        subscriptions::SubscriptionService& subscriptions;
        comments::CommentRepo& comments;
        Clock const& clock;
        assembly::HasBlocked has_blocked{};
    };
    explicit Feature(Needs needs, Publications::Options options = {});

    static std::vector<ports::TableSchema> tables();
    /// What other features tell; before anything else is asked.
    void add(assembly::NotificationSource source) { sources.add(std::move(source)); }
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<events::Projection> projections() override;
    std::vector<realtime::Topic> topics() override { return {user_topic()}; }

    Sources sources;
    NotificationRepo repo;
    Preferences preferences;
    NotificationViews views;
    Notifier notifier;
    counters::Counters counters;
    CommentNotices comment_notices;
    VideoNotices video_notices;
    Milestones milestones;
    LargeNews large_news;
    Publications publications;
    Removal removal;
    NotificationService service;
    NotificationsApi api;

private:
    static Task<Result<>> tell_of(assembly::NotificationSource const& source, Notifier& notifier,
                                  std::span<events::Envelope const> told);
    Task<Result<>> tell_missed_of(assembly::NotificationSource const& source);

    Clock const& clock_;
};

}  // namespace klieg::notifications
