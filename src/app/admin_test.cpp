#include "app/admin.h"

#include "app/backup.h"
#include "app/command_for_test.h"
#include "app/site_for_test.h"
#include "base/bytes.h"
#include "budgets/feature.h"
#include "channels/feature.h"
#include "events/follower.h"
#include "identity/feature.h"
#include "jobs/context.h"
#include "site/feature.h"
#include "testing/async_test.h"
#include "testing/text_body.h"
#include "videos/feature.h"
#include "videos/object_names.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace klieg::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

RanCommand admin(std::vector<std::string> words, std::string const& data, std::string const& input = {}) {
    words.insert(words.begin(), "admin");
    words.insert(words.end(), {"--data", data});
    return run(std::move(words), input);
}

videos::Video video_with_source(Site& site) {
    videos::Video video{.video_id = VideoId::make(site.random()),
                        .channel_id = ChannelId::make(site.random()),
                        .owner_user_id = UserId::make(site.random()),
                        .title = "A title"};
    video.generation = video.base_generation = 1;
    video.source_name = videos::source_name(video.video_id, 1);
    return video;
}

KLIEG_ASYNC_TEST(Admin, CreatesAccountsThatCanSignInWhileTheServerRuns) {
    Site site;
    auto ran = admin({"create-user", "ada", "ada@example.org", "--role", "administrator"}, site.config().data,
                     "analytical-engine\n");
    EXPECT_EQ(ran.status, 0) << ran.complained;
    EXPECT_THAT(ran.said, HasSubstr("administrator ada"));
    EXPECT_THAT(ran.said, Not(HasSubstr("analytical")));
    auto answered = co_await site.send({.method = http::Method::post,
                                        .target = "/api/auth/login",
                                        .body = R"({"login":"ada","password":"analytical-engine"})"});
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.text_at("/user/role"), "administrator");

    auto again = admin({"create-user", "Ada", "lovelace@example.org"}, site.config().data, "analytical-engine\n");
    EXPECT_EQ(again.status, 1);
    EXPECT_EQ(again.complained, "klieg: username is taken\n");
    auto weak = admin({"create-user", "b", "bob@example.org"}, site.config().data, "short\n");
    EXPECT_EQ(weak.status, 1);
    EXPECT_EQ(weak.complained,
              "klieg: username must have at least 3 characters\nklieg: password must have at least 10 characters\n");
    EXPECT_NE(
        admin({"create-user", "eve", "eve@example.org", "--role", "emperor"}, site.config().data, "a good long one\n")
            .status,
        0);
}

KLIEG_ASYNC_TEST(Admin, GivesAnAccountAnotherPassword) {
    Site site;
    identity::NewUser wanted{"ada", "ada@example.org", kPassword, {}};
    Site::must(co_await site.get<identity::Feature>().service.create_user(wanted, Role::user));
    auto const log_in = [&site](std::string password) {
        return site.send({.method = http::Method::post,
                          .target = "/api/auth/login",
                          .body = R"({"login":"ada","password":")" + password + "\"}"});
    };
    auto const read = admin({"password", "ada"}, site.config().data, "analytical-engine\n");
    EXPECT_EQ(read.status, 0) << read.complained;
    EXPECT_THAT(read.said, Not(HasSubstr("analytical")));
    EXPECT_EQ((co_await log_in("analytical-engine")).status, 200);
    EXPECT_EQ((co_await log_in(kPassword)).status, 401);

    auto const made = run_in_terminal({"admin", "password", "Ada", "--data", site.config().data});
    EXPECT_EQ(made.status, 0) << made.complained;
    auto const line = made.said.substr(made.said.find('\n') + 1);
    EXPECT_EQ(line.size(), 27U) << made.said;
    EXPECT_EQ((co_await log_in(line.substr(0, line.size() - 1))).status, 200);
    EXPECT_EQ((co_await log_in("analytical-engine")).status, 401);

    EXPECT_EQ(admin({"password", "ada"}, site.config().data, "short\n").complained,
              "klieg: password must have at least 10 characters\n");
    EXPECT_EQ(admin({"password", "nobody"}, site.config().data, kPassword).complained,
              "klieg: there is no user nobody\n");
    EXPECT_NE(admin({"password"}, site.config().data).status, 0);
}

KLIEG_ASYNC_TEST(Admin, ShowsAndEndsWhatProvesAnAccount) {
    Site site{{.passwords = Site::Passwords::plain}};
    auto& identity = site.get<identity::Feature>();
    auto const made = Site::must(
        co_await identity.service.register_user({"ada", "ada@example.org", kPassword, {}}, {"192.0.2.7", "test", "n"}));
    identity::Caller const caller{
        Site::must(co_await identity.sessions.who_is(made.token)), made.token, {"192.0.2.7", "test", "n"}};
    auto const make = [&] {
        return identity.access_tokens.make(caller, {"a script", {Scope::read, Scope::write}, {}});
    };
    auto const first = Site::must(co_await make());
    Site::must(co_await make());
    auto const data = site.config().data;
    auto const listed = admin({"tokens", "ada"}, data);
    EXPECT_EQ(listed.status, 0) << listed.complained;
    EXPECT_THAT(listed.said, HasSubstr(first.row.token_id.text()));
    EXPECT_THAT(listed.said, HasSubstr("read,write"));
    EXPECT_THAT(listed.said, Not(HasSubstr("klieg_pat_")));
    EXPECT_EQ(admin({"tokens", "ada", "--revoke", first.row.token_id.text()}, data).status, 0);
    EXPECT_EQ(admin({"tokens", "ada", "--revoke", first.row.token_id.text()}, data).complained,
              "klieg: there is no such access token\n");
    EXPECT_THAT(admin({"tokens", "ada"}, data).said, HasSubstr("a script"));
    EXPECT_EQ(admin({"tokens", "ada", "--revoke", "all"}, data).status, 0);
    EXPECT_EQ(admin({"tokens", "ada"}, data).said, "");
    EXPECT_EQ(admin({"second-factor", "ada"}, data).said, "ada has no second factor\n");
    EXPECT_EQ(admin({"second-factor", "ada", "--off"}, data).said, "ada has no second factor\n");
    auto const log = admin({"sign-ins", "ada"}, data);
    EXPECT_THAT(log.said, HasSubstr("token_revoked"));
    EXPECT_THAT(log.said, HasSubstr("registered"));
    EXPECT_THAT(log.said, HasSubstr("192.0.2.7"));
    EXPECT_EQ(admin({"sign-ins", "nobody"}, data).complained, "klieg: there is no user nobody\n");
}

