#include "testing/contracts/object_store_contract.h"

#include "base/crypto.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace klieg::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ObjectStoreContract);

using namespace ports;  // NOLINT(google-build-using-namespace): the subject of the whole file
using Keep = ObjectStore::Keep;

Task<Result<std::size_t>> TextSource::read(std::span<std::byte> into) {
    auto count = std::min({into.size(), piece_, text_.size() - at_});
    if (count == 0 && !failure_.ok()) co_return failure_.error();
    std::memcpy(into.data(), text_.data() + at_, count);
    at_ += count;
    co_return count;
}

Task<std::string> text_of(ObjectBytes bytes) {
    std::string text(bytes.length, '\0');
    auto space = std::as_writable_bytes(std::span(text));
    if (auto* part = std::get_if<FileSlice>(&bytes.bytes)) {
        auto count = part->file->read_at(part->offset, space);
        EXPECT_TRUE(count.ok() && *count == text.size());
        co_return text;
    }
    std::size_t done = 0;
    while (done < text.size()) {
        auto count = co_await std::get<ByteSourcePtr>(bytes.bytes)->read(space.subspan(done));
        EXPECT_TRUE(count.ok());
        if (!count.ok() || *count == 0) break;
        done += *count;
    }
    text.resize(done);
    co_return text;
}

namespace {

/// What an upload says of its length; the store believes it as far as room goes, and holds nobody to it.
constexpr std::uint64_t kAnnounced = 700'000;

std::shared_ptr<std::vector<std::byte> const> bytes_of(std::string_view text) {
    auto view = crypto::as_bytes(text);
    return std::make_shared<std::vector<std::byte> const>(view.begin(), view.end());
}

template <class T>
bool is(Result<T> const& result, Errc kind) {
    return !result.ok() && result.error().kind == kind;
}

Task<std::string> read_all(ObjectStore& store, ObjectName name) {
    auto bytes = co_await store.get(std::move(name), {});
    if (!bytes.ok()) co_return std::string("error: ") + to_string(bytes.error().kind);
    co_return co_await text_of(*std::move(bytes));
}

Task<Result<std::uint64_t>> append(ObjectStore& store, StagingId id, std::uint64_t offset, std::string text,
                                   Keep keep = Keep::what_arrived) {
    TextSource source(std::move(text));
    co_return co_await store.append(std::move(id), offset, source, keep);
}

Task<Result<std::uint64_t>> append_and_fail(ObjectStore& store, StagingId id, std::uint64_t offset, std::string text,
                                            Keep keep) {
    TextSource source(std::move(text));
    source.fail_at_end(Error{Errc::timeout, "the client went away"});
    co_return co_await store.append(std::move(id), offset, source, keep);
}

}  // namespace

