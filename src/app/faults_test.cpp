#include "app/faulty_storage_for_test.h"
#include "app/invariants_for_test.h"
#include "app/stage_for_test.h"
#include "assembly/picture_jobs.h"
#include "budgets/feature.h"
#include "channels/feature.h"
#include "comments/feature.h"
#include "events/follower.h"
#include "events/relay.h"
#include "http/contract/failures.h"
#include "pictures/feature.h"
#include "reactions/feature.h"
#include "subscriptions/feature.h"
#include "testing/async_test.h"
#include "uploads/feature.h"
#include "videos/feature.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <ranges>

/// What becomes of each sample request when an engine fails under it: at its first call, at its second, and so on to
/// its last, each of them in several manners. The request ends well or in a problem that says nothing of our insides;
/// what is stored contradicts itself at no time; and once the engines are well again, the same request ends as though
/// nothing had been, and leaves behind as many rows, objects and stagings as one that nothing happened to.
namespace klieg::app {
namespace {

using namespace std::chrono_literals;
using testing::Answered;
using testing::Asked;
using ::testing::ElementsAre;
using testing::Faults;
using ::testing::HasSubstr;
using ::testing::Not;

/// An error as an engine may have it, full of words that are nobody's business.
constexpr auto kInsides =
    "SQLITE_BUSY: database is locked (5) in table_store.cpp:77: SELECT item FROM t_Users WHERE key = 'uname#ada'; "
    "std::runtime_error from s3://bucket/src/3f";

/// In which manner calls fail.
struct Trouble {
    std::string name;
    std::size_t faulty;
    Faults::Manner manner;
    Errc kind;
};

std::vector<Trouble> const& troubles() {
    using enum Faults::Manner;
    static std::vector<Trouble> const all = {
        {"one call is refused", 1, refused, Errc::unavailable},
        {"one call throws", 1, throws, Errc::internal},
        {"all calls are refused from then on", Faults::kAllThatFollow, refused, Errc::internal},
        {"one answer is lost", 1, lost_answer, Errc::unavailable},
        {"all answers are lost from then on", Faults::kAllThatFollow, lost_answer, Errc::unavailable},
        {"one change is asked for twice", 1, repeated, Errc::unavailable},
    };
    return all;
}

/// More than any route makes.
constexpr std::size_t kCallsMax = 60;

using Counts = std::map<std::string, std::ptrdiff_t>;

Counts counts_of(Stored const& stored) {
    Counts counts;
    for (auto const& [table, rows] : stored.rows) counts[table] = static_cast<std::ptrdiff_t>(rows.size());
    counts["objects"] = static_cast<std::ptrdiff_t>(stored.objects.size());
    counts["stagings"] = static_cast<std::ptrdiff_t>(stored.stagings.size());
    return counts;
}

Counts difference(Counts after, Counts const& before) {
    for (auto& [what, count] : after) count -= before.at(what);
    return after;
}

/// Sessions, keys: what goes by itself after a time.
bool expires(std::string const& table) {
    for (auto const& schema : Features::tables())
        if (schema.name == table) return !schema.expiry_attribute.empty();
    return false;
}

/// A row for each owner, for a day or for good, and that of the site: what is in it, contradictions() and a recount
/// hold against the rest. How many channels somebody follows stays at 0 where they follow none any more, and what they
/// want to be told of as they chose it last.
bool stays(std::string const& table) {
    return table == "Budgets" || table == "BudgetDays" || table == "Limits" || table == "Site" ||
           table == "SubscriptionCounts" || table == "NotificationPreferences";
}

class FaultyStage : public Stage {
public:
    explicit FaultyStage(FaultyStorage::CacheIs cache = FaultyStorage::CacheIs::well)
        : Stage([cache](std::unique_ptr<Storage> storage) {
              return std::make_unique<FaultyStorage>(std::move(storage), cache);
          }) {}

    FaultyStorage& engines() { return dynamic_cast<FaultyStorage&>(storage()); }

    http::Operation const& operation(SampleRequest const& request) {
        for (auto const& route : router().routes())
            if (route->method == request.method && route->pattern == request.pattern) return *route->operation;
        throw std::invalid_argument(request.name() + " is no route");
    }