/// As `pass show ada | klieg admin password ada` where there is no such entry.
KLIEG_ASYNC_TEST(Admin, LeavesAPasswordWhereNoneCameThroughThePipe) {
    Site site;
    identity::NewUser wanted{"ada", "ada@example.org", kPassword, {}};
    auto const ada = Site::must(co_await site.get<identity::Feature>().service.create_user(wanted, Role::user));
    auto const none = admin({"password", "ada"}, site.config().data);
    EXPECT_EQ(none.status, 1);
    EXPECT_THAT(none.complained, HasSubstr("klieg: no password came on standard input: pipe one, or run this in a"));
    EXPECT_EQ(none.said, "");
    EXPECT_EQ(admin({"password", "ada"}, site.config().data, "\n").complained, "klieg: password must not be empty\n");
    EXPECT_EQ(admin({"password", "ada"}, site.config().data, std::string("analytical\0engine\n", 18)).complained,
              "klieg: password holds control characters\n")
        << "and is not cut off there";
    EXPECT_EQ(admin({"password", "ada"}, site.config().data, "caf\xe9 au lait chaud\n").complained,
              "klieg: password holds bytes that are no text in UTF-8\n")
        << "nobody could type it: a browser sends it otherwise";
    for (std::string const& letters : {std::string(2000, 'x'), std::string(2000, '\xe9')})
        EXPECT_EQ(admin({"password", "ada"}, site.config().data, letters).complained,
                  "klieg: password must have at most 200 characters\n");
    auto const stands = co_await site.get<identity::Feature>().repo.find_user(ada.user_id);
    EXPECT_EQ((*stands)->password_version, ada.password_version);
    auto const nobody = admin({"create-user", "bob", "bob@example.org"}, site.config().data);
    EXPECT_EQ(nobody.status, 1);
    EXPECT_THAT(nobody.complained, HasSubstr("no password came on standard input"));
    EXPECT_EQ(
        admin({"create-user", "bob", "bob@example.org"}, site.config().data, "caf\xe9 au lait chaud\n").complained,
        "klieg: password holds bytes that are no text in UTF-8\n");
}

KLIEG_ASYNC_TEST(Admin, ShowsAnAccountAndChangesItsNames) {
    Site site{{.passwords = Site::Passwords::plain}};
    auto& service = site.get<identity::Feature>().service;
    auto const ada = Site::must(co_await service.create_user({"ada", "ada@example.org", kPassword, {}}, Role::user));
    Site::must(co_await service.create_user({"bob", "bob@example.org", kPassword, {}}, Role::user));
    auto const shown = admin({"user", "ADA"}, site.config().data);
    EXPECT_EQ(shown.status, 0) << shown.complained;
    EXPECT_THAT(shown.said, HasSubstr(ada.user_id.text() + " ada\n"));
    EXPECT_THAT(shown.said, HasSubstr("ada@example.org\n"));
    EXPECT_THAT(shown.said, HasSubstr("active\n"));
    auto const changed =
        admin({"user", "ada", "--display-name", "Ada Lovelace", "--email", "ada@example.com"}, site.config().data);
    EXPECT_EQ(changed.status, 0) << changed.complained;
    EXPECT_THAT(changed.said, HasSubstr("Ada Lovelace\n"));
    EXPECT_THAT(changed.said, HasSubstr("ada@example.com\n"));
    EXPECT_EQ(admin({"user", "ada", "--email", "bob@example.org"}, site.config().data).complained,
              "klieg: email belongs to an account already\n");
    EXPECT_EQ(admin({"user", "ada", "--display-name", "", "--email", "x"}, site.config().data).complained,
              "klieg: displayName must not be empty\nklieg: email must have at least 3 characters\n");
    EXPECT_EQ(admin({"user", "nobody"}, site.config().data).complained, "klieg: there is no user nobody\n");
}

