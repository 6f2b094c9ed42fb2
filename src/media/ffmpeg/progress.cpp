#include "media/ffmpeg/progress.h"

#include <charconv>
#include <utility>

namespace klieg::media {

namespace {
constexpr std::size_t kLineBytesMax = 1024;
}

ProgressSink::ProgressSink(std::chrono::microseconds duration, ProgressListener listener)
    : duration_(duration), listener_(std::move(listener)) {}

Task<Result<>> ProgressSink::accept(ByteView bytes) {
    rest_.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    std::size_t begin = 0;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
        read_line(std::string_view(rest_).substr(begin, end - begin));
        begin = end + 1;
    }
    rest_.erase(0, begin);
    if (rest_.size() > kLineBytesMax) rest_.clear();
    co_return Result<>{};
}

void ProgressSink::read_line(std::string_view line) {
    constexpr std::string_view kPosition = "out_time_us=";
    if (!line.starts_with(kPosition)) return;
    line.remove_prefix(kPosition.size());
    std::int64_t position = 0;
    auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), position);
    if (failed != std::errc() || position < position_.count()) return;  // "N/A" before the first frame
    position_ = std::chrono::microseconds(position);
    if (listener_ && duration_.count() > 0)
        listener_(std::min(0.99, static_cast<double>(position) / static_cast<double>(duration_.count())));
}

}  // namespace klieg::media
