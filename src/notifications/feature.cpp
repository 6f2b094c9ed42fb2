#include "notifications/feature.h"

namespace klieg::notifications {

namespace {

/// Where the log does not go back far enough, nobody wants to be told of everything that there is.
constexpr std::chrono::hours kMissedWithin{24};

/// Of the numbers that were reached meanwhile the next one is told.
Task<Result<>> make_nothing_anew() {
    co_return Result<>{};
}

}  // namespace

Feature::Feature(Needs needs, Publications::Options options)
    : repo(needs.tables),
      preferences({needs.tables, sources}),
      views({sources, needs.accounts}),
      notifier({repo, preferences, views, needs.teller, needs.tables, needs.jobs, needs.clock}),
      counters(needs.tables),
      comment_notices({needs.comments, needs.videos, needs.video_views, needs.users, std::move(needs.has_blocked)}),
      video_notices({needs.videos, needs.video_views, needs.channels}),
      milestones({notifier, needs.channels, counters, needs.tables, needs.jobs, needs.clock}),
      large_news({needs.tables, needs.cache, needs.subscriptions, needs.videos, notifier, needs.clock}),
      publications({notifier, large_news, needs.subscriptions, needs.videos, counters, needs.jobs}, options),
      removal({repo, preferences}),
      service(
          {repo, views, needs.teller, needs.clock, [this](UserId user) { return large_news.bring(std::move(user)); }}),
      api({service, preferences}),
      clock_(needs.clock) {
    sources.add(video_notices.source());
    sources.add(comment_notices.source());
    sources.add(milestones.source());
}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined({NotificationRepo::tables(), Preferences::tables(), LargeNews::tables()});
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kPublishedJobKind, publications, 2));
    worker.add(jobs::kind_of(kMilestoneJobKind, milestones, 1));
    worker.add(jobs::kind_of(kTrimKind, removal, 1));
}

std::vector<events::Projection> Feature::projections() {
    std::vector<events::Projection> all{
        {.name = "notifications.published",
         .apply = [this](std::span<events::Envelope const> told) { return publications.follow(told); },
         .seed = [this] { return publications.look_for_missed(clock_.now() - kMissedWithin); }},
        {.name = "notifications.milestones",
         .apply = [this](std::span<events::Envelope const> told) { return milestones.follow(told); },
         .seed = make_nothing_anew}};
    for (auto const& source : sources.all())
        if (source.notices)
            all.push_back(
                {.name = "notifications." + source.name,
                 .apply = [this,
                           &source](std::span<events::Envelope const> told) { return tell_of(source, notifier, told); },
                 .seed = [this, &source] { return tell_missed_of(source); }});
    return all;
}

Task<Result<>> Feature::tell_of(assembly::NotificationSource const& source, Notifier& notifier,
                                std::span<events::Envelope const> told) {
    KLIEG_CO_TRY(auto notices, co_await source.notices(told));
    KLIEG_CO_CHECK(co_await notifier.tell(std::move(notices)));
    co_return Result<>{};
}

Task<Result<>> Feature::tell_missed_of(assembly::NotificationSource const& source) {
    if (!source.missed) co_return Result<>{};
    auto const since = clock_.now() - kMissedWithin;
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await source.missed(since, std::move(cursor)));
        cursor = std::move(page.next);
        KLIEG_CO_CHECK(co_await notifier.tell(std::move(page.notices)));
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::notifications