/// One of a release to come, or of a hand.
KLIEG_ASYNC_TEST(Admin, GoesOnBehindRowsThatCannotBeRead) {
    Site site{{.passwords = Site::Passwords::plain}};
    auto& service = site.get<identity::Feature>().service;
    for (auto const* name : {"ada", "bob"}) {
        identity::NewUser wanted{name, std::string(name) + "@example.org", kPassword, {}};
        Site::must(co_await service.create_user(wanted, Role::user));
    }
    auto& tables = site.storage().tables();
    Site::must(co_await tables.write(ports::Put{"Users", {{"UserId", "u_unread"}, {"Role", "emperor"}}}));
    auto const listed = admin({"users"}, site.config().data);
    EXPECT_EQ(listed.status, 0);
    EXPECT_EQ(std::ranges::count(listed.said, '\n'), 2);
    EXPECT_THAT(listed.complained, HasSubstr("klieg: the account u_unread cannot be read, and is passed over: "));

    auto const video = video_with_source(site);
    Site::must(co_await site.storage().objects().put(video.source_name, std::make_shared<Bytes const>(100)));
    Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
    Site::must(co_await tables.write(ports::Put{"Videos", {{"VideoId", "v_unread"}, {"SchemaVersion", "x"}}}));
    auto const verified = admin({"verify"}, site.config().data);
    EXPECT_EQ(verified.status, 1) << "what they require is not known";
    EXPECT_THAT(verified.said, HasSubstr("1 videos, 0 objects missing"));
    EXPECT_THAT(verified.complained, HasSubstr("2 rows cannot be read"));
    testing::TempDir other;
    auto const into = (other.path() / "backup").string();
    auto const backed_up = admin({"backup", into}, site.config().data);
    EXPECT_EQ(backed_up.status, 0) << "else one row is the end of all backups";
    EXPECT_THAT(backed_up.complained, HasSubstr("2 rows cannot be read"));
    auto const restored = admin({"restore", into}, (other.path() / "restored").string());
    EXPECT_EQ(restored.status, 0) << restored.complained;
    EXPECT_THAT(restored.complained, HasSubstr("2 rows cannot be read"));
}

KLIEG_ASYNC_TEST(Admin, VerifiesAllVideosThoughARenditionOfOneCannotBeRead) {
    Site site{{.passwords = Site::Passwords::plain}};
    auto const unread = video_with_source(site);
    auto const lacking = video_with_source(site);
    Site::must(co_await site.storage().objects().put(unread.source_name, std::make_shared<Bytes const>(100)));
    for (auto const& video : {unread, lacking})
        Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
    ports::Item row{{"VideoId", unread.video_id.text()}, {"Part", "00000001/240"}, {"Name", 7}};
    Site::must(co_await site.storage().tables().write(ports::Put{"Segments", row}));
    auto const verified = admin({"verify"}, site.config().data);
    EXPECT_EQ(verified.status, 1);
    EXPECT_THAT(verified.said, HasSubstr(lacking.source_name + " is missing"));
    EXPECT_THAT(verified.said, HasSubstr("1 videos, 1 objects missing"));
    EXPECT_THAT(verified.complained, HasSubstr("1 rows cannot be read"));
    EXPECT_THAT(verified.complained, HasSubstr(unread.video_id.text())) << "it is named";
}

KLIEG_ASYNC_TEST(Admin, VerifiesThePicturesOfChannelsAndAccounts) {
    Site site{{.passwords = Site::Passwords::plain}};
    auto& accounts = site.get<identity::Feature>().service;
    auto& channels = site.get<channels::Feature>().service;
    auto& objects = site.storage().objects();
    auto const ada = Site::must(co_await accounts.create_user({"ada", "ada@example.org", kPassword, {}}, Role::user));
    Principal const caller{ada.user_id, Role::user, SessionId::make(site.random())};
    auto const channel = Site::must(co_await channels.create(caller, {.handle = "club", .name = "A club"}));
    assembly::Picture const picture{.key = "k3y", .sizes = {{48, 48, 100}}};
    Site::must(co_await accounts.set_avatar(caller, picture, {}));
    Site::must(co_await channels.set_picture(caller, channel.channel_id, channels::ChannelPicture::banner, picture));
    auto const names = {assembly::picture_name(ada.user_id.text(), "k3y", 48),
                        assembly::picture_name(channel.channel_id.text(), "k3y", 48)};
    auto const lacking = admin({"verify"}, site.config().data);
    EXPECT_EQ(lacking.status, 1);
    EXPECT_THAT(lacking.said, HasSubstr("2 objects missing"));
    for (auto const& name : names) {
        EXPECT_THAT(lacking.said, HasSubstr(name + " is missing"));
        Site::must(co_await objects.put(name, std::make_shared<Bytes const>(99)));
    }
    EXPECT_THAT(admin({"verify"}, site.config().data).said, HasSubstr("2 objects missing")) << "they are not whole";
    for (auto const& name : names) {
        Site::must(co_await objects.remove(name));
        Site::must(co_await objects.put(name, std::make_shared<Bytes const>(100)));
    }
    EXPECT_EQ(admin({"verify"}, site.config().data).status, 0);
}

KLIEG_ASYNC_TEST(Admin, VerifiesTheLogoOfTheSite) {
    Site site{{.passwords = Site::Passwords::plain}};
    Principal const somebody{UserId::make(site.random()), Role::administrator, {}};
    assembly::Picture const logo{.key = "abcdefghijklmnop", .sizes = {{48, 48, 100}}};
    Site::must(co_await site.get<site::Feature>().service.set_logo(somebody, logo));
    auto const name = assembly::picture_name(site::kSiteSubject, logo.key, 48);
    auto const lacking = admin({"verify"}, site.config().data);
    EXPECT_EQ(lacking.status, 1);
    EXPECT_THAT(lacking.said, HasSubstr(name + " is missing"));
    Site::must(co_await site.storage().objects().put(name, std::make_shared<Bytes const>(100)));
    EXPECT_EQ(admin({"verify"}, site.config().data).status, 0);
}

