#include "app/stage_for_test.h"

#include "base/crypto.h"
#include "budgets/feature.h"
#include "channels/feature.h"
#include "comments/feature.h"
#include "identity/feature.h"
#include "identity/totp.h"
#include "library/feature.h"
#include "moderation/feature.h"
#include "pictures/feature.h"
#include "reactions/feature.h"
#include "site/feature.h"
#include "uploads/feature.h"
#include "videos/budget_claim.h"
#include "videos/feature.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

namespace klieg::app {

namespace {

using testing::Answered;
using testing::Asked;
using videos::Visibility;

/// What tus wants is added where the target is an upload's; behind '#' stands the video that it is for.
Asked request_of(SampleRequest const& request, std::string const& target, std::string body, std::string token) {
    auto const hash = target.find('#');
    Asked asked{
        .method = request.method, .target = target.substr(0, hash), .body = std::move(body), .token = std::move(token)};
    if (request.pattern.starts_with("/api/uploads")) {
        asked.headers.set("Tus-Resumable", "1.0.0");
        asked.headers.set("Upload-Offset", "0");
        asked.headers.set("Upload-Length", "8");
        if (hash != std::string::npos)
            asked.headers.set("Upload-Metadata", "videoId " + crypto::to_base64(target.substr(hash + 1)));
        if (!asked.body.empty()) asked.headers.set("Content-Type", "application/offset+octet-stream");
    }
    return asked;
}

}  // namespace

Task<> Stage::raise() {
    constexpr Role kRoles[] = {Role::user, Role::user, Role::user, Role::moderator, Role::administrator};
    for (std::size_t who = other; who < everyone; ++who) {
        identity::NewUser wanted{
            testing::kNames[who], std::string(testing::kNames[who]) + "@example.org", kPassword, {}};
        auto user = must(co_await get<identity::Feature>().service.create_user(std::move(wanted), kRoles[who]));
        people_[who] = {user.user_id, kRoles[who], {}};
        // The one row of a library that stays: what is left by a request does not depend on whether it was the first.
        must(co_await get<library::Feature>().history.pause(people_[who], false));
    }
}

/// As the account stands now: a request may have changed its password. Each a moment later than the one before: of a
/// hundred of one millisecond the one too many might be the newest.
Task<std::string> Stage::token_of(std::size_t who) {
    if (who == anonymous) co_return "";
    clock().advance(std::chrono::milliseconds(1));
    auto& identity = get<identity::Feature>();
    auto user = must(co_await identity.repo.find_user(people_[who].user));
    co_return must(
        co_await identity.sessions.open(user.value(), {"192.0.2.7", "test", "192.0.2.7"}, identity::ProvenBy::both));
}

Task<identity::Caller> Stage::caller() {
    auto session = co_await token_of(owner);
    auto who = must(co_await get<identity::Feature>().sessions.who_is(session));
    co_return identity::Caller{std::move(who), std::move(session), {"192.0.2.7", "test", "192.0.2.7"}};
}

Task<Asked> Stage::prepared(SampleRequest request, std::size_t who) {
    channel_ = {};
    auto target = co_await filled(request.target);
    auto body = co_await filled(request.body);
    auto token = co_await token_of(who);
    co_return request_of(request, target, std::move(body), std::move(token));
}

Task<Answered> Stage::ask(SampleRequest request, std::size_t who) {
    auto asked = co_await prepared(std::move(request), who);
    auto answered = co_await send(std::move(asked));
    co_await clear();
    co_return answered;
}

Task<> Stage::clear() {
    auto& channels = get<channels::Feature>().service;
    for (auto& channel : must(co_await channels.list_owned(people_[owner].user, 100, {})).channels)
        must(co_await channels.remove(people_[owner], channel.channel_id, {}));
    must(co_await get<identity::Feature>().second_factors.take_off_of(people_[owner].user));
    must(co_await get<pictures::Feature>().service.remove_of_user(people_[owner]));
    must(co_await get<pictures::Feature>().service.remove_of_site(people_[administrator]));
    channel_ = {};
}

/// Nobody of the five.
Task<identity::User> Stage::person() {
    auto const name = fresh();
    identity::NewUser wanted{name, name + "@example.org", kPassword, {}};
    co_return must(co_await get<identity::Feature>().service.create_user(std::move(wanted), Role::user));
}

/// One who is suspended.
Task<identity::User> Stage::barred() {
    auto const who = co_await person();
    co_return must(co_await get<identity::Feature>().service.set_standing(people_[administrator], who.user_id,
                                                                          {.standing = identity::Standing::suspended}));
}

Task<ChannelId> Stage::channel() {
    if (channel_.empty())
        channel_ = must(co_await get<channels::Feature>().service.create(people_[owner], {fresh(), "A channel", {}}))
                       .channel_id;
    co_return channel_;
}

Task<VideoId> Stage::draft(Visibility visibility) {
    videos::NewVideo wanted{.channel_id = co_await channel(), .title = "A title", .visibility = visibility};
    co_return must(co_await get<videos::Feature>().service.create(people_[owner], std::move(wanted))).video_id;
}

/// With a rung of one segment.
Task<videos::Video> Stage::playable(Visibility visibility) {
    auto id = co_await draft(visibility);
    auto make_playable = [](videos::Video& video) -> Result<> {
        video.status = videos::Status::ready;
        video.playable = true;
        video.generation = video.base_generation = 1;
        return {};
    };
    videos::StoredRendition stored{
        .rendition = {.name = "240", .codecs = "avc1.42c00d", .timescale = 1000, .width = 426, .height = 240}};
    stored.rendition.segments = {{.number = 0, .duration = 2000, .bytes = 1000, .fragments = {}}};
    stored.rendition.complete = true;
    auto bytes = std::make_shared<Bytes const>(1000, std::byte{'x'});
    must(co_await storage().objects().put(videos::init_name(id, 1, "240"), bytes));
    must(co_await storage().objects().put(videos::segment_name(id, 1, "240", 0), bytes));
    budgets::Change const uses{videos::rung_subject(id, 1, "240"),
                               {.derived_bytes = videos::counted_bytes_of(stored.rendition)}};
    must(co_await get<budgets::Feature>().service.apply({people_[owner].user, {uses}}, {}));
    must(co_await get<videos::Feature>().renditions.put(id, 1, std::move(stored)));
    co_return must(co_await get<videos::Feature>().writer.change(id, make_playable, {}));
}

/// With one picture to choose.
Task<videos::Video> Stage::suggested(Visibility visibility) {
    auto const video = co_await playable(visibility);
    auto const id = video.video_id;
    std::vector<videos::Suggestion> const made{{.jpeg_bytes = 4, .sizes = {{320, 180, 4}}}};
    auto const bytes = std::make_shared<Bytes const>(4, std::byte{'x'});
    must(co_await storage().objects().put(videos::suggestion_name(id, 1, 0), bytes));
    must(co_await storage().objects().put(videos::suggestion_name(id, 1, 0, 320), bytes));
    auto suggest = [&made](videos::Video& one) { return videos::lifecycle::suggestions_made(one, 1, made); };
    videos::VideoWriter::UnitOfWork unit{.uses = {{videos::suggestions_subject(id, 1), videos::use_of(made)}}};
    co_return must(co_await get<videos::Feature>().writer.change(id, suggest, std::move(unit)));
}

/// By everybody.
Task<> Stage::like(reactions::Target target) {
    for (auto const& who : people_)
        if (who.signed_in()) must(co_await get<reactions::Feature>().service.vote(who, target, reactions::Vote::like));
}

/// In every list of everybody.
Task<VideoId> Stage::kept() {
    auto id = (co_await playable(Visibility::public_)).video_id;
    auto& library = get<library::Feature>();
    for (auto const& who : people_) {
        if (!who.signed_in()) continue;
        must(co_await library.history.tell(who, id, {.position = std::chrono::minutes(1)}));
        must(co_await library.saved.watch_later(who, id));
        must(co_await library.saved.not_interested(who, {id}));
    }
    co_return id;
}

Task<library::PlaylistId> Stage::playlist(Visibility visibility) {
    library::NewPlaylist wanted{.title = "A list", .description = {}, .visibility = visibility};
    co_return must(co_await get<library::Feature>().playlists.create(people_[owner], std::move(wanted))).playlist_id;
}

Task<std::string> Stage::filled(std::string text) {
    std::size_t from = 0;
    for (auto begin = text.find('{'); begin != std::string::npos; begin = text.find('{', from)) {
        if (text.substr(begin + 1).starts_with('"')) {  // a brace of JSON itself
            from = begin + 1;
            continue;
        }
        auto end = text.find('}', begin);
        auto value = co_await thing(text.substr(begin + 1, end - begin - 1));
        text.replace(begin, end - begin + 1, value);
    }
    co_return text;
}

Task<std::string> Stage::thing(std::string name) {
    if (name == "fresh") co_return fresh();
    if (name == "owner") co_return people_[owner].user.text();
    if (name == "person") co_return (co_await person()).user_id.text();
    if (name == "barred") co_return (co_await barred()).username;
    if (name == "reported") {
        auto const who = (co_await person()).user_id.text();
        auto& reporting = get<moderation::Feature>();
        moderation::NewReport wanted{.subject = who, .reason = moderation::ReportReason::spam, .text = {}};
        must(co_await reporting.reports.file(people_[owner], std::move(wanted), "192.0.2.7"));
        must(co_await reporting.report_groups.count_all());
        co_return who;
    }
    if (name == "appealed") {
        auto const who = co_await barred();
        identity::Credentials credentials{who.username, kPassword};
        must(co_await get<moderation::Feature>().appeals.send(std::move(credentials), "It was not me.", {}));
        co_return who.user_id.text();
    }
    if (name == "session") {
        auto token = co_await token_of(owner);
        co_return must(co_await get<identity::Feature>().sessions.who_is(token)).session.text();
    }
    if (name == "token") {
        auto& identity = get<identity::Feature>();
        auto made = must(co_await identity.access_tokens.make(co_await caller(), {"a script", {Scope::read}, {}}));
        co_return made.row.token_id.text();
    }
    if (name == "first-code") {
        auto& identity = get<identity::Feature>();
        must(co_await identity.second_factors.begin(co_await caller()));
        auto const row = must(co_await identity.second_factor_repo.find(people_[owner].user));
        auto const secret = must(identity.second_factor_codes.open(row.of, row.pending_secret));
        co_return identity::totp::code_of(secret, identity::totp::step_of(clock().now()));
    }
    // Nothing stands for it: it is there.
    if (name == "second-factor") {
        auto code = co_await thing("first-code");
        auto& identity = get<identity::Feature>();
        must(co_await identity.second_factors.confirm(co_await caller(), {std::move(code)}));
        co_return "";
    }
    if (name == "page") {
        site::SitePatch patch;
        patch.about = std::optional<std::string>("Who we are.");
        must(co_await get<site::Feature>().service.change(people_[administrator], std::move(patch), {}));
        co_return "about";
    }
    if (name == "channel") co_return (co_await channel()).text();
    if (name == "picture") {
        auto const id = co_await channel();
        assembly::Picture const picture{.key = "abcdefghijklmnop", .sizes = {{48, 48, 4}}};
        auto const bytes = std::make_shared<Bytes const>(4, std::byte{'x'});
        must(co_await storage().objects().put(assembly::picture_name(id.text(), picture.key, 48), bytes));
        must(co_await get<channels::Feature>().service.set_picture(people_[owner], id, channels::ChannelPicture::avatar,
                                                                   picture));
        co_return picture.key + "/48.webp";
    }
    if (name == "public") co_return (co_await playable(Visibility::public_)).video_id.text();
    if (name == "liked") {
        auto const id = (co_await playable(Visibility::public_)).video_id;
        co_await like(reactions::Target::of(id));
        co_return id.text();
    }
    if (name == "liked-comment") {
        auto id = co_await thing("comment");
        co_await like(must(reactions::Target::parse(id)));
        co_return id;
    }
    if (name == "kept") co_return (co_await kept()).text();
    if (name == "private-list") co_return (co_await playlist(Visibility::private_)).text();
    if (name == "playlist") co_return (co_await playlist(Visibility::public_)).text();
    if (name == "playlist-with") {
        auto const id = co_await playlist(Visibility::public_);
        auto const video = (co_await playable(Visibility::public_)).video_id;
        must(co_await get<library::Feature>().playlists.add(people_[owner], id, {video, {}}));
        co_return id.text() + "/items/" + video.text();
    }
    if (name == "unlisted") co_return (co_await playable(Visibility::unlisted)).video_id.text();
    if (name == "private") co_return (co_await playable(Visibility::private_)).video_id.text();
    if (name == "suggested") co_return (co_await suggested(Visibility::public_)).video_id.text();
    if (name == "hidden") co_return (co_await suggested(Visibility::private_)).video_id.text();
    if (name == "draft") co_return (co_await draft(Visibility::public_)).text();
    if (name == "comment" || name == "hidden-comment") {
        auto const video = co_await playable(name == "comment" ? Visibility::public_ : Visibility::private_);
        auto made = co_await get<comments::Feature>().service.post(people_[owner], {video.video_id, fresh(), {}});
        co_return must(std::move(made)).comment.comment_id.text();
    }
    if (name == "upload") {
        auto video = co_await draft(Visibility::private_);
        co_return must(co_await get<uploads::Feature>().service.begin(people_[owner], video, 8, ""))
            .upload.upload_id.text();
    }
    co_return co_await media_path(std::move(name));
}

/// "{visibility}-playlist", "-segment", or "-unsigned": a playlist's without the token that it needs.
Task<std::string> Stage::media_path(std::string name) {
    auto video = co_await playable(name.starts_with("public") ? Visibility::public_ : Visibility::private_);
    std::string path = video.video_id.text() + "/" + video.media_key + "/1/";
    path += name.ends_with("-segment") ? "240/0.m4s" : "main.m3u8";
    if (video.visibility == Visibility::public_ || name.ends_with("-unsigned")) co_return path;
    auto& tokens = get<videos::Feature>().tokens;
    co_return "t/" + tokens.sign(video.video_id, video.media_key, {}, clock().now()) + "/" + path;
}

}  // namespace klieg::app
