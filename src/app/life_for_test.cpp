#include "app/life_for_test.h"

#include "base/caught.h"
#include "channels/feature.h"
#include "comments/feature.h"
#include "reactions/feature.h"
#include "subscriptions/feature.h"
#include "videos/feature.h"
#include "views/feature.h"

namespace klieg::app {

namespace {

using namespace std::chrono_literals;
using comments::CommentPatch;
using reactions::Target;
using reactions::Vote;
using testing::Faults;
using videos::CommentPolicy;
using videos::Visibility;

Task<Result<>> make_channel(Node& node, Principal who, ChannelId id, std::string handle) {
    KLIEG_CO_CHECK(
        co_await node.get<channels::Feature>().service.create(who, {std::move(handle), "A channel", {}}, id));
    co_return Result<>{};
}

Task<Result<>> make_playable(Node& node, VideoId id) {
    auto make_playable = [](videos::Video& video) -> Result<> {
        video.status = videos::Status::ready;
        video.playable = true;
        video.duration_ms = 8s;
        return {};
    };
    KLIEG_CO_CHECK(co_await node.get<videos::Feature>().writer.change(std::move(id), make_playable, {}));
    co_return Result<>{};
}

Task<Result<>> make_video(Node& node, Principal who, ChannelId channel, VideoId id) {
    videos::NewVideo wanted{.channel_id = channel, .title = "A title", .visibility = Visibility::public_};
    KLIEG_CO_CHECK(co_await node.get<videos::Feature>().service.create(who, std::move(wanted), id));
    co_return co_await make_playable(node, id);
}

Task<Result<>> post(Node& node, Principal who, comments::NewComment wanted, CommentId id) {
    KLIEG_CO_CHECK(co_await node.get<comments::Feature>().service.post(who, std::move(wanted), id));
    co_return Result<>{};
}

/// The last of them is signed in nowhere.
views::Asking asking_of(World const& world, std::size_t viewer) {
    return {.principal = viewer + 1 == kPeople ? Principal{} : world.users[viewer],
            .address = "192.0.2.7",
            .user_agent = "Mozilla/5.0",
            .from_a_page = true};
}

}  // namespace

Task<> raise(SharedEngines& engines, World& world, Node& node) {
    for (std::size_t i = 0; i < kPeople; ++i)
        world.users.push_back({UserId::make(engines.random), Role::user, SessionId::make(engines.random)});
    for (std::size_t owner = 0; owner < kOwners; ++owner) {
        auto const channel = ChannelId::make(engines.random);
        auto const video = VideoId::make(engines.random);
        world.channels.push_back({channel, owner});
        world.videos.push_back({video, owner});
        auto handle = "c" + engines.random.base32(12);
        static_cast<void>(co_await make_channel(node, world.users[owner], channel, std::move(handle)));
        static_cast<void>(co_await make_video(node, world.users[owner], channel, video));
    }
}

Task<Result<>> Life::run(int steps) {
    for (int step = 0; step < steps; ++step) {
        if (steps_to_calm_ == 0) begin_trouble();
        static_cast<void>(co_await caught(do_something()));
        engines_.clock.advance(100ms);
        if (--steps_to_calm_ == 0) co_await end_trouble();
    }
    if (steps_to_calm_ > 0) co_await end_trouble();
    co_return Result<>{};
}

/// For some steps; half of them have none.
void Life::begin_trouble() {
    using enum Faults::Manner;
    steps_to_calm_ = 1 + static_cast<int>(below(8));
    is_to_die_ = false;
    if (one_in(2)) return;
    is_to_die_ = one_in(2);
    static constexpr Faults::Manner kManners[] = {refused, throws, lost_answer, repeated};
    node_->faults.begin({.healthy = below(is_to_die_ ? 120 : 40),
                         .faulty = is_to_die_ ? Faults::kAllThatFollow : 1 + below(3),
                         .manner = is_to_die_ ? refused : kManners[below(4)],
                         .among = one_in(2) ? Faults::Among::changes : Faults::Among::all_calls});
}

/// What is dead comes again, knowing nothing.
Task<> Life::end_trouble() {
    bool const struck = node_->faults.end();
    if (struck && is_to_die_) node_ = std::make_unique<Node>(engines_, co_await this_executor());
}

Task<Result<>> Life::do_something() {
    auto const what = below(100);
    if (what < 16) return vote();
    if (what < 25) return say();
    if (what < 33) return answer();
    if (what < 37) return send_again();
    if (what < 46) return change_comment();
    if (what < 51) return remove_comment();
    if (what < 57) return subscribe();
    if (what < 64) return watch();
    if (what < 67) return publish();
    if (what < 71) return change_video();
    if (what < 72) return remove_something_large();
    if (what < 81) return move();
    if (what < 90) return follow();
    if (what < 96) return work();
    return do_something_rare();
}

Task<Result<>> Life::vote() {
    auto const value = one_in(3) ? std::nullopt : std::optional(one_in(3) ? Vote::dislike : Vote::like);
    auto target = one_in(2) || world_.comments.empty() ? Target::of(recent(world_.videos).id)
                                                       : Target::of(recent(world_.comments).id);
    auto who = user(below(kPeople));
    KLIEG_CO_CHECK(co_await node_->get<reactions::Feature>().service.vote(who, std::move(target), value));
    co_return Result<>{};
}

Task<Result<>> Life::say() {
    return post_to(recent(world_.videos), {});
}
Task<Result<>> Life::answer() {
    if (world_.comments.empty()) return say();
    auto const& said = recent(world_.comments);
    return post_to({said.id.parent(), said.owner}, said.id);
}

Task<Result<>> Life::post_to(World::Shown video, std::optional<CommentId> parent) {
    auto const author = below(kPeople);
    auto id = CommentId::make(video.id, ids_);
    world_.comments.push_back({id, author, video.owner});
    auto text = "words " + std::to_string(++world_.texts);
    comments::NewComment wanted{video.id, std::move(text), std::move(parent)};
    return create([who = user(author), wanted, id](Node& node) { return post(node, who, wanted, id); });
}

/// Whoever heard of no answer, or of one that says nothing, sends it again, now or some time later.
Task<Result<>> Life::create(Creation wanted) {
    auto done = co_await caught(wanted(*node_));
    bool const is_known = done.ok() || (done.error().kind != Errc::unavailable && done.error().kind != Errc::internal);
    if (!is_known) world_.unsure.push_back(std::move(wanted));
    co_return done;
}

Task<Result<>> Life::send_again() {
    if (world_.unsure.empty()) co_return Result<>{};
    auto const at = below(world_.unsure.size());
    auto wanted = std::exchange(world_.unsure[at], world_.unsure.back());
    world_.unsure.pop_back();  // one at a time: others who send it are told that it is in flight
    co_return co_await create(std::move(wanted));
}

/// Its author other words; the video's owner all else.
Task<Result<>> Life::change_comment() {
    if (world_.comments.empty()) co_return Result<>{};
    auto const said = recent(world_.comments);
    CommentPatch patch;
    auto who = user(said.owner);
    switch (below(6)) {
        case 0:
            patch.text = std::optional("other words " + std::to_string(++world_.texts));
            who = user(said.author);
            break;
        case 1: patch.pinned = std::optional(one_in(2)); break;
        case 2: patch.hearted = std::optional(one_in(2)); break;
        default: patch.held = std::optional(one_in(2));
    }
    KLIEG_CO_CHECK(co_await node_->get<comments::Feature>().service.edit(who, said.id, std::move(patch), {}));
    co_return Result<>{};
}

Task<Result<>> Life::remove_comment() {
    if (world_.comments.empty()) co_return Result<>{};
    auto const said = recent(world_.comments);
    auto who = user(one_in(2) ? said.author : said.owner);
    co_return co_await node_->get<comments::Feature>().service.remove(who, said.id, {});
}

Task<Result<>> Life::subscribe() {
    auto& service = node_->get<subscriptions::Feature>().service;
    auto who = user(below(kPeople));
    auto const channel = recent(world_.channels).id;
    if (one_in(3)) co_return co_await service.unsubscribe(who, channel);
    auto const level = one_in(3) ? subscriptions::Level::none : subscriptions::Level::all;
    KLIEG_CO_CHECK(co_await service.subscribe(who, channel, level));
    co_return Result<>{};
}

Task<Result<>> Life::watch() {
    auto& service = node_->get<views::Feature>().service;
    if (one_in(3) || world_.playing.empty()) {
        World::Playing begun{recent(world_.videos).id, below(kPeople), {}};
        KLIEG_CO_TRY(begun.token, co_await service.begin(asking_of(world_, begun.viewer), begun.video));
        world_.playing.push_back(std::move(begun));
        co_return Result<>{};
    }
    auto const playing = recent(world_.playing);
    auto const watched = std::chrono::seconds(1 + below(20));
    co_return co_await service.tell(asking_of(world_, playing.viewer), playing.video, playing.token, watched);
}

Task<Result<>> Life::publish() {
    if (one_in(4)) return open_channel();
    auto const channel = recent(world_.channels);
    auto id = VideoId::make(engines_.random);
    world_.videos.push_back({id, channel.owner});
    auto const who = user(channel.owner);
    return create([who, channel, id](Node& node) { return make_video(node, who, channel.id, id); });
}

Task<Result<>> Life::open_channel() {
    auto const owner = below(kOwners);
    auto id = ChannelId::make(engines_.random);
    world_.channels.push_back({id, owner});
    auto handle = "c" + engines_.random.base32(12);
    return create([who = user(owner), id, handle](Node& node) { return make_channel(node, who, id, handle); });
}

Task<Result<>> Life::change_video() {
    auto const video = recent(world_.videos);
    if (one_in(4)) co_return co_await make_playable(*node_, video.id);
    static constexpr CommentPolicy kPolicies[] = {CommentPolicy::open, CommentPolicy::open, CommentPolicy::held,
                                                  CommentPolicy::closed};
    videos::VideoPatch patch;
    if (one_in(2))
        patch.visibility = std::optional(one_in(3) ? Visibility::private_ : Visibility::public_);
    else
        patch.comment_policy = std::optional(kPolicies[below(4)]);
    KLIEG_CO_CHECK(co_await node_->get<videos::Feature>().service.edit(user(video.owner), video.id, patch));
    co_return Result<>{};
}

Task<Result<>> Life::remove_something_large() {
    if (one_in(4)) {
        auto const channel = recent(world_.channels);
        co_return co_await node_->get<channels::Feature>().service.remove(user(channel.owner), channel.id, {});
    }
    auto const video = recent(world_.videos);
    co_return co_await node_->get<videos::Feature>().service.remove(user(video.owner), video.id);
}

Task<Result<>> Life::move() {
    KLIEG_CO_CHECK(co_await node_->relay.move_once());
    co_return Result<>{};
}

Task<Result<>> Life::follow() {
    KLIEG_CO_CHECK(co_await node_->follower.follow_once());
    co_return Result<>{};
}

Task<Result<>> Life::work() {
    auto const kind = Node::kinds()[below(Node::kinds().size())];
    if (one_in(4)) KLIEG_CO_CHECK(co_await node_->features.queue().recover(kind));
    KLIEG_CO_CHECK(co_await node_->work(kind));
    co_return Result<>{};
}

/// Time goes by, by which engines have caught up; the log has something again, or another shard; somebody recounts.
Task<Result<>> Life::do_something_rare() {
    switch (below(4)) {
        case 0:
            engines_.clock.advance(one_in(3) ? 16min : 1min);
            engines_.tables.catch_up();
            break;
        case 1: co_return co_await repeat_some_events();
        case 2:
            if (one_in(3)) engines_.log.split(std::to_string(below(2)));
            break;
        default: co_return co_await recount_something();
    }
    co_return Result<>{};
}

Task<Result<>> Life::repeat_some_events() {
    auto records = engines_.log.records(std::to_string(below(2)));
    for (int i = 0; i < 10 && !records.empty(); ++i) {
        auto const& again = records[below(records.size())];
        KLIEG_CO_CHECK(co_await engines_.log.append({{again.partition_key, again.data}}));
    }
    co_return Result<>{};
}

Task<Result<>> Life::recount_something() {
    switch (below(5)) {
        case 0: co_return co_await node_->get<reactions::Feature>().vote_count.recount();
        case 1: co_return co_await node_->get<comments::Feature>().count.recount();
        case 2: co_return co_await node_->get<subscriptions::Feature>().subscriber_count.recount();
        case 3: co_return co_await node_->get<videos::Feature>().published_count.recount();
        default: co_return co_await node_->get<views::Feature>().sums.add_what_is_missing();
    }
}

}  // namespace klieg::app