KLIEG_ASYNC_TEST(Admin, ListsAllAccounts) {
    Site site{{.passwords = Site::Passwords::plain}};
    auto& service = site.get<identity::Feature>().service;
    std::vector<UserId> ids;
    for (int i = 0; i < 101; ++i) {  // more than a page
        auto const name = "user" + std::to_string(i);
        identity::NewUser wanted{name, name + "@example.org", kPassword, {}};
        auto const role = i == 0 ? Role::administrator : Role::user;
        ids.push_back(Site::must(co_await service.create_user(wanted, role)).user_id);
    }
    Principal const chief{ids[0], Role::administrator, SessionId::make(site.random())};
    Site::must(co_await service.set_standing(chief, ids[1], {identity::Standing::suspended}));
    auto const listed = admin({"users"}, site.config().data);
    EXPECT_EQ(listed.status, 0) << listed.complained;
    EXPECT_EQ(std::ranges::count(listed.said, '\n'), 101);
    EXPECT_THAT(listed.said, HasSubstr(ids[0].text() + "  administrator active "));
    EXPECT_THAT(listed.said, HasSubstr(ids[1].text() + "  user          suspended"));
    EXPECT_THAT(listed.said, HasSubstr("user100@example.org\n"));
    EXPECT_THAT(listed.said, Not(HasSubstr(kPassword)));
}

KLIEG_ASYNC_TEST(Admin, ListsJobsAndRunsDeadOnesAgain) {
    Site site;
    auto& queue = site.features().queue();
    ports::Transaction enqueued{queue.enqueue({.kind = "videos.publish", .subject = "v_some"})};
    Site::must(co_await site.storage().tables().transact(std::move(enqueued)));
    auto job = *Site::must(co_await queue.claim("videos.publish"));
    Site::must(co_await queue.bury(job, "it is no video"));

    auto listed = admin({"jobs"}, site.config().data);
    EXPECT_EQ(listed.status, 0) << listed.complained;
    EXPECT_THAT(listed.said, HasSubstr(job.job_id.text()));
    EXPECT_THAT(listed.said, HasSubstr("dead"));
    EXPECT_THAT(listed.said, HasSubstr("it is no video"));

    EXPECT_EQ(admin({"rerun", job.job_id.text()}, site.config().data).status, 0);
    auto ready = co_await queue.get(job.job_id);
    CO_ASSERT_OK(ready);
    EXPECT_EQ(ready->state, jobs::State::ready);
    EXPECT_EQ(ready->last_error, "it is no video");
    EXPECT_EQ(admin({"rerun", JobId::make(site.random()).text()}, site.config().data).status, 1);
    EXPECT_EQ(admin({"rerun", "nonsense"}, site.config().data).status, 1);
}

/// A user's broken file is nothing for an operator to look after.
KLIEG_ASYNC_TEST(Admin, TellsARefusedFileFromAJobThatFailed) {
    Site site;
    auto& queue = site.features().queue();
    for (auto const* subject : {"v_broken", "v_unlucky"}) {
        Site::must(co_await site.storage().tables().write(queue.enqueue({.kind = "videos.rungs", .subject = subject})));
        auto job = *Site::must(co_await queue.claim("videos.rungs"));
        job.refused = job.subject == "v_broken";
        Site::must(co_await queue.bury(job, "the end"));
    }
    auto const listed = admin({"jobs"}, site.config().data);
    EXPECT_THAT(listed.said, HasSubstr("refused    videos.rungs         v_broken"));
    EXPECT_THAT(listed.said, HasSubstr("dead       videos.rungs         v_unlucky"));
}

KLIEG_ASYNC_TEST(Admin, ShowsWhatAJobIsAtCancelsItAndKeepsItsEndInSight) {
    Site site;
    auto& queue = site.features().queue();
    for (auto const* subject : {"v_runs", "v_waits"}) {
        Site::must(co_await site.storage().tables().write(
            queue.enqueue({.kind = "videos.rungs", .subject = subject, .payload = {{"generation", 1}}})));
        site.clock().advance(std::chrono::seconds(1));
    }
    auto job = *Site::must(co_await queue.claim("videos.rungs"));
    jobs::JobContext context(queue, job);
    context.progress(0.42, "encoding");
    context.log("seven rungs");
    Site::must(co_await context.checkpoint({{"segments", 12}}));

    auto listed = admin({"jobs"}, site.config().data);
    EXPECT_THAT(listed.said, HasSubstr("v_runs  attempts 1, failures 0  42 % encoding\n"));
    EXPECT_THAT(listed.said, HasSubstr("v_waits  attempts 0, failures 0  from 2"));
    auto shown = admin({"jobs", job.job_id.text()}, site.config().data);
    EXPECT_EQ(shown.status, 0) << shown.complained;
    EXPECT_THAT(shown.said, HasSubstr("  seven rungs\n"));
    EXPECT_THAT(shown.said, HasSubstr(R"(reached  {"segments":12})"));
    EXPECT_THAT(shown.said, Not(HasSubstr("v_waits")));

    EXPECT_EQ(admin({"cancel", job.job_id.text()}, site.config().data).said,
              job.job_id.text() + " is being cancelled\n");
    EXPECT_THAT(admin({"jobs"}, site.config().data).said, HasSubstr("cancelling videos.rungs         v_runs"));
    Site::must(co_await queue.renew(job));
    EXPECT_TRUE(job.cancel_wanted) << "who runs it is told";
    Site::must(co_await queue.end_cancelled(job));
    EXPECT_THAT(admin({"jobs"}, site.config().data).said, HasSubstr("cancelled  videos.rungs"));
    EXPECT_THAT(admin({"cancel", job.job_id.text()}, site.config().data).complained, HasSubstr("has ended"));
    EXPECT_EQ(admin({"rerun", job.job_id.text()}, site.config().data).status, 0);
}