KLIEG_ASYNC_TEST_P(ObjectStoreContract, GetsWhatWasPutAndItsRanges) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.put("seg/3f/v_a/1.m4s", bytes_of("0123456789")));
    EXPECT_EQ(co_await read_all(store, "seg/3f/v_a/1.m4s"), "0123456789");
    auto middle = co_await store.get("seg/3f/v_a/1.m4s", {.offset = 3, .length = 4});
    CO_ASSERT_OK(middle);
    EXPECT_EQ(middle->object_size, 10U);
    EXPECT_EQ(middle->offset, 3U);
    EXPECT_EQ(co_await text_of(*std::move(middle)), "3456");
    auto tail = co_await store.get("seg/3f/v_a/1.m4s", {.offset = 8, .length = 100});
    CO_ASSERT_OK(tail);
    EXPECT_EQ(co_await text_of(*std::move(tail)), "89");
    EXPECT_TRUE(is(co_await store.get("seg/3f/v_a/1.m4s", {.offset = 10}), Errc::invalid));
    auto head = co_await store.head("seg/3f/v_a/1.m4s");
    CO_ASSERT_OK(head);
    EXPECT_EQ(head->size, 10U);
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, PutReplaces) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.put("a/b", bytes_of("old")));
    EXPECT_EQ(co_await read_all(store, "a/b"), "old");
    CO_ASSERT_OK(co_await store.put("a/b", bytes_of("newer")));
    EXPECT_EQ(co_await read_all(store, "a/b"), "newer");
    CO_ASSERT_OK(co_await store.put("empty", bytes_of("")));
    EXPECT_EQ(co_await read_all(store, "empty"), "");
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, SaysWhatIsNotThere) {
    auto& store = fixture.store();
    EXPECT_TRUE(is(co_await store.get("no/thing", {}), Errc::not_found));
    EXPECT_TRUE(is(co_await store.head("no/thing"), Errc::not_found));
    EXPECT_TRUE(is(co_await store.open_local("no/thing"), Errc::not_found));
    CO_ASSERT_OK(co_await store.remove("no/thing"));
    CO_ASSERT_OK(co_await store.put("a/b/c", bytes_of("x")));
    EXPECT_TRUE(is(co_await store.get("a/b", {}), Errc::not_found));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, RefusesNamesThatAreNone) {
    auto& store = fixture.store();
    std::vector<std::string> bad{"",
                                 "/a",
                                 "a/",
                                 "a//b",
                                 "../a",
                                 "a/../b",
                                 "a/..",
                                 ".",
                                 "a/./b",
                                 "...",
                                 "a b",
                                 "a\\b",
                                 "ä",
                                 std::string("a\0b", 3),
                                 "a\nb",
                                 "a:b",
                                 std::string(2000, 'a'),
                                 "%2e%2e/a"};
    for (auto const& name : bad) {
        EXPECT_TRUE(is(co_await store.put(name, bytes_of("x")), Errc::invalid)) << name;
        EXPECT_TRUE(is(co_await store.get(name, {}), Errc::invalid)) << name;
        EXPECT_TRUE(is(co_await store.remove(name), Errc::invalid)) << name;
        EXPECT_TRUE(is(co_await store.stage(name, 1), Errc::invalid)) << name;
        EXPECT_TRUE(is(co_await store.open_local(name), Errc::invalid)) << name;
    }
    CO_ASSERT_OK(co_await store.put("..a/.b/c..", bytes_of("x")));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, RemovedObjectsAreGoneExceptForTheirReaders) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.put("a/b/c", bytes_of("content")));
    auto reading = co_await store.get("a/b/c", {});
    CO_ASSERT_OK(reading);
    CO_ASSERT_OK(co_await store.remove("a/b/c"));
    EXPECT_TRUE(is(co_await store.get("a/b/c", {}), Errc::not_found));
    EXPECT_EQ(co_await text_of(*std::move(reading)), "content");
    CO_ASSERT_OK(co_await store.put("a/b", bytes_of("the folder is gone too")));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, ListsInTheOrderOfNames) {
    auto& store = fixture.store();
    std::vector<std::string> names{"a-b", "a/b", "a/c/d", "a.b", "a0", "b", "ab/x"};
    for (auto const& name : names) CO_ASSERT_OK(co_await store.put(name, bytes_of(name)));
    std::sort(names.begin(), names.end());
    for (std::size_t limit : {1UL, 2UL, 3UL, 7UL, 100UL}) {
        std::vector<std::string> seen;
        std::string cursor;
        do {
            auto page = co_await store.list("", cursor, limit);
            CO_ASSERT_OK(page);
            EXPECT_LE(page->objects.size(), limit);
            for (auto const& object : page->objects) {
                seen.push_back(object.name);
                EXPECT_EQ(object.size, object.name.size());
            }
            cursor = page->next;
        } while (!cursor.empty());
        EXPECT_EQ(seen, names) << limit;
    }
    auto page = co_await store.list("a/", "", 100);
    CO_ASSERT_OK(page);
    CO_ASSERT(page->objects.size() == 2);
    EXPECT_EQ(page->objects[1].name, "a/c/d");
    auto start = co_await store.list("a", "", 100);
    CO_ASSERT_OK(start);
    EXPECT_EQ(start->objects.size(), 6U);
    EXPECT_TRUE(is(co_await store.list("", "", 0), Errc::invalid));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, ReadsHereAndThereInAnObjectThatIsHeld) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.put("src/x", bytes_of("an index and samples")));
    auto held = co_await store.open_random("src/x");
    CO_ASSERT_OK(held);
    CO_ASSERT_OK(co_await store.remove("src/x"));
    EXPECT_EQ((*held)->size(), 20U);
    std::string text(5, ' ');
    auto count = (*held)->read_at(3, std::as_writable_bytes(std::span(text)));
    CO_ASSERT_OK(count);
    EXPECT_EQ(*count, 5U);
    EXPECT_EQ(text, "index");
    auto last = (*held)->read_at(18, std::as_writable_bytes(std::span(text)));
    CO_ASSERT_OK(last);
    EXPECT_EQ(*last, 2U);
    EXPECT_TRUE(is(co_await store.open_random("src/x"), Errc::not_found));
    EXPECT_TRUE(is(co_await store.open_random("../x"), Errc::invalid));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, LocalObjectsStayWhileTheyAreHeld) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.put("src/x", bytes_of("for the decoder")));
    auto local = co_await store.open_local("src/x");
    CO_ASSERT_OK(local);
    CO_ASSERT_OK(co_await store.remove("src/x"));
    std::ifstream file((*local)->path());
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_EQ(text.str(), "for the decoder");
    auto path = (*local)->path();
    local->reset();
    EXPECT_FALSE(std::filesystem::exists(path));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, GrowsAnObjectByAppending) {
    auto& store = fixture.store();
    auto id = co_await store.stage("src/up", kAnnounced);
    CO_ASSERT_OK(id);
    EXPECT_EQ(*co_await store.staged_size(*id), 0U);
    EXPECT_EQ(*co_await append(store, *id, 0, "first "), 6U);
    EXPECT_TRUE(is(co_await store.head("src/up"), Errc::not_found));
    EXPECT_TRUE(is(co_await append(store, *id, 5, "overlap"), Errc::conflict));
    EXPECT_TRUE(is(co_await append(store, *id, 7, "gap"), Errc::conflict));
    std::string large(700'000, 'y');
    EXPECT_EQ(*co_await append(store, *id, 6, large), 6 + large.size());
    auto start = co_await store.peek(*id, 0, 8);
    CO_ASSERT_OK(start);
    EXPECT_EQ(crypto::as_text(*start), "first yy");
    auto done = co_await store.complete(*id);
    CO_ASSERT_OK(done);
    EXPECT_EQ(done->name, "src/up");
    EXPECT_EQ(done->size, 6 + large.size());
    EXPECT_EQ(co_await read_all(store, "src/up"), "first " + large);
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, CompletionIsIdempotentAndEndsTheStaging) {
    auto& store = fixture.store();
    auto id = co_await store.stage("src/up", kAnnounced);
    CO_ASSERT_OK(id);
    CO_ASSERT_OK(co_await append(store, *id, 0, "all"));
    CO_ASSERT_OK(co_await store.complete(*id));
    auto again = co_await store.complete(*id);
    CO_ASSERT_OK(again);
    EXPECT_EQ(again->size, 3U);
    EXPECT_TRUE(is(co_await store.staged_size(*id), Errc::not_found));
    EXPECT_TRUE(is(co_await append(store, *id, 3, "more"), Errc::not_found));
    CO_ASSERT_OK(co_await store.abort(*id));
    EXPECT_EQ(co_await read_all(store, "src/up"), "all");
    EXPECT_TRUE(is(co_await store.complete("neverwas"), Errc::not_found));
    EXPECT_TRUE(is(co_await store.staged_size("../../etc/passwd"), Errc::not_found));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, KeepsWhatArrivedOfABrokenAppend) {
    auto& store = fixture.store();
    auto id = co_await store.stage("src/up", kAnnounced);
    CO_ASSERT_OK(id);
    auto broken = co_await append_and_fail(store, *id, 0, "half", Keep::what_arrived);
    EXPECT_TRUE(is(broken, Errc::timeout));
    EXPECT_EQ(*co_await store.staged_size(*id), 4U);
    auto whole = co_await append_and_fail(store, *id, 4, std::string(600'000, 'z'), Keep::all_or_nothing);
    EXPECT_TRUE(is(whole, Errc::timeout));
    EXPECT_EQ(*co_await store.staged_size(*id), 4U);
    EXPECT_EQ(*co_await append(store, *id, 4, " rest", Keep::all_or_nothing), 9U);
    CO_ASSERT_OK(co_await store.complete(*id));
    EXPECT_EQ(co_await read_all(store, "src/up"), "half rest");
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, StagingsSurviveARestart) {
    auto id = co_await fixture.store().stage("src/up", kAnnounced);
    CO_ASSERT_OK(id);
    CO_ASSERT_OK(co_await append(fixture.store(), *id, 0, "before "));
    fixture.reopen();
    EXPECT_EQ(*co_await fixture.store().staged_size(*id), 7U);
    CO_ASSERT_OK(co_await append(fixture.store(), *id, 7, "after"));
    fixture.reopen();
    CO_ASSERT_OK(co_await fixture.store().complete(*id));
    fixture.reopen();
    CO_ASSERT_OK(co_await fixture.store().complete(*id));
    EXPECT_EQ(co_await read_all(fixture.store(), "src/up"), "before after");
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, CollectsAbandonedStagings) {
    auto& store = fixture.store();
    auto id = co_await store.stage("src/up", kAnnounced);
    CO_ASSERT_OK(id);
    CO_ASSERT_OK(co_await append(store, *id, 0, "x"));
    auto young = co_await store.collect_abandoned(std::chrono::hours(1));
    CO_ASSERT_OK(young);
    EXPECT_EQ(*young, 0U);
    auto ended = co_await store.collect_abandoned(std::chrono::seconds(0));
    CO_ASSERT_OK(ended);
    EXPECT_EQ(*ended, 1U);
    EXPECT_TRUE(is(co_await store.staged_size(*id), Errc::not_found));
    EXPECT_TRUE(is(co_await store.complete(*id), Errc::not_found));
}

KLIEG_ASYNC_TEST_P(ObjectStoreContract, AbortsAtAnyTime) {
    auto& store = fixture.store();
    auto id = co_await store.stage("src/up", kAnnounced);
    CO_ASSERT_OK(id);
    CO_ASSERT_OK(co_await append(store, *id, 0, "x"));
    CO_ASSERT_OK(co_await store.abort(*id));
    CO_ASSERT_OK(co_await store.abort(*id));
    EXPECT_TRUE(is(co_await store.complete(*id), Errc::not_found));
}

}  // namespace klieg::testing
