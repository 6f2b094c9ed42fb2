#pragma once

#include "base/wake_up.h"
#include "media/ffmpeg/process.h"

#include <chrono>
#include <string>

namespace klieg::media {

/// Keeps what it is given; slowly, or not at all, where a test says so.
class TextSink final : public OutputSink {
public:
    Task<Result<>> accept(ByteView bytes) override {
        if (delay.count() > 0) co_await sleep_for(delay);
        if (fail) co_return Error{Errc::exhausted, "no room"};
        text.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        accepted.wake();
        co_return Result<>{};
    }
    std::string text;
    WakeUp accepted;
    std::chrono::milliseconds delay{0};
    bool fail = false;
};

}  // namespace klieg::media