KLIEG_ASYNC_TEST(Admin, HasAProjectionMadeAnewByTheServerThatFollowsForIt) {
    Site site;
    EXPECT_THAT(admin({"rebuild", "videos.channels"}, site.config().data).complained,
                HasSubstr("no server has followed"));
    auto executor = co_await this_executor();
    events::Follower follower({site.storage().log(), site.storage().tables(), site.clock(), site.random()},
                              {.sharing = leases::Sharing::alone}, executor);
    for (auto* feature : site.features().all())
        for (auto& projection : feature->projections()) follower.add(std::move(projection));
    CO_ASSERT_OK(co_await follower.follow_once());
    auto& videos = site.get<videos::Feature>();
    auto const video = video_with_source(site);  // of a channel that there is not
    Site::must(co_await videos.writer.insert(video, {}));
    CO_ASSERT_OK(co_await follower.follow_once());
    CO_ASSERT_OK(co_await videos.repo.get(video.video_id));

    auto ran = admin({"rebuild", "videos.channels"}, site.config().data);
    EXPECT_EQ(ran.status, 0) << ran.complained;
    EXPECT_EQ(ran.said, "videos.channels will be made anew by the server\n");
    site.clock().advance(std::chrono::minutes(1));  // it looks now and then
    CO_ASSERT_OK(co_await follower.follow_once());
    EXPECT_EQ((co_await videos.repo.get(video.video_id)).error().kind, Errc::not_found);
    EXPECT_EQ(admin({"rebuild", "videos"}, site.config().data).status, 1);
}

KLIEG_ASYNC_TEST(Admin, BacksUpWhatVerifyThenFindsWhole) {
    Site site;
    auto& objects = site.storage().objects();
    auto video = video_with_source(site);
    Site::must(co_await objects.put(video.source_name, std::make_shared<Bytes const>(100)));
    Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
    EXPECT_EQ(admin({"verify"}, site.config().data).status, 0);

    auto staging = Site::must(co_await objects.stage("src/growing", 1));
    testing::TextBody body("a beginning");
    Site::must(co_await objects.append(staging, 0, body, ports::ObjectStore::Keep::what_arrived));

    testing::TempDir other;
    auto into = (other.path() / "backup").string();
    auto backed_up = admin({"backup", into}, site.config().data);
    EXPECT_EQ(backed_up.status, 0) << backed_up.complained;
    auto mode = std::filesystem::status(into).permissions();
    EXPECT_EQ(mode & std::filesystem::perms(077), std::filesystem::perms::none) << "others may read password hashes";
    EXPECT_THAT(backed_up.said, HasSubstr("1 objects"));
    EXPECT_TRUE(std::filesystem::is_empty(into + "/objects/staging")) << "two servers would write to one file";
    EXPECT_EQ(admin({"backup", into}, site.config().data).status, 1) << "it exists already";

    Site::must(co_await objects.remove(video.source_name));
    auto lacking = admin({"backup", (other.path() / "lacking").string()}, site.config().data);
    EXPECT_EQ(lacking.status, 1);
    EXPECT_THAT(lacking.said, HasSubstr(video.source_name + " is missing"));
    auto damaged = admin({"verify"}, site.config().data);
    EXPECT_EQ(damaged.status, 1);
    EXPECT_THAT(damaged.said, HasSubstr(video.source_name + " is missing"));
    auto whole = admin({"verify"}, into);
    EXPECT_EQ(whole.status, 0) << whole.said << whole.complained;
    EXPECT_THAT(whole.said, HasSubstr("1 videos, 0 objects missing"));
    EXPECT_EQ(whole.complained, "");
    EXPECT_EQ(admin({"verify"}, into).status, 0) << "looking at it changes nothing of what its hashes say";
    auto const copied = (other.path() / "copied").string();
    EXPECT_EQ(admin({"backup", copied}, into).complained, "") << "a backup is a data folder";
    EXPECT_EQ(admin({"verify"}, into).complained, "") << "and stays what it was";
    auto const note = std::filesystem::path(into) / "BACKUP";
    std::filesystem::rename(note, other.path() / "kept");
    for (auto const& unknown : {admin({"verify"}, into), admin({"backup", copied + "2"}, into)}) {
        EXPECT_EQ(unknown.status, 0) << unknown.complained;
        EXPECT_THAT(unknown.complained, HasSubstr("held against no hashes"));
    }
    std::filesystem::rename(other.path() / "kept", note);
    std::ofstream(into + "/secrets", std::ios::app) << " ";
    for (auto const& changed : {admin({"verify"}, into), admin({"backup", copied + "3"}, into)}) {
        EXPECT_EQ(changed.status, 1);
        EXPECT_THAT(changed.complained, HasSubstr("its secrets are not as they were written"));
    }
    EXPECT_FALSE(std::filesystem::exists(copied + "3")) << "it would look like a good one";
    // A backup is a data folder: it can be served, with the secrets that sign its media paths.
    SystemRandom random;
    auto folder = DataFolder::open(into, DataFolder::Use::serve, random);
    CO_ASSERT_OK(folder);
    EXPECT_EQ(folder->media_secrets().by_key_id, site.folder().media_secrets().by_key_id);
}

KLIEG_ASYNC_TEST(Admin, SaysInASentenceWhereNothingCanBeBackedUpOrServed) {
    Site site;
    auto const nowhere = " no folder can be made in /proc: name a place on a disk, in a folder that you may write to\n";
    for (auto const* place : {"/proc/x", "/proc/x/y", "/proc/x/"}) {
        auto const ran = admin({"backup", place}, site.config().data);
        EXPECT_EQ(ran.status, 1);
        EXPECT_EQ(ran.complained, std::string("klieg:") + nowhere) << place;
    }
    EXPECT_EQ(run({"serve", "--data", "/proc/x"}).complained, std::string("klieg:") + nowhere);
    co_return;
}

