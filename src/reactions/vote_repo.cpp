#include "reactions/vote_repo.h"

#include "base/json.h"
#include "base/log.h"
#include "ports/order_key.h"

#include <map>

namespace klieg::reactions {

namespace {

constexpr auto kLikes = "Likes";
constexpr auto kCommentVotes = "CommentVotes";
constexpr auto kByUser = "ByUser";
constexpr std::size_t kScanned = 200;

char const* table_of(Target const& target) {
    return target.comment ? kCommentVotes : kLikes;
}
char const* id_attribute(std::string_view table) {
    return table == kLikes ? "VideoId" : "CommentId";
}

ports::Item to_stored(Target const& target, CastVote const& vote) {
    auto item = json::to_item(vote);
    item[id_attribute(table_of(target))] = target.text();
    if (!target.comment && vote.value == Vote::like)
        item["LikedOrder"] = ports::order_key(vote.cast_at, target.video.text());
    return item;
}

ports::Condition unchanged(CastVote const& vote) {
    return vote.version == 0 ? ports::Condition::attribute_absent("UserId")
                             : ports::Condition::attribute_equals("Version", vote.version);
}

}  // namespace

std::vector<ports::TableSchema> VoteRepo::tables() {
    return {{.name = kLikes,
             .partition_attribute = "VideoId",
             .sort_attribute = "UserId",
             .indexes = {{kByUser, "UserId", "LikedOrder"}},
             .expiry_attribute = "ExpiresAt"},
            {.name = kCommentVotes,
             .partition_attribute = "CommentId",
             .sort_attribute = "UserId",
             .expiry_attribute = "ExpiresAt"}};
}

Task<Result<CastVote>> VoteRepo::get(Target target, UserId voter) {
    KLIEG_CO_TRY(auto item,
                 co_await tables_.get(table_of(target), {target.text(), voter.text()}, ports::Consistency::strong));
    if (!item) co_return CastVote{.user_id = std::move(voter)};
    co_return json::from_item<CastVote>(*item);
}

Task<Result<std::vector<CastVote>>> VoteRepo::of_voter(UserId voter, std::vector<CommentId> comments) {
    std::map<CommentId, CastVote> known;
    for (auto const& comment : comments) known.try_emplace(comment, CastVote{.user_id = voter});
    for (auto next = known.begin(); next != known.end();) {
        auto read = next;
        std::vector<ports::Key> keys;
        for (; next != known.end() && keys.size() < ports::kBatchKeysMax; ++next)
            keys.push_back({next->first.text(), voter.text()});
        KLIEG_CO_TRY(auto items,
                     co_await ports::get_readable(tables_, kCommentVotes, std::move(keys), ports::Consistency::strong));
        for (auto const& item : items) {
            auto& vote = (read++)->second;
            if (!item) continue;
            if (auto stands = json::from_item<CastVote>(*item); stands.ok()) vote = *std::move(stands);
        }
    }
    std::vector<CastVote> votes;
    for (auto const& comment : comments) votes.push_back(known.at(comment));
    co_return votes;
}

ports::Action VoteRepo::replace(Target const& target, CastVote const& before, CastVote const& after) {
    return ports::Put{table_of(target), to_stored(target, after), {unchanged(before)}};
}

ports::Action VoteRepo::remove(Target const& target, CastVote const& vote) {
    return ports::Delete{table_of(target), {target.text(), vote.user_id.text()}, {unchanged(vote)}};
}

ports::Action VoteRepo::remove_unread(Target const& target, std::string voter) {
    return ports::Delete{table_of(target), {target.text(), std::move(voter)}};
}

Task<Result<VoteRepo::Page>> VoteRepo::on(Target target, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{.table = table_of(target),
                       .partition = target.text(),
                       .limit = limit,
                       .cursor = std::move(cursor),
                       .consistency = ports::Consistency::strong};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    auto read = ports::readable_rows_of<CastVote>(page, "UserId");
    Page votes{.votes = std::move(read.rows), .unread = {}, .next = std::move(page.next)};
    for (auto& row : read.unread) {
        log::warn("a vote cannot be read", {{"on", target.text()}, {"voter", row.id}, {"error", row.why.detail}});
        votes.unread.push_back(std::move(row.id));
    }
    co_return votes;
}

Task<Result<VoteRepo::Liked>> VoteRepo::liked_by(UserId voter, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{.table = kLikes,
                       .index = kByUser,
                       .partition = voter.text(),
                       .order = ports::Order::descending,
                       .limit = limit,
                       .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    Liked liked{.videos = {}, .next = std::move(page.next)};
    for (auto const& item : page.items)
        if (auto id = VideoId::parse(item.at("VideoId").as_string()); id.ok()) liked.videos.push_back(*std::move(id));
    co_return liked;
}

/// One table after the other. A cursor says in which it is by its first letter.
Task<Result<VoteRepo::Names>> VoteRepo::scan(ports::Cursor cursor) {
    bool const in_comments = cursor.starts_with('c');
    std::string const table = in_comments ? kCommentVotes : kLikes;
    if (!cursor.empty()) cursor.erase(0, 1);
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = table, .limit = kScanned, .cursor = std::move(cursor)}));
    Names all;
    for (auto const& item : page.items)
        all.names.push_back(std::string(item.at(id_attribute(table)).as_string()) + "/" +
                            std::string(item.at("UserId").as_string()));
    if (!page.next.empty())
        all.next = (in_comments ? "c" : "v") + page.next;
    else if (!in_comments)
        all.next = "c";
    co_return all;
}

}  // namespace klieg::reactions
