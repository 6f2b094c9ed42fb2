#include "ingest/promised_length.h"

#include <gtest/gtest.h>

namespace klieg::ingest {
namespace {

using namespace std::chrono_literals;

media::MediaProbe lasting(std::chrono::microseconds duration, std::string container = "matroska,webm") {
    media::MediaProbe probe;
    probe.container = std::move(container);
    probe.duration = duration;
    return probe;
}

std::string code_of(Result<> const& result) {
    return result.ok() ? "" : std::string(result.error().stable_code());
}

TEST(PromisedLength, SaysThatALongFileWasCutOff) {
    EXPECT_EQ(code_of(check_length(8s, lasting(10s))), "truncated");
    EXPECT_EQ(code_of(check_length(9'100ms, lasting(10s))), "");
    EXPECT_EQ(code_of(check_length(300ms, lasting(8'341ms))), "truncated");
}

/// Of 0.6 s a writer that counts from before its first picture errs by more than a tenth.
TEST(PromisedLength, TakesNoClipOfAMomentForCutOff) {
    EXPECT_EQ(code_of(check_length(520ms, lasting(612ms, "asf"))), "");
    EXPECT_EQ(code_of(check_length(40ms, lasting(1s))), "truncated");
}

TEST(PromisedLength, CountsFromTheFirstSample) {
    auto late = lasting(10s);
    late.start = 2s;
    EXPECT_EQ(code_of(check_length(8s, late)), "");
    auto after_a_title = lasting(6s);
    after_a_title.start = after_a_title.empty_before_start = 5s;
    EXPECT_EQ(code_of(check_length(6s, after_a_title)), "");
    EXPECT_EQ(code_of(check_length(5s, after_a_title)), "truncated") << "the title is no part of its length";
}

TEST(PromisedLength, HoldsNobodyToAnEstimate) {
    auto guessed = lasting(10s);
    guessed.duration_is_estimated = true;
    EXPECT_EQ(code_of(check_length(1s, guessed)), "");
}

/// An AVI of which half is missing has half the length to ffprobe, and an ASF none at all.
TEST(PromisedLength, IsAlsoWhatAHeaderSaysOfWhatIsMissing) {
    for (auto const duration : {5s, 0s}) {
        auto half = lasting(duration, "avi");
        half.promised = 10s;
        half.duration_is_estimated = duration == 0s;
        EXPECT_EQ(code_of(check_length(5s, half)), "truncated");
        EXPECT_EQ(code_of(check_length(9'500ms, half)), "");
    }
}

TEST(PromisedLength, OfMp4IsNotExceededByMuch) {
    EXPECT_EQ(code_of(check_length(30s, lasting(10s, "mov,mp4,m4a,3gp,3g2,mj2"))), "contradictory");
    EXPECT_EQ(code_of(check_length(20s, lasting(10s, "mov,mp4,m4a,3gp,3g2,mj2"))), "");
    EXPECT_EQ(code_of(check_length(30s, lasting(10s))), "") << "others guess when they begin to write";
    EXPECT_EQ(code_of(check_not_longer(30s, std::chrono::milliseconds(10s))), "contradictory");
}

}  // namespace
}  // namespace klieg::ingest