/// On the disk of the site it would else take what deletions need.
KLIEG_ASYNC_TEST(Admin, BacksUpWhereWhatIsToStayFreeDoes) {
    Site site;
    auto& objects = site.storage().objects();
    auto video = video_with_source(site);
    Site::must(co_await objects.put(video.source_name, std::make_shared<Bytes const>(100)));
    Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
    testing::TempDir other;
    auto const into = (other.path() / "backup").string();
    auto const reserve = [](std::uint64_t bytes) { return "storage.reserve_bytes=" + std::to_string(bytes); };
    auto const refused = admin({"backup", into, "--set", reserve(std::uint64_t{1} << 49U)}, site.config().data);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.complained, HasSubstr("would stay free on the disk of " + other.path().string()));
    EXPECT_FALSE(std::filesystem::exists(into));
    auto const half = into + kPartial;
    EXPECT_FALSE(std::filesystem::exists(DataFolder::database_of(half))) << "it has begun to take that room";
    auto const made = admin({"backup", into, "--set", reserve(1)}, site.config().data);
    EXPECT_EQ(made.status, 0) << made.complained;
}

KLIEG_ASYNC_TEST(Admin, CountsAnewWhatOwnersUse) {
    Site site;
    auto video = video_with_source(site);
    Site::must(co_await site.get<videos::Feature>().writer.insert(video, {}));
    auto const right = admin({"recount"}, site.config().data);
    EXPECT_EQ(right.status, 0) << right.complained;
    EXPECT_EQ(right.said, "1 things of 1 owners, 0 uses and 0 sums corrected\n");

    auto const owner = video.owner_user_id.text();
    auto const subject = video.video_id.text() + "/draft";
    Site::must(co_await site.storage().tables().write(ports::Delete{"Uses", {owner, subject}}));
    Site::must(co_await site.storage().tables().write(ports::Delete{"Budgets", {owner}}));
    auto const wrong = admin({"recount"}, site.config().data);
    EXPECT_EQ(wrong.status, 0) << wrong.complained;
    EXPECT_THAT(wrong.said, HasSubstr(subject + " was {"));
    EXPECT_THAT(wrong.said, HasSubstr("1 things of 1 owners, 1 uses and 0 sums corrected\n"));
    EXPECT_EQ(Site::must(co_await site.get<budgets::Feature>().service.of(video.owner_user_id)).use.drafts, 1);

    // A row that a release to come has written, or a hand, ends no count of others.
    ports::Item unread{{"OwnerUserId", owner}, {"Subject", "v_unread"}, {"StoredBytes", "many"}};
    Site::must(co_await site.storage().tables().write(ports::Put{"Uses", unread}));
    for (auto const* table : {"Videos", "Channels"}) {
        auto const key = std::string(table, std::strlen(table) - 1) + "Id";
        Site::must(
            co_await site.storage().tables().write(ports::Put{table, {{key, "unread"}, {"SchemaVersion", "x"}}}));
    }
    auto const partly = admin({"recount"}, site.config().data);
    EXPECT_EQ(partly.status, 0) << partly.complained;
    EXPECT_THAT(partly.said, HasSubstr("3 things of 1 owners, 0 uses and 0 sums corrected\n"));
    EXPECT_THAT(partly.complained, HasSubstr("rows cannot be read, and what they are about was not counted"));
}

