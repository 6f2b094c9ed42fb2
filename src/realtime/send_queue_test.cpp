#include "realtime/send_queue.h"

#include <gtest/gtest.h>

namespace klieg::realtime {
namespace {

DeliveryPtr passing(std::string type, std::string key = {}) {
    return make_delivery({.topic = "thing:a", .type = std::move(type), .data = "{}", .key = std::move(key)}, {});
}
DeliveryPtr placed(std::string data) {
    return make_delivery({.topic = "thing:a", .type = "said", .data = std::move(data)}, LogPlace{"0", "1"});
}

TEST(SendQueue, KeepsTheLastOfWhatIsPassing) {
    SendQueue queue;
    auto const last = passing("counts");
    for (auto const& one : {passing("counts"), passing("progress"), passing("counts", "c_1"), last})
        EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    auto const frames = queue.take();
    EXPECT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[0], last->frame);
    EXPECT_TRUE(queue.empty());
}

TEST(SendQueue, DropsWhatIsPassingBeforeItIsFullAndTellsHowMuch) {
    auto const one = placed("{}");
    SendQueue queue(one->bytes() * 3);
    EXPECT_EQ(queue.offer(passing("a")), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(passing("b")), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(passing("c")), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::too_slow);
    EXPECT_EQ(queue.take().size(), 3U);
    EXPECT_EQ(queue.take_dropped(), 3U);
    EXPECT_EQ(queue.take_dropped(), 0U);
}

TEST(SendQueue, CountsWhatIsBeingSent) {
    auto const one = placed("{}");
    SendQueue queue(one->bytes() * 2);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    EXPECT_EQ(queue.take().size(), 1U);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::too_slow);
    queue.sent();
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
}

TEST(SendQueue, EndsWithALastWordHoweverMuchIsBeingSent) {
    auto const one = placed("{}");
    SendQueue queue(one->bytes());
    EXPECT_EQ(queue.offer(one), SendQueue::Offer::taken);
    EXPECT_EQ(queue.take().size(), 1U);
    EXPECT_EQ(queue.offer(passing("dropped")), SendQueue::Offer::taken);
    queue.end_with(one->frame);
    EXPECT_EQ(queue.take_dropped(), 0U);
    EXPECT_EQ(queue.take(), std::vector{one->frame});
}

}  // namespace
}  // namespace klieg::realtime
