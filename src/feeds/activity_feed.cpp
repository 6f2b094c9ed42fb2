#include "feeds/activity_feed.h"

#include "comments/comment_rules.h"
#include "feeds/merged_keys.h"
#include "videos/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace klieg::feeds {

namespace {

using comments::Comment;

/// Of what was said, so much is shown.
constexpr std::size_t kSaidLengthMax = 300;

Task<Result<std::map<CommentId, Comment>>> find_comments(comments::CommentRepo& repo, std::set<CommentId> ids) {
    std::map<CommentId, Comment> found;
    if (ids.empty()) co_return found;
    KLIEG_CO_TRY(auto rows, co_await repo.find_batch({ids.begin(), ids.end()}));
    for (auto& row : rows) {
        if (!row) continue;
        auto id = row->comment_id;
        found.emplace(std::move(id), *std::move(row));
    }
    co_return found;
}

ActivityPerson person_of(identity::PublicAccount const& account) {
    return {.id = account.user_id,
            .username = account.username,
            .display_name = account.display_name,
            .avatar = assembly::shown(account.avatar, account.user_id.text())};
}

}  // namespace

struct ActivityFeed::Shown {
    std::string key;
    Time at{};
    videos::Video video;
    std::optional<Comment> comment{};
};

ActivityFeed::ActivityFeed(Needs needs)
    : needs_(needs),
      followed_({.name = "activity-news",
                 .subscriptions = needs.subscriptions,
                 .cache = needs.cache,
                 .news = [&log = needs.log](std::vector<ChannelId> of) { return log.news_of(std::move(of)); }}) {}

/// One more than is asked for, which says whether there is another page.
Task<Result<ActivityFeed::Page>> ActivityFeed::page(Principal reader, std::optional<ActivityOf> of, std::size_t limit,
                                                    std::string cursor) {
    if (!cursor.empty() && !ActivityKey::parse(cursor).ok())
        co_return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
    std::optional<std::vector<LastTimes::News>> followed;
    if (of.value_or(reader.signed_in() ? ActivityOf::followed : ActivityOf::everyone) == ActivityOf::followed) {
        KLIEG_CO_CHECK(reader.require());
        KLIEG_CO_TRY(followed, co_await followed_.of(reader.user));
    }
    KLIEG_CO_TRY(auto const unwanted, co_await unwanted_by(needs_.asks, reader));
    std::vector<Shown> shown;
    bool is_all = false;
    for (int reads = 0; reads < kActivityReadsMax && !is_all && shown.size() <= limit; ++reads) {
        auto const wanted = std::min(limit + 1 - shown.size(), ports::kBatchKeysMax);
        KLIEG_CO_TRY(auto keys, co_await keys_behind(followed, cursor, wanted));
        is_all = keys.size() < wanted;
        if (!keys.empty()) cursor = keys.back();
        KLIEG_CO_TRY(auto more, co_await visible(std::move(keys), unwanted));
        std::ranges::move(more, std::back_inserter(shown));
    }
    Page page;
    if (shown.size() > limit) {
        shown.resize(limit);
        page.next = shown.back().key;
    } else if (!is_all) {
        page.next = cursor.substr(0, cursor.find('#') + 1);
    }
    KLIEG_CO_TRY(page.items, co_await views_of(std::move(shown)));
    co_return page;
}

Task<Result<ActivityFeed::Keys>> ActivityFeed::keys_behind(std::optional<std::vector<LastTimes::News>> followed,
                                                           std::string before, std::size_t limit) {
    if (!followed) co_return co_await needs_.log.of_site(std::move(before), limit);
    auto read = [this](ChannelId channel, std::string behind, std::size_t most) {
        return needs_.log.of_channel(std::move(channel), std::move(behind), most);
    };
    co_return co_await merged_keys(*std::move(followed), std::move(before), limit, read);
}