KLIEG_ASYNC_TEST(Admin, ShowsAndSetsLimits) {
    Site site;
    auto& budgets = site.get<budgets::Feature>().service;
    identity::NewUser wanted{"ada", "ada@example.org", kPassword, {}};
    auto const ada = Site::must(co_await site.get<identity::Feature>().service.create_user(wanted, Role::user)).user_id;
    EXPECT_EQ(admin({"limits", "--limit", "drafts=7", "--limit", "bytes_per_day=0"}, site.config().data).status, 0);
    auto const set = admin({"limits", "ada", "--limit", "drafts=9"}, site.config().data);
    EXPECT_EQ(set.status, 0) << set.complained;
    EXPECT_THAT(set.said, HasSubstr(R"("drafts":9)"));
    EXPECT_EQ(Site::must(co_await budgets.of(ada)).limits.drafts, 9);
    EXPECT_EQ(Site::must(co_await budgets.of(ada)).limits.bytes_per_day, 0);
    EXPECT_EQ(admin({"limits", "ada", "--limit", "drafts="}, site.config().data).status, 0);
    EXPECT_EQ(Site::must(co_await budgets.of(ada)).limits.drafts, 7);
    EXPECT_EQ(admin({"limits"}, site.config().data).status, 0);
    EXPECT_EQ(admin({"limits", "ada", "--limit", "bytes=70MB"}, site.config().data).status, 0);
    EXPECT_EQ(Site::must(co_await budgets.of(ada)).limits.bytes, 70'000'000);
    EXPECT_EQ(admin({"limits", "ada", "--limit", "bytes=45.5MB"}, site.config().data).status, 0);
    EXPECT_EQ(Site::must(co_await budgets.of(ada)).limits.bytes, 45'500'000);
    EXPECT_EQ(admin({"limits", "ada", "--limit", "bytes_per_day=1.5 GB"}, site.config().data).status, 0);
    EXPECT_EQ(Site::must(co_await budgets.of(ada)).limits.bytes_per_day, 1'500'000'000);
    auto const misspelt = admin({"limits", "--limit", "byte=5"}, site.config().data);
    EXPECT_EQ(misspelt.status, 1);
    EXPECT_EQ(misspelt.complained,
              "klieg: --limit byte=5: there is no limit byte; there are bytes, bytes_per_day, "
              "decoder_seconds_per_day, drafts, uploads, channels\n");
    for (auto const* wrong :
         {"drafts", "drafts=1.5", "drafts=-1", "drafts=many", "drafts=7MB", "bytes=7XB", "bytes=9999TiB", "rungs=1"})
        EXPECT_EQ(admin({"limits", "--limit", wrong}, site.config().data).status, 1) << wrong;
    EXPECT_THAT(admin({"limits", "--limit", "bytes=7XB"}, site.config().data).complained,
                HasSubstr("bytes=70GB or 1.5TB"));
    EXPECT_EQ(admin({"limits", "nobody"}, site.config().data).status, 1);
}

/// Of a server that runs beside it: its workers find by their polls what is due.
KLIEG_ASYNC_TEST(Admin, HasJobsLookForRoomWhereItSetsLimits) {
    Site site;
    auto& queue = site.features().queue();
    identity::NewUser wanted{"ada", "ada@example.org", kPassword, {}};
    auto const ada = Site::must(co_await site.get<identity::Feature>().service.create_user(wanted, Role::user)).user_id;
    auto enqueued = queue.enqueue({.kind = "waits", .subject = "s", .owner = ada.text()});
    Site::must(co_await site.storage().tables().write(std::move(enqueued)));
    auto job = Site::must(co_await queue.claim("waits"));
    CO_ASSERT(job.has_value());
    job->awaits_room = true;
    auto const much_later = SystemClock().now() + std::chrono::hours(24 * 365);
    Site::must(co_await queue.give_back(*job, much_later, ""));
    EXPECT_EQ(admin({"limits", "ada"}, site.config().data).status, 0);
    EXPECT_EQ(Site::must(co_await queue.get(job->job_id)).run_at, much_later) << "it was only looked at";
    EXPECT_EQ(admin({"limits", "ada", "--limit", "bytes=70MB"}, site.config().data).status, 0);
    EXPECT_LT(Site::must(co_await queue.get(job->job_id)).run_at, much_later);
}

TEST(Admin, RefusesAFolderThatIsNotOurs) {
    testing::TempDir empty;
    testing::TempDir other;
    auto const into = (other.path() / "copy").string();
    for (auto const& words : std::vector<std::vector<std::string>>{{"jobs"}, {"verify"}, {"backup", into}}) {
        auto const ran = admin(words, empty.path().string());
        EXPECT_EQ(ran.status, 1);
        EXPECT_EQ(ran.complained, "klieg: " + empty.path().string() + " is no data folder of Klieg's\n");
    }
    EXPECT_TRUE(std::filesystem::is_empty(empty.path())) << "looking must leave nothing behind";
    EXPECT_EQ(run({"serve", "--set", "media.encode_jobs=none"}).status, 2);
    EXPECT_EQ(run({"version"}).status, 0);
    EXPECT_THAT(run({"config"}).said, HasSubstr("KLIEG_SERVER_LISTEN"));
}

TEST(DataFolder, IsServedByOne) {
    testing::TempDir temp;
    SystemRandom random;
    auto first = DataFolder::open(temp.path(), DataFolder::Use::serve, random);
    ASSERT_TRUE(first.ok());
    auto second = DataFolder::open(temp.path(), DataFolder::Use::serve, random);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().kind, Errc::conflict);
    EXPECT_THAT(second.error().detail, HasSubstr("another Klieg serves " + temp.path().string()));
    EXPECT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::administer, random).ok());
    auto secrets = first->media_secrets().by_key_id;
    first = Error{};
    auto later = DataFolder::open(temp.path(), DataFolder::Use::serve, random);
    ASSERT_TRUE(later.ok());
    EXPECT_EQ(later->media_secrets().by_key_id, secrets) << "paths that were signed stay good";
}

/// A folder of an operator's own files, named by mistake.
TEST(DataFolder, IsNeverMadeAmongFilesOfOthers) {
    namespace fs = std::filesystem;
    testing::TempDir temp;
    std::ofstream(temp.path() / "holiday.mp4") << "mine";
    fs::permissions(temp.path(), fs::perms::owner_all | fs::perms::group_read | fs::perms::others_read);
    auto const mode = fs::status(temp.path()).permissions();
    auto const untouched = [&] {
        auto const entries = std::distance(fs::directory_iterator(temp.path()), fs::directory_iterator());
        return entries == 1 && fs::status(temp.path()).permissions() == mode;
    };
    auto const served = run({"serve", "--listen", "127.0.0.1:0", "--data", temp.path().string()});
    EXPECT_EQ(served.status, 1);
    EXPECT_THAT(served.complained, HasSubstr("is no data folder of Klieg's and not empty (holiday.mp4)"));
    EXPECT_TRUE(untouched());
    EXPECT_EQ(admin({"jobs"}, temp.path().string()).status, 1);
    EXPECT_TRUE(untouched());
    SystemRandom random;
    for (auto use : {DataFolder::Use::serve, DataFolder::Use::administer})
        EXPECT_EQ(DataFolder::open(temp.path(), use, random).error().kind, Errc::conflict);
    EXPECT_TRUE(untouched());
    auto const file = (temp.path() / "holiday.mp4").string();
    EXPECT_EQ(run({"serve", "--data", file}).complained,
              "klieg: " + file + " is no folder: name another as --data (server.data)\n");
    // Some other software's file of that name.
    fs::rename(temp.path() / "holiday.mp4", temp.path() / "FORMAT");
    EXPECT_EQ(DataFolder::open(temp.path(), DataFolder::Use::serve, random).error().kind, Errc::corrupt);
    EXPECT_TRUE(untouched());
}

