#include "base/ordered_id.h"

#include "base/composed_id.h"
#include "base/ids.h"
#include "base/json.h"
#include "testing/manual_clock.h"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

namespace klieg {

namespace {

struct NoteKind {
    static constexpr std::string_view prefix = "n_", name = "note";
};
using NoteId = OrderedId<NoteKind>;

struct Letter {
    NoteId note_id;
    CommentId comment_id;
};
BOOST_DESCRIBE_STRUCT(Letter, (), (note_id, comment_id))

/// Draws the same byte always.
class SameRandom final : public Random {
public:
    explicit SameRandom(std::byte value) : value_(value) {}
    void fill(std::span<std::byte> bytes) override { std::fill(bytes.begin(), bytes.end(), value_); }

private:
    std::byte value_;
};

struct Source {
    testing::ManualClock clock;
    SystemRandom random;
    OrderedText text{clock, random};
};

}  // namespace

TEST(OrderedId, SortsAsTextByWhenItWasMade) {
    Source source;
    std::vector<std::string> made;
    // A day's, a second's, a millisecond's steps, and several within one.
    for (auto step : {86'400'000, 1000, 1, 0, 0, 31, 32, 33, 1023, 1024, 1025, 0}) {
        source.clock.advance(std::chrono::milliseconds(step));
        made.push_back(NoteId::make(source.text).text());
    }
    EXPECT_TRUE(std::is_sorted(made.begin(), made.end()));
    EXPECT_EQ(std::set(made.begin(), made.end()).size(), made.size());
}

TEST(OrderedId, SortsThoseOfTwoProcessesByTheirClocks) {
    Source one;
    Source other;
    other.clock.advance(std::chrono::milliseconds(1));
    for (int i = 0; i < 100; ++i) {
        EXPECT_LT(NoteId::make(one.text), NoteId::make(other.text));
        one.clock.advance(std::chrono::milliseconds(2));
        EXPECT_LT(NoteId::make(other.text), NoteId::make(one.text));
        other.clock.advance(std::chrono::milliseconds(2));
    }
}

TEST(OrderedId, GoesOnWhenTheClockIsSetBack) {
    Source source;
    auto before = NoteId::make(source.text);
    source.clock.advance(std::chrono::hours(-1));
    for (int i = 0; i < 100; ++i) {
        auto next = NoteId::make(source.text);
        EXPECT_LT(before, next);
        before = next;
    }
}

TEST(OrderedId, CarriesIntoTheTimeWhenAMillisecondIsFull) {
    testing::ManualClock clock;
    SameRandom highest(std::byte{0xff});
    OrderedText text(clock, highest);
    auto full = text.next();
    EXPECT_EQ(full.substr(10), "zzzzzzzzzzzzzzzz");
    auto next = text.next();
    EXPECT_LT(full, next);
    EXPECT_LT(full.substr(0, 10), next.substr(0, 10));
    clock.advance(std::chrono::milliseconds(2));
    EXPECT_LT(next, text.next());
}

TEST(OrderedId, AscendsInEveryThreadAndIsNeverMadeTwice) {
    Source source;
    std::vector<std::vector<NoteId>> made(4);
    std::vector<std::thread> threads;
    for (auto& own : made)
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) own.push_back(NoteId::make(source.text));
        });
    for (auto& thread : threads) thread.join();
    std::set<NoteId> all;
    for (auto const& own : made) {
        EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
        all.insert(own.begin(), own.end());
    }
    EXPECT_EQ(all.size(), 8000U);
}

TEST(OrderedId, NamesNothingWhenMalformed) {
    Source source;
    auto good = NoteId::make(source.text).text();
    EXPECT_EQ(good.size(), 28U);
    ASSERT_TRUE(NoteId::parse(good).ok());
    EXPECT_EQ(NoteId::parse(good)->text(), good);
    auto upper = good;
    upper.back() = 'Z';
    auto digit = good;
    digit.back() = '1';
    for (auto const& text : {std::string(), std::string("n_"), good.substr(2), good + "a", good.substr(0, 27),
                             "m_" + good.substr(2), upper, digit}) {
        auto read = NoteId::parse(text);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.error().kind, Errc::not_found);
        EXPECT_EQ(read.error().detail, "there is no such note");
    }
}

