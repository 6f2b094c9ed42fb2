#include "media/ffmpeg/progress.h"

#include "testing/async_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::media {

namespace {
Task<> feed(ProgressSink& sink, std::string_view text) {
    auto accepted = co_await sink.accept(std::as_bytes(std::span(text)));
    EXPECT_TRUE(accepted.ok());
}
}  // namespace

KLIEG_ASYNC_TEST(Progress, ReadsPositionsAlsoFromLinesInPieces) {
    std::vector<double> heard;
    ProgressSink sink(std::chrono::seconds(10), [&heard](double fraction) { heard.push_back(fraction); });
    co_await feed(sink, "frame=1\nout_time_us=N/A\nout_time_us=25");
    co_await feed(sink, "00000\nprogress=continue\nout_time_us=5000000\n");
    EXPECT_THAT(heard, ::testing::ElementsAre(0.25, 0.5));
    EXPECT_EQ(sink.position(), std::chrono::seconds(5));
}

KLIEG_ASYNC_TEST(Progress, NeverGoesBackNorReachesOneByItself) {
    std::vector<double> heard;
    ProgressSink sink(std::chrono::seconds(1), [&heard](double fraction) { heard.push_back(fraction); });
    co_await feed(sink,
                  "out_time_us=500000\nout_time_us=-9223372036854775807\nout_time_us=400000\nout_time_us="
                  "3000000\nprogress=end\n");
    EXPECT_THAT(heard, ::testing::ElementsAre(0.5, 0.99));
}

KLIEG_ASYNC_TEST(Progress, StaysSilentWithoutADuration) {
    ProgressSink sink(std::chrono::seconds(0), [](double) { ADD_FAILURE(); });
    co_await feed(sink, "out_time_us=500000\n");
    EXPECT_EQ(sink.position(), std::chrono::milliseconds(500));
}

}  // namespace klieg::media