    /// Everything that is stored, once what no row knows of has been left alone for days.
    Task<Stored> settled() {
        auto& uploads = get<uploads::Feature>().service;
        must(co_await uploads.sweep());
        auto stored = must(co_await all_stored(engines().tables(), engines().objects()));
        co_await settle_pictures(stored);
        std::set<std::string> known;
        for (auto const& upload : stored.rows["Uploads"]) known.emplace(upload.at("Staging").as_string());
        for (auto const& file : std::filesystem::directory_iterator(folder().objects() / "staging"))
            if (!known.contains(file.path().stem().string()))
                std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - 90 * 24h);
        must(co_await uploads.sweep());
        stored.stagings = must(co_await engines().objects().open_stagings());
        auto const counted = must(co_await get<budgets::Feature>().recount.run());
        EXPECT_EQ(counted.uses_corrected, 0U) << "what owners use has drifted from what there is";
        EXPECT_EQ(counted.sums_corrected, 0U);
        EXPECT_EQ(counted.uses_ended, 0U) << "something that is gone was still counted";
        co_return stored;
    }

    /// Runs the jobs that remove pictures which no row names.
    Task<> settle_pictures(Stored& stored) {
        auto& jobs = stored.rows["Jobs"];
        auto const is_of_picture = [](ports::Item const& job) {
            return job.at("Kind").as_string() == assembly::kSettlePictureKind;
        };
        for (auto const& job : jobs)
            if (is_of_picture(job))
                must(co_await get<pictures::Feature>().settle.settle(
                    std::string(job.at("Subject").as_string()), std::string(job.at("Payload").at("key").as_string())));
        std::erase_if(jobs, is_of_picture);
        stored.objects = must(co_await all_stored(engines().tables(), engines().objects())).objects;
    }

    /// Moves all events to the log, and lets everyone who follows it see them.
    Task<> let_events_pass() {
        auto executor = co_await boost::asio::this_coro::executor;
        events::Outbox outbox(clock(), random());
        events::Relay relay({outbox, storage().tables(), storage().log(), clock(), random()},
                            {.sharing = leases::Sharing::alone}, executor);
        while (must(co_await relay.move_once()) > 0) {
        }
        events::Follower follower({storage().log(), storage().tables(), clock(), random()},
                                  {.sharing = leases::Sharing::alone}, executor);
        for (auto* feature : features().all())
            for (auto& projection : feature->projections()) follower.add(std::move(projection));
        while (must(co_await follower.follow_once()) > 0) {
        }
    }

    /// Runs the jobs of a kind that are due.
    template <class Job>
    Task<> work_on(char const* kind, Job& handler) {
        auto& queue = features().queue();
        while (auto claimed = must(co_await queue.claim(kind))) {
            jobs::JobContext context(queue, *claimed);
            must(co_await handler.run(context));
            must(co_await queue.finish(*claimed));
        }
    }

