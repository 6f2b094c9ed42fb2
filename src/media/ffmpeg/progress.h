#pragma once

#include "media/ffmpeg/process.h"

#include <chrono>
#include <functional>
#include <string>

namespace klieg::media {

/// Hears how far a run is, from 0 to 1, where 1 comes once and with success. Called on the core that runs it; must not
/// wait.
using ProgressListener = std::function<void(double fraction)>;

/// Reads what ffmpeg's `-progress` writes about twice a second: lines of `name=value`.
class ProgressSink final : public OutputSink {
public:
    /// `duration` of 0, unknown, keeps the listener silent.
    ProgressSink(std::chrono::microseconds duration, ProgressListener listener);

    Task<Result<>> accept(ByteView bytes) override;
    /// Up to where the outputs are.
    std::chrono::microseconds position() const noexcept { return position_; }

private:
    void read_line(std::string_view line);

    std::chrono::microseconds duration_;
    ProgressListener listener_;
    std::chrono::microseconds position_{0};
    std::string rest_;
};

}  // namespace klieg::media
