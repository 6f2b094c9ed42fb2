#include "reactions/vote_count.h"

#include "comments/types.h"
#include "reactions/events.h"
#include "videos/counts.h"

namespace klieg::reactions {

namespace {

using counters::Addend;
using counters::Contribution;
using counters::Counting;

std::vector<Addend> addends_of(Target const& target, std::optional<Vote> value) {
    if (!value) return {};
    return {{.counter = *value == Vote::like ? likes_counter(target) : dislikes_counter(target)}};
}

std::optional<std::vector<Addend>> addends_after(events::Envelope const& event) {
    if (event.type != kVoteChanged.name) return std::nullopt;
    auto const vote = events::payload_of<VoteEvent>(event);
    if (!vote.ok()) return std::nullopt;
    auto const target = Target::parse(vote->target);
    if (!target.ok()) return std::nullopt;
    return addends_of(*target, vote->after);
}

Task<Result<Counting::Subjects>> list(VoteRepo& votes, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await votes.scan(std::move(cursor)));
    co_return Counting::Subjects{.ids = std::move(page.names), .next = std::move(page.next)};
}

Task<Result<std::optional<Contribution>>> find(VoteRepo& votes, std::string subject) {
    KLIEG_CO_TRY(auto name, VoteName::parse(subject));
    KLIEG_CO_TRY(auto vote, co_await votes.get(name.target, name.voter));
    if (vote.version == 0) co_return std::nullopt;
    co_return contribution_of(name.target, vote);
}

}  // namespace

std::string likes_counter(Target const& target) {
    return target.comment ? comments::likes_counter(*target.comment) : videos::likes_counter(target.video);
}
std::string dislikes_counter(Target const& target) {
    return target.comment ? comments::dislikes_counter(*target.comment) : videos::dislikes_counter(target.video);
}

Contribution contribution_of(Target const& target, CastVote const& vote) {
    return {.subject = VoteName{target, vote.user_id}.text(),
            .version = vote.version,
            .addends = addends_of(target, vote.value)};
}

Counting count_of_votes(VoteRepo& votes) {
    return {.name = kVotesCounting,
            .addends_after = addends_after,
            .list = [&votes](ports::Cursor cursor) { return list(votes, std::move(cursor)); },
            .find = [&votes](std::string subject) { return find(votes, std::move(subject)); }};
}

}  // namespace klieg::reactions
