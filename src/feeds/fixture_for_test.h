#pragma once

#include "comments/feature.h"
#include "feeds/feature.h"
#include "identity/fixture_for_test.h"
#include "subscriptions/feature.h"
#include "videos/counts.h"
#include "videos/fixture_for_test.h"
#include "views/events.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace klieg::feeds {

inline std::vector<ports::TableSchema> fed_tables() {
    return ports::joined({Feature::tables(), subscriptions::Feature::tables(), comments::Feature::tables(),
                          identity::Feature::tables(), uniques::tables(), counters::tables(), events::Outbox::tables(),
                          jobs::Queue::tables()});
}

/// Videos, and a reader who follows channels. Subscriptions and feeds have tables of their own here.
struct Reading : videos::Studio {
    /// Published now, in the channel.
    Task<VideoId> publish(ChannelId of) {
        channel = std::move(of);
        auto made = (co_await playable(videos::Visibility::public_)).video_id;
        clock.advance(std::chrono::seconds(1));
        co_return made;
    }
    Task<> follow(ChannelId of) {
        must(co_await subscriptions.service.subscribe(reader, std::move(of), subscriptions::Level::all));
    }
    /// Somebody who has an account.
    Task<Principal> somebody() {
        auto user = must(co_await identity.service.create_user(identity::named("n" + random.base32(10)), Role::user));
        co_return Principal{user.user_id, Role::user, SessionId::make(random)};
    }
    Task<CommentId> say(Principal who, VideoId of, std::optional<CommentId> answering = {}) {
        clock.advance(std::chrono::seconds(1));
        auto said =
            co_await comments.service.post(std::move(who), {std::move(of), random.base32(8), std::move(answering)});
        co_return must(std::move(said)).comment.comment_id;
    }
    /// Of videos and of what is said of them.
    Task<std::vector<events::Envelope>> all_told() {
        auto told = co_await events.all();
        events::Recorded here{own, clock, random};
        for (auto& one : co_await here.all()) told.push_back(std::move(one));
        co_return told;
    }
    /// What people did, as that one sees it, in pages of that length: the ids of the videos and comments.
    Task<std::vector<std::string>> activity(Principal who, std::size_t limit, std::optional<ActivityOf> of = {}) {
        std::vector<std::string> all;
        std::string cursor;
        do {
            auto page = must(co_await feature.activity_feed.page(who, of, limit, std::move(cursor)));
            for (auto const& one : page.items)
                all.push_back(one.comment ? one.comment->id.text() : one.video.id.text());
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return all;
    }
    /// What was told, all of it again each time; and what is kept for a moment is forgotten.
    Task<> tell() {
        auto const told = co_await all_told();
        must(co_await feature.news.apply(told));
        must(co_await feature.activity.apply(told));
        co_await settle();
    }
    /// So often it was viewed, liked and commented on since the last time, as it is counted and told.
    Task<> engage(VideoId of, Engagement more) {
        auto const added =
            std::vector<std::pair<std::string, std::int64_t>>{{videos::views_counter(of), more.views},
                                                              {videos::likes_counter(of), more.likes},
                                                              {videos::comments_counter(of), more.comments}};
        for (auto const& [name, by] : added)
            must(co_await own.write(ports::Update{
                .table = counters::kCounters, .key = {name}, .set = {{"SchemaVersion", 1}}, .add = {{"Value", by}}}));
        std::vector<events::Envelope> told(1);
        told[0].type = views::kVideoViewed.name;
        told[0].subject = of.text() + "/somebody";
        told[0].payload = json::from(views::ViewEvent{.video_id = of, .at = clock.now()}, json::Naming::camel);
        must(co_await feature.fresh.apply(told));
        own.catch_up();
    }
    /// The lists of what is trending are made anew, and are read.
    Task<> rank() {
        own.catch_up();
        must(co_await feature.ranking.run());
        own.catch_up();
        clock.advance(std::chrono::minutes(2));
    }
    Task<std::vector<VideoId>> trending(std::string category = {}, std::size_t limit = 100) {
        std::vector<VideoId> all;
        std::string cursor;
        do {
            auto page = must(co_await feature.trending.page(category, limit, cursor));
            for (auto const& video : page.videos) all.push_back(video.video_id);
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return all;
    }
    /// All of the home, in pages of that length, or its first pages.
    Task<std::vector<VideoId>> home(Principal who, std::size_t limit, int pages = 1000) {
        std::vector<VideoId> all;
        std::string cursor;
        do {
            auto page = must(co_await feature.home.page(who, limit, std::move(cursor)));
            for (auto const& video : page.videos) all.push_back(video.video_id);
            cursor = std::move(page.next);
        } while (!cursor.empty() && --pages > 0);
        co_return all;
    }
    Task<> settle() {
        tables.catch_up();
        own.catch_up();
        clock.advance(std::chrono::minutes(2));
        co_return;
    }
    /// All of the feed, in pages of that length.
    Task<std::vector<VideoId>> read(std::size_t limit) {
        std::vector<VideoId> all;
        std::string cursor;
        do {
            auto page = must(co_await feature.subscription_feed.page(reader, limit, cursor));
            for (auto const& video : page.videos) all.push_back(video.video_id);
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return all;
    }

    /// As the library would answer.
    Task<Result<Unwanted>> answer_unwanted() { co_return unwanted; }
    Task<Result<std::set<VideoId>>> answer_finished(std::vector<VideoId> of) {
        std::set<VideoId> done;
        for (auto& id : of)
            if (finished.contains(id)) done.insert(std::move(id));
        co_return done;
    }
    Task<Result<std::vector<VideoId>>> answer_watched() { co_return watched; }
    ReaderAsks asks() {
        return {.unwanted_of = [this](UserId) { return answer_unwanted(); },
                .finished_of = [this](UserId, std::vector<VideoId> of) { return answer_finished(std::move(of)); },
                .watched_by = [this](UserId) { return answer_watched(); }};
    }
    Unwanted unwanted;
    std::set<VideoId> finished;
    std::vector<VideoId> watched;

    testing::MemoryTableStore own{fed_tables()};
    events::Outbox outbox{clock, random};
    jobs::Queue own_queue{own, clock, random, {.boot_id = "test"}};
    identity::PlainPasswords passwords;
    identity::Feature identity{{own, broadcast, passwords, clock, random, metrics}, {}};
    subscriptions::Feature subscriptions{{.tables = own,
                                          .cache = cache,
                                          .outbox = outbox,
                                          .jobs = own_queue,
                                          .channels = channels,
                                          .users = identity.repo,
                                          .clock = clock}};
    comments::Feature comments{{.tables = own,
                                .cache = cache,
                                .outbox = outbox,
                                .jobs = own_queue,
                                .accounts = identity.service,
                                .video_rows = repo,
                                .videos = videos,
                                .votes_of = {},
                                .clock = clock,
                                .random = random}};
    Feature feature{{.tables = own,
                     .cache = cache,
                     .teller = tellings,
                     .accounts = identity.service,
                     .channels = channels,
                     .video_rows = repo,
                     .videos = videos,
                     .video_views = videos_feature.views,
                     .subscriptions = subscriptions.service,
                     .comments = comments.repo,
                     .clock = clock,
                     .asks = asks()}};
    Principal reader = stranger;
};

}  // namespace klieg::feeds