/// What everybody may see, in the order of the keys, of which there are at most kBatchKeysMax.
Task<Result<std::vector<ActivityFeed::Shown>>> ActivityFeed::visible(Keys keys, Unwanted const& unwanted) {
    std::set<VideoId> video_ids;
    std::set<CommentId> comment_ids;
    for (auto const& key : keys) {
        auto const parsed = ActivityKey::parse(key);
        if (!parsed.ok()) continue;
        auto said = CommentId::parse(parsed->thing);
        auto video = said.ok() ? Result<VideoId>(said->parent()) : VideoId::parse(parsed->thing);
        if (video.ok()) video_ids.insert(*std::move(video));
        if (said.ok()) comment_ids.insert(*std::move(said));
    }
    std::map<VideoId, videos::Video> listed;
    if (!video_ids.empty()) {
        KLIEG_CO_TRY(auto rows, co_await needs_.videos.find_batch({video_ids.begin(), video_ids.end()}));
        for (auto& row : rows) {
            if (!row || !videos::rules::is_listed(*row) || unwanted.has(*row)) continue;
            auto id = row->video_id;
            listed.emplace(std::move(id), *std::move(row));
        }
    }
    KLIEG_CO_TRY(auto const comments, co_await find_comments(needs_.comments, std::move(comment_ids)));
    std::set<CommentId> answered;
    for (auto const& [id, comment] : comments)
        if (comment.parent_id) answered.insert(*comment.parent_id);
    KLIEG_CO_TRY(auto const threads, co_await find_comments(needs_.comments, std::move(answered)));
    std::vector<Shown> shown;
    for (auto& key : keys) {
        auto parsed = ActivityKey::parse(key);
        if (!parsed.ok()) continue;
        auto const said = CommentId::parse(parsed->thing);
        auto const id = said.ok() ? Result<VideoId>(said->parent()) : VideoId::parse(parsed->thing);
        auto const video = id.ok() ? listed.find(*id) : listed.end();
        if (video == listed.end()) continue;
        Shown one{.key = std::move(key), .at = parsed->at, .video = video->second};
        if (said.ok()) {
            auto const comment = comments.find(*said);
            if (comment == comments.end() || comment->second.deleted) continue;
            auto const& parent = comment->second.parent_id;
            auto const thread = parent ? threads.find(*parent) : threads.end();
            if (!comments::rules::is_shown(comment->second, thread == threads.end() ? nullptr : &thread->second))
                continue;
            one.comment = comment->second;
        }
        shown.push_back(std::move(one));
    }
    co_return shown;
}

/// Each video and each author is looked up once. Of who is gone nothing is shown.
Task<Result<std::vector<ActivityView>>> ActivityFeed::views_of(std::vector<Shown> shown) {
    std::map<VideoId, videos::Video> rows;
    std::set<UserId> authors;
    for (auto const& one : shown) {
        rows.emplace(one.video.video_id, one.video);
        if (one.comment) authors.insert(one.comment->author_user_id);
    }
    std::vector<videos::Video> distinct;
    distinct.reserve(rows.size());
    for (auto& [id, row] : rows) distinct.push_back(std::move(row));
    KLIEG_CO_TRY(auto views,
                 co_await needs_.video_views.of_all(std::move(distinct), videos::VideoViews::Detail::listed));
    std::map<VideoId, videos::VideoView> by_id;
    for (auto& view : views) {
        auto id = view.id;
        by_id.emplace(std::move(id), std::move(view));
    }
    std::map<UserId, identity::PublicAccount> people;
    if (!authors.empty()) {
        KLIEG_CO_TRY(people, co_await needs_.accounts.public_accounts({authors.begin(), authors.end()}));
    }
    std::vector<ActivityView> items;
    for (auto const& one : shown) {
        auto const view = by_id.find(one.video.video_id);
        if (view == by_id.end()) continue;  // a deleted channel takes its videos along a moment later
        ActivityView item{.kind = ActivityKind::published, .at = one.at, .video = view->second, .comment = {}};
        if (one.comment) {
            auto const author = people.find(one.comment->author_user_id);
            if (author == people.end()) continue;
            item.kind = ActivityKind::commented;
            item.comment = ActivityComment{.id = one.comment->comment_id,
                                           .parent_id = one.comment->parent_id,
                                           .author = person_of(author->second),
                                           .text = comments::rules::excerpt_of(one.comment->text, kSaidLengthMax)};
        }
        items.push_back(std::move(item));
    }
    co_return items;
}

}  // namespace klieg::feeds