TEST(OrderedId, IsTheSameForTheSameMomentAndThingAndSortsByTheMoment) {
    std::array<std::byte, OrderedText::kWhatBytes> what{};
    for (std::size_t i = 0; i < what.size(); ++i) what[i] = static_cast<std::byte>(17 * i + 3);
    Time const moment = *parse_rfc3339("2026-12-01T12:00:00.123Z");
    auto const id = NoteId::of(moment, what);
    EXPECT_EQ(id, NoteId::of(moment, what));
    EXPECT_TRUE(NoteId::parse(id.text()).ok());
    EXPECT_EQ(OrderedText::time_of(id.text().substr(2)), moment);
    EXPECT_EQ(OrderedText::time_of("x"), std::nullopt);
    EXPECT_LT(id, NoteId::of(moment + std::chrono::milliseconds(1), std::array<std::byte, OrderedText::kWhatBytes>{}));
    std::set<NoteId> others;
    for (std::size_t bit = 0; bit < 8 * what.size(); ++bit) {
        auto other = what;
        other[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
        others.insert(NoteId::of(moment, other));
    }
    EXPECT_EQ(others.size(), 8 * what.size()) << "each bit counts";
    EXPECT_FALSE(others.contains(id));
}

TEST(ComposedId, ComesApartIntoItsParts) {
    Source source;
    auto video = VideoId::make(source.random);
    auto id = CommentId::make(video, source.text);
    EXPECT_EQ(id.text(), "c_" + video.text() + "_" + id.order());
    auto read = CommentId::parse(id.text());
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, id);
    EXPECT_EQ(read->parent(), video);
    EXPECT_EQ(read->order(), id.order());
}

TEST(ComposedId, SortsByWhenItWasMadeAmongThoseOfItsParent) {
    Source source;
    auto video = VideoId::make(source.random);
    std::vector<std::string> made;
    for (int i = 0; i < 100; ++i) made.push_back(CommentId::make(video, source.text).text());
    EXPECT_TRUE(std::is_sorted(made.begin(), made.end()));
}

TEST(ComposedId, NamesNothingWhenMalformed) {
    Source source;
    auto video = VideoId::make(source.random).text();
    auto order = source.text.next();
    for (auto const& text : {std::string(), std::string("c_"), "c_" + video, "c_" + order, "c_" + video + order,
                             "c_" + video + "-" + order, "c_" + video + "_" + order + "a", "c__" + order,
                             "c_u" + video.substr(1) + "_" + order, "d_" + video + "_" + order, video + "_" + order,
                             "c_" + video + "__" + order.substr(1)}) {
        auto read = CommentId::parse(text);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.error().kind, Errc::not_found);
    }
}

TEST(ComposedId, GoesThroughJsonAsItsText) {
    Source source;
    Letter letter{NoteId::make(source.text), CommentId::make(VideoId::make(source.random), source.text)};
    auto item = json::to_item(letter);
    EXPECT_EQ(item.at("NoteId"), json::Value(letter.note_id.text()));
    EXPECT_EQ(item.at("CommentId"), json::Value(letter.comment_id.text()));
    auto read = json::from_item<Letter>(item);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->note_id, letter.note_id);
    EXPECT_EQ(read->comment_id, letter.comment_id);

    auto empty = json::from_item<Letter>(json::to_item(Letter{}));
    ASSERT_TRUE(empty.ok());
    EXPECT_TRUE(empty->note_id.empty());
    EXPECT_TRUE(empty->comment_id.empty());

    auto asked = json::parse_request<Letter>(R"({"noteId":"n_1","commentId":"c_1"})");
    ASSERT_FALSE(asked.ok());
    ASSERT_EQ(asked.error().fields.size(), 2U);
    EXPECT_EQ(asked.error().fields[0].code, "not_found");
    EXPECT_EQ(asked.error().fields[1].pointer, "/commentId");
}

}  // namespace klieg
