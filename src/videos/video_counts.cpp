#include "videos/video_counts.h"

#include "videos/topics.h"

namespace klieg::videos {

namespace {

std::optional<realtime::Message> message_of_counts(std::string const& text, std::vector<std::int64_t> const& values) {
    auto const id = VideoId::parse(text);
    if (!id.ok()) return std::nullopt;
    return realtime::message_of(kVideoCounts, topic_of(*id), counts_from(values.data()));
}

}  // namespace

counters::ToldCounts told_counts() {
    return {.counters = {kCountedOfVideo.begin(), kCountedOfVideo.end()}, .message = message_of_counts};
}

}  // namespace klieg::videos