TEST(DataFolder, IsMadeWhereAFirstStartWasCutOffAndOnAFileSystemOfItsOwn) {
    testing::TempDir temp;
    SystemRandom random;
    for (auto const* left : {"lock", "FORMAT.new"}) std::ofstream(temp.path() / left) << "";
    std::filesystem::create_directory(temp.path() / "lost+found");
    std::ofstream(temp.path() / "lock") << "4711";
    EXPECT_EQ(DataFolder::open(temp.path(), DataFolder::Use::serve, random).error().kind, Errc::conflict)
        << "other programs write their numbers into theirs";
    std::ofstream(temp.path() / "lock").flush();
    EXPECT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::serve, random).ok());
}

TEST(DataFolder, IsMarkedAsOfThisFormatByWhoServesIt) {
    testing::TempDir temp;
    SystemRandom random;
    auto const format = [&] {
        std::ifstream in(temp.path() / "FORMAT");
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    ASSERT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::administer, random).ok());
    auto const present = std::to_string(DataFolder::kFormat) + "\n";
    EXPECT_EQ(format(), present);
    std::ofstream(temp.path() / "FORMAT") << "1\n";
    ASSERT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::administer, random).ok());
    EXPECT_EQ(format(), "1\n") << "an older Klieg may serve it at this moment";
    auto served = DataFolder::open(temp.path(), DataFolder::Use::serve, random);
    ASSERT_TRUE(served.ok());
    EXPECT_EQ(format(), "1\n") << "it may yet fail to serve";
    ASSERT_TRUE(served->mark_as_served().ok());
    EXPECT_EQ(format(), present);
}

TEST(DataFolder, RefusesADatabaseOfWhichNobodySaysWhoWroteIt) {
    testing::TempDir temp;
    SystemRandom random;
    ASSERT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::serve, random).ok());
    std::ofstream(DataFolder::database_of(temp.path())) << "rows";
    EXPECT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::serve, random).ok());
    std::filesystem::remove(temp.path() / "FORMAT");
    auto opened = DataFolder::open(temp.path(), DataFolder::Use::serve, random);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().kind, Errc::corrupt);
    EXPECT_FALSE(std::filesystem::exists(temp.path() / "FORMAT"));
}

TEST(DataFolder, RefusesObjectsWhoseDatabaseIsGone) {
    testing::TempDir temp;
    SystemRandom random;
    auto const opens = [&](DataFolder::Use use) { return DataFolder::open(temp.path(), use, random); };
    ASSERT_TRUE(opens(DataFolder::Use::serve).ok());
    EXPECT_TRUE(opens(DataFolder::Use::serve).ok()) << "the first start was cut off";
    std::filesystem::create_directories(DataFolder::objects_of(temp.path()) / "src" / "00");
    std::ofstream(DataFolder::objects_of(temp.path()) / "src" / "00" / "source") << "a film";
    for (auto use : {DataFolder::Use::serve, DataFolder::Use::administer}) {
        auto const gone = opens(use);
        ASSERT_FALSE(gone.ok());
        EXPECT_EQ(gone.error().kind, Errc::corrupt);
    }
    std::ofstream(DataFolder::database_of(temp.path())).flush();
    EXPECT_FALSE(opens(DataFolder::Use::serve).ok()) << "an empty one knows no more";
    std::ofstream(DataFolder::database_of(temp.path())) << "rows";
    EXPECT_TRUE(opens(DataFolder::Use::serve).ok());
}

TEST(DataFolder, RefusesWhatANewerKliegWroteAndWhatIsDamaged) {
    struct Case {
        char const* file;
        char const* text;
        Errc kind;
    };
    for (auto const& [file, text, kind] :
         {Case{"FORMAT", "3\n", Errc::unsupported}, Case{"FORMAT", "99999999999999999999\n", Errc::corrupt},
          Case{"FORMAT", "", Errc::corrupt}, Case{"FORMAT", "one", Errc::corrupt}, Case{"FORMAT", "0\n", Errc::corrupt},
          Case{"FORMAT", "2.0", Errc::corrupt}, Case{"FORMAT", "2 ", Errc::corrupt},
          Case{"FORMAT", "2\n3\n", Errc::corrupt}, Case{"secrets", "", Errc::corrupt},
          Case{"secrets", "{\"media\":{}}", Errc::corrupt},
          Case{"secrets", R"({"media":{"signing":"k2","keys":{"k1":"AAAA"}}})", Errc::corrupt},
          Case{"secrets", R"({"media":{"signing":"k1","keys":{"k1":"%%%"}}})", Errc::corrupt}}) {
        testing::TempDir temp;
        SystemRandom random;
        ASSERT_TRUE(DataFolder::open(temp.path(), DataFolder::Use::serve, random).ok());
        std::ofstream(temp.path() / file) << text;
        auto opened = DataFolder::open(temp.path(), DataFolder::Use::administer, random);
        ASSERT_FALSE(opened.ok()) << file << ": " << text;
        EXPECT_EQ(opened.error().kind, kind) << file << ": " << text << ": " << opened.error().detail;
        EXPECT_THAT(opened.error().detail, Not(::testing::IsEmpty()));
    }
}

}  // namespace
}  // namespace klieg::app