    /// Runs the jobs that remove what deleted videos and channels left behind.
    Task<> purge() {
        auto stored = must(co_await all_stored(engines().tables(), engines().objects()));
        for (auto const& job : stored.rows["Jobs"])
            if (job.at("Kind").as_string() == videos::kPurgeKind)
                must(co_await get<videos::Feature>().purge.remove_everything_of(
                    must(VideoId::parse(job.at("Subject").as_string())),
                    must(UserId::parse(job.at("Payload").at("owner").as_string()))));
        co_await work_on(comments::kVideoRemovalKind, get<comments::Feature>().video_removal);
        co_await work_on(subscriptions::kRemovalKind, get<subscriptions::Feature>().removal);
        co_await let_events_pass();  // of the comments and subscriptions that went
        must(co_await get<reactions::Feature>().removal.remove_all_of_gone());
        co_await let_events_pass();  // of the votes that went
    }
};

void expect_nothing_of_our_insides(std::string const& text) {
    std::vector<std::string> words = {
        "SQL",    "sql",     "SELECT", "atabase", "locked", ".cpp",     "std::", "s3:",    "src/", "uname#",
        "email#", "handle#", "site#",  "/tmp",    "boost",  "ondition", "xcept", "engine", "key ="};
    for (auto& schema : Features::tables()) words.push_back(std::move(schema.name));
    for (auto const& word : words) EXPECT_THAT(text, Not(HasSubstr(word)));
}

void expect_refusal(http::Operation const& operation, Answered const& answered) {
    EXPECT_THAT(answered.status, ::testing::AnyOf(500, 503)) << answered.text;
    EXPECT_TRUE(http::failures_of(operation).contains(answered.status)) << answered.status << " is not documented";
    EXPECT_EQ(answered.headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ(answered.at("/status"), json::Value(answered.status));
    EXPECT_NE(answered.text_at("/code"), "");
    auto const id = answered.text_at("/requestId");
    EXPECT_NE(id, "");
    EXPECT_EQ(id, answered.headers.get("X-Request-Id"));
    auto text = answered.text;
    if (auto at = text.find(id); at != std::string::npos) text.erase(at, id.size());  // whose letters are chance
    expect_nothing_of_our_insides(text);
}

/// One sample request on a site of its own.
class Ordeal {
public:
    explicit Ordeal(SampleRequest request) : request_(std::move(request)) {}

    Task<> run() {
        co_await stage_.raise();
        auto const& operation = stage_.operation(request_);
        auto const expected = expected_of(operation, request_);
        // As somebody who may, where anybody may.
        for (std::size_t who : {owner, administrator, anonymous})
            if (auto status = expected.of(who); who == owner || (wanted_ >= 300 && status < 300)) {
                who_ = who;
                wanted_ = status;
            }
        co_await go_well();
        for (auto const& trouble : troubles()) {
            std::size_t healthy = 0;
            while (healthy < kCallsMax && co_await is_struck(operation, trouble, healthy)) ++healthy;
            EXPECT_LT(healthy, kCallsMax) << "it never ends";
        }
        co_await leave_nothing();
    }

private:
    Task<Asked> prepared() {
        auto asked = co_await stage_.prepared(request_, who_);
        if (stage_.operation(request_).creates) asked.headers.set("Idempotency-Key", "\"" + stage_.fresh() + "\"");
        co_return asked;
    }

    /// What it leaves when nothing fails, and that `done` is true.
    Task<> go_well() {
        auto const asked = co_await prepared();
        auto const before = counts_of(co_await stage_.settled());
        auto first = co_await stage_.send(asked);
        EXPECT_EQ(first.status, wanted_) << first.text;
        auto const stored = co_await stage_.settled();
        EXPECT_THAT(contradictions(stored), ElementsAre());
        leaves_ = difference(counts_of(stored), before);
        auto second = co_await stage_.send(asked);
        EXPECT_EQ(second.status, request_.done != 0 ? request_.done : wanted_) << second.text;
        co_await stage_.clear();
    }

    /// Whether a call was there to fail.
    Task<bool> is_struck(http::Operation const& operation, Trouble const& trouble, std::size_t healthy) {
        SCOPED_TRACE(trouble.name + ", after " + std::to_string(healthy));
        stage_.clock().advance(1h);  // wrong passwords of the round before are forgotten
        auto const asked = co_await prepared();
        auto const before = counts_of(co_await stage_.settled());
        stage_.engines().faults.begin({healthy, trouble.faulty, trouble.manner, {trouble.kind, kInsides}});
        auto const first = co_await stage_.send(asked);
        if (!stage_.engines().faults.end()) {
            EXPECT_EQ(first.status, wanted_) << first.text;
            co_await stage_.clear();
            co_return false;
        }
        auto stored = co_await stage_.settled();
        EXPECT_THAT(contradictions(stored), ElementsAre());
        if (first.status == wanted_)
            compare(difference(counts_of(stored), before));
        else
            expect_refusal(operation, first);

        if (request_.resumes) {
            auto head = asked;
            head.method = http::Method::head;
            head.body.clear();
            static_cast<void>(co_await stage_.send(std::move(head)));
        }
        auto again = co_await stage_.send(asked);
        if (again.text_at("/code") == "request_in_flight") {
            stage_.clock().advance(61s);  // nobody could free the key, and its lease has to run out
            again = co_await stage_.send(asked);
        }
        bool const was_done = first.status == wanted_ && request_.done != 0;
        EXPECT_THAT(again.status, ::testing::AnyOf(was_done ? request_.done : wanted_, request_.done))
            << first.status << again.text;
        stored = co_await stage_.settled();
        EXPECT_THAT(contradictions(stored), ElementsAre()) << "once it was sent again";
        compare(difference(counts_of(stored), before));
        co_await stage_.clear();
        co_return true;
    }

    /// Events may be told again, and what goes by itself may stand beside what a request made that did its work twice,
    /// as one that signs in does: a session whose token got lost on its way is one more that nobody uses.
    void compare(Counts const& left) {
        bool const twice_is_two =
            request_.method == http::Method::post && request_.done == 0 && !stage_.operation(request_).creates;
        for (auto const& [what, count] : left) {
            if (twice_is_two && expires(what)) continue;
            if (what == "FeedYears") continue;  // a year's stays; contradictions() holds it against the videos
            if (stays(what)) continue;
            if (what == "Outbox")
                EXPECT_GE(count, leaves_.at(what)) << what;
            else
                EXPECT_EQ(count, leaves_.at(what)) << what;
        }
    }

    /// With the owner's channels goes all that was theirs, whatever went wrong before.
    Task<> leave_nothing() {
        auto stored = co_await stage_.settled();
        for (auto const& channel : stored.rows["Channels"])
            Site::must(co_await stage_.get<channels::Feature>().service.remove(
                stage_.principal(administrator), Site::must(ChannelId::parse(channel.at("ChannelId").as_string())),
                {}));
        co_await stage_.clear();
        co_await stage_.let_events_pass();
        co_await stage_.let_events_pass();  // of what the first made go
        co_await stage_.purge();
        stage_.clock().advance(25h);  // how a complete upload ended can be asked for a day
        stored = co_await stage_.settled();
        for (auto const* table : {"Channels", "Videos", "Segments", "Uploads", "Counters", "Outbox", "Uses", "Comments",
                                  "CommentPins", "Likes", "CommentVotes"})
            EXPECT_EQ(stored.rows[table].size(), 0U) << table;
        EXPECT_THAT(stored.objects, ElementsAre());
        EXPECT_THAT(stored.stagings, ElementsAre());
        EXPECT_THAT(contradictions(stored), ElementsAre());
    }

    SampleRequest request_;
    FaultyStage stage_;
    std::size_t who_ = owner;
    int wanted_ = 999;
    Counts leaves_;
};

class Engines : public ::testing::TestWithParam<SampleRequest> {};

std::string test_name_of(::testing::TestParamInfo<SampleRequest> const& info) {
    auto name = info.param.name();
    std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(All, Engines, ::testing::ValuesIn(sample_requests()), test_name_of);

KLIEG_ASYNC_TEST_P(Engines, FailWithoutATrace) {
    Ordeal ordeal(fixture.GetParam());
    co_await ordeal.run();
}

/// Each request as the owner; what it answers when nothing fails.
Task<> expect_all_go_well(FaultyStage& stage) {
    for (auto const& request : sample_requests()) {
        auto answered = co_await stage.ask(request, owner);
        EXPECT_EQ(answered.status, expected_of(stage.operation(request), request).owner)
            << request.name() << " " << request.target << "\n"
            << answered.text;
    }
}

KLIEG_ASYNC_TEST(Cache, IsMissedByNoRouteWhenItIsAway) {
    FaultyStage stage(FaultyStorage::CacheIs::away);
    co_await stage.raise();
    co_await expect_all_go_well(stage);
}

/// Events in their order, which is kept for each subject alone.
using BySubject = std::map<std::string, std::vector<std::string>>;
void add_to(BySubject& events, std::string const& event) {
    events[std::string(Site::must(json::parse(event)).at("subject").as_string())].push_back(event);
}

KLIEG_ASYNC_TEST(Log, IsWaitedForByNoRouteAndMissesNoEventForHavingBeenAway) {
    FaultyStage stage;
    co_await stage.raise();
    auto& faults = stage.engines().log_faults;
    faults.begin({.faulty = Faults::kAllThatFollow});
    co_await expect_all_go_well(stage);

    auto executor = co_await boost::asio::this_coro::executor;
    auto& engines = stage.engines();
    events::Outbox outbox(stage.clock(), stage.random());
    events::Relay relay({outbox, engines.tables(), engines.log(), stage.clock(), stage.random()},
                        {.sharing = leases::Sharing::alone}, executor);
    auto const waiting = Site::must(co_await all_stored(engines.tables(), engines.objects())).rows["Outbox"];
    EXPECT_GT(waiting.size(), 30U);
    EXPECT_FALSE((co_await relay.move_once()).ok());
    auto still = Site::must(co_await all_stored(engines.tables(), engines.objects())).rows["Outbox"];
    EXPECT_EQ(still, waiting);
    // Well again, but for an answer that gets lost: what it had moved is moved again.
    faults.begin({.faulty = 1, .manner = Faults::Manner::lost_answer});
    EXPECT_FALSE((co_await relay.move_once()).ok());
    while (Site::must(co_await relay.move_once()) > 0) {
    }
    BySubject told;
    std::set<std::string> seen;
    for (auto& shard : Site::must(co_await engines.log().shards())) {
        auto page = Site::must(co_await engines.log().read(shard.id, {}, 100));
        while (!page.records.empty()) {
            for (auto const& record : page.records)
                if (seen.insert(record.data).second) add_to(told, record.data);
            page = Site::must(co_await engines.log().read(shard.id, page.records.back().position, 100));
        }
    }
    std::map<std::string, std::string> by_sequence;
    for (auto const& item : waiting) by_sequence.emplace(item.at("Sequence").as_string(), item.at("Data").as_string());
    BySubject all;
    for (auto const& event : std::views::values(by_sequence)) add_to(all, event);
    for (auto const& [subject, events] : all) {
        EXPECT_EQ(told[subject], events) << subject << ": each, and in order";
        told.erase(subject);
    }
    EXPECT_TRUE(told.empty()) << "what was never in the outbox";
}

}  // namespace
}  // namespace klieg::app
