#include "notifications/comment_notices.h"

#include "comments/comment_rules.h"
#include "uniques/uniques.h"
#include "videos/rules.h"

#include <algorithm>
#include <set>

namespace klieg::notifications {

namespace {

using assembly::Notice;
using comments::Comment;
using comments::CommentEvent;

/// Of what was said, so much is shown.
constexpr std::size_t kExcerptLengthMax = 200;

/// When it was said: the first ten characters of its order say it, and so every event of it tells the same time.
std::optional<Time> said_at(CommentId const& id) {
    return OrderedText::time_of(id.order());
}

Notice notice_of(CommentEvent const& said, UserId user, char const* kind, std::string group) {
    return {.user = std::move(user),
            .kind = kind,
            .once = said.comment_id.text(),
            .at = said_at(said.comment_id).value_or(Time{}),
            .actor = said.author_user_id,
            .subject = said.comment_id.text(),
            .group = std::move(group)};
}

bool is_said(events::Envelope const& event) {
    return event.type == comments::kCommentCreated.name || event.type == comments::kCommentReleased.name;
}

}  // namespace

assembly::NotificationSource CommentNotices::source() {
    return {.name = "comments",
            .kinds = {{kReply, {.app = true, .mail = true, .push = true}},
                      {kMention, {.app = true, .mail = true, .push = true}},
                      {kCommented, {.app = true}},
                      {kHeart, {.app = true}}},
            .notices = [this](std::span<events::Envelope const> told) { return notices_of(told); },
            .missed = [this](Time since, std::string cursor) { return missed(since, std::move(cursor)); },
            .show = [this](Principal reader,
                           std::vector<About> about) { return show(std::move(reader), std::move(about)); }};
}

Task<Result<std::vector<Notice>>> CommentNotices::notices_of(std::span<events::Envelope const> told) {
    std::vector<Notice> notices;
    std::vector<CommentEvent> all;
    for (auto const& event : told) {
        bool const edited = event.type == comments::kCommentEdited.name;
        if (!is_said(event) && !edited) continue;
        auto said = events::payload_of<CommentEvent>(event);
        if (!said.ok() || said->comment_id.empty()) continue;
        if (!edited) {
            all.push_back(*std::move(said));
            continue;
        }
        if (!said->heart_given) continue;
        auto heart = notice_of(*said, said->author_user_id, kHeart, {});
        heart.once = "heart " + heart.once;
        heart.at = event.time;
        heart.actor = said->owner_user_id;
        heart.marked = true;
        notices.push_back(std::move(heart));
    }
    KLIEG_CO_TRY(auto const parents, co_await parents_of(all));
    for (auto& said : all) KLIEG_CO_CHECK(co_await add_said(std::move(said), parents, notices));
    co_return co_await without_blocked(std::move(notices));
}

Task<Result<std::vector<Notice>>> CommentNotices::without_blocked(std::vector<Notice> notices) {
    if (!needs_.has_blocked) co_return notices;
    std::vector<Notice> heard;
    for (auto& notice : notices) {
        auto const actor = notice.actor.value_or(UserId());
        KLIEG_CO_TRY(bool const blocked, co_await needs_.has_blocked(notice.user, actor));
        if (!blocked) heard.push_back(std::move(notice));
    }
    co_return heard;
}

Task<Result<assembly::NotificationSource::Missed>> CommentNotices::missed(Time since, std::string cursor) {
    KLIEG_CO_TRY(auto page, co_await needs_.comments.scan_ids(std::move(cursor)));
    assembly::NotificationSource::Missed missed{.notices = {}, .next = std::move(page.next)};
    std::vector<CommentId> fresh;
    for (auto const& text : page.ids) {
        auto id = CommentId::parse(text);
        if (id.ok() && said_at(*id) >= since) fresh.push_back(*std::move(id));
    }
    KLIEG_CO_TRY(auto const comments, co_await find_all(std::move(fresh)));
    std::map<VideoId, UserId> owners;
    std::vector<CommentEvent> all;
    for (auto const& [id, comment] : comments) {
        if (comment.deleted) continue;
        auto owner = owners.find(comment.video_id);
        if (owner == owners.end()) {
            auto const video = co_await needs_.videos.get(comment.video_id);
            if (!video.ok() && video.error().kind != Errc::not_found) co_return video.error();
            owner = owners.emplace(comment.video_id, video.ok() ? video->owner_user_id : UserId{}).first;
        }
        all.push_back({.comment_id = id,
                       .video_id = comment.video_id,
                       .parent_id = comment.parent_id,
                       .author_user_id = comment.author_user_id,
                       .owner_user_id = owner->second,
                       .held = comment.held,
                       .mentions = comments::rules::mentions_in(comment.text)});
    }
    KLIEG_CO_TRY(auto const parents, co_await parents_of(all));
    for (auto& said : all) KLIEG_CO_CHECK(co_await add_said(std::move(said), parents, missed.notices));
    KLIEG_CO_TRY(missed.notices, co_await without_blocked(std::move(missed.notices)));
    co_return missed;
}

Task<Result<CommentNotices::Parents>> CommentNotices::parents_of(std::vector<CommentEvent> const& said) {
    std::set<CommentId> ids;
    for (auto const& one : said)
        if (one.parent_id && !one.held) ids.insert(*one.parent_id);
    co_return co_await find_all({ids.begin(), ids.end()});
}

/// The most specific first: of one comment the first notice counts for each.
Task<Result<>> CommentNotices::add_said(CommentEvent said, Parents const& parents, std::vector<Notice>& notices) {
    auto const video = said.video_id.text();
    if (!said.held) {
        auto const parent = said.parent_id ? parents.find(*said.parent_id) : parents.end();
        if (parent != parents.end() && !parent->second.author_user_id.empty())
            notices.push_back(notice_of(said, parent->second.author_user_id, kReply, parent->first.text()));
        for (auto const& name : said.mentions) {
            KLIEG_CO_TRY(auto const holder, co_await needs_.users.holder_of(uniques::Name::username(name)));
            auto user = UserId::parse(holder.value_or(""));
            if (user.ok()) notices.push_back(notice_of(said, *std::move(user), kMention, {}));
        }
    }
    if (!said.owner_user_id.empty()) notices.push_back(notice_of(said, said.owner_user_id, kCommented, video));
    co_return Result<>{};
}

Task<Result<std::map<CommentId, Comment>>> CommentNotices::find_all(std::vector<CommentId> ids) {
    std::map<CommentId, Comment> found;
    for (std::size_t at = 0; at < ids.size(); at += ports::kBatchKeysMax) {
        auto const end = std::min(ids.size(), at + ports::kBatchKeysMax);
        std::vector<CommentId> some(ids.begin() + static_cast<std::ptrdiff_t>(at),
                                    ids.begin() + static_cast<std::ptrdiff_t>(end));
        KLIEG_CO_TRY(auto rows, co_await needs_.comments.find_batch(std::move(some)));
        for (auto& row : rows) {
            if (!row) continue;
            auto const id = row->comment_id;
            found.emplace(id, *std::move(row));
        }
    }
    co_return found;
}

/// A reply is shown below what it answers: where that is held or gone, it is shown nowhere.
Task<Result<CommentNotices::Subjects>> CommentNotices::show(Principal reader, std::vector<About> about) {
    std::set<CommentId> ids;
    std::set<VideoId> video_ids;
    for (auto const& one : about) {
        auto id = CommentId::parse(one.subject);
        if (!id.ok()) continue;
        video_ids.insert(id->parent());
        ids.insert(*std::move(id));
    }
    KLIEG_CO_TRY(auto const comments, co_await find_all({ids.begin(), ids.end()}));
    std::set<CommentId> threads;
    for (auto const& [id, comment] : comments)
        if (comment.parent_id) threads.insert(*comment.parent_id);
    KLIEG_CO_TRY(auto const parents, co_await find_all({threads.begin(), threads.end()}));
    std::map<VideoId, videos::Video> videos;
    if (!video_ids.empty()) {
        KLIEG_CO_TRY(auto rows, co_await needs_.videos.find_batch({video_ids.begin(), video_ids.end()}));
        for (auto& row : rows) {
            if (!row) continue;
            auto const id = row->video_id;
            videos.emplace(id, *std::move(row));
        }
    }
    Subjects subjects(about.size());
    for (std::size_t i = 0; i < about.size(); ++i) {
        auto const id = CommentId::parse(about[i].subject);
        auto const found = id.ok() ? comments.find(*id) : comments.end();
        if (found == comments.end() || found->second.deleted) continue;
        auto const& comment = found->second;
        auto const video = videos.find(comment.video_id);
        if (video == videos.end() || !videos::rules::may_see(reader, video->second)) continue;
        bool const sees_held = reader.is(video->second.owner_user_id) || reader.moderates();
        auto const parent = comment.parent_id ? parents.find(*comment.parent_id) : parents.end();
        if (comment.parent_id && (parent == parents.end() || (parent->second.held && !sees_held))) continue;
        if (comment.held && !sees_held && !reader.is(comment.author_user_id)) continue;
        if (about[i].kind == kHeart && !comment.hearted) continue;
        subjects[i] =
            assembly::NotificationSubject{.type = "comment",
                                          .id = comment.comment_id.text(),
                                          .title = video->second.title,
                                          .text = comments::rules::excerpt_of(comment.text, kExcerptLengthMax),
                                          .video_id = comment.video_id,
                                          .channel_id = video->second.channel_id,
                                          .pictures = needs_.video_views.pictures_of(video->second)};
    }
    co_return subjects;
}

}  // namespace klieg::notifications
