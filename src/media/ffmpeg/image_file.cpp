#include "media/ffmpeg/image_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace klieg::media {

namespace {

/// Of its negative, black is added to nothing where something shows through: so it is white of the picture. In the size
/// that is made, since it takes three pictures more.
std::string on_white(std::uint32_t width, std::uint32_t height) {
    return fmt::format("scale={}:{}:flags=lanczos,format=gbrap,negate,premultiply=inplace=1,format=gbrp,negate,", width,
                       height);
}

/// The child's descriptor of an output: 2 is its error stream.
int pipe_of(std::size_t place) {
    return static_cast<int>(place == 0 ? 1 : place + 2);
}

}  // namespace

std::vector<std::uint32_t> widths_within(std::vector<std::uint32_t> const& wanted, std::uint32_t width) {
    std::vector<std::uint32_t> widths;
    for (auto const one : wanted) {
        if (one > width) break;
        widths.push_back(one);
    }
    bool const is_below_one = widths.size() < wanted.size();
    if (is_below_one && (widths.empty() || widths.back() < width)) widths.push_back(width);
    return widths;
}

class ImageOutputs::Sink final : public OutputSink {
public:
    Task<Result<>> accept(ByteView bytes) override {
        if (bytes_.size() + bytes.size() > kFileBytesMax)
            co_return Error{Errc::too_large, "The picture that is made of it is too large.", "too_large"};
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        co_return Result<>{};
    }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

ImageOutputs::ImageOutputs() = default;
ImageOutputs::~ImageOutputs() = default;

void ImageOutputs::add(Format format, std::uint32_t width, std::uint32_t height) {
    outputs_.push_back({format, width, height, std::make_unique<Sink>()});
}

std::string ImageOutputs::filters() const {
    auto graph = fmt::format("sidedata=mode=delete,split={}", outputs_.size());
    for (std::size_t i = 0; i < outputs_.size(); ++i) graph += fmt::format("[s{}]", i);
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        auto const& [format, width, height, sink] = outputs_[i];
        // Neither JFIF nor WebP knows another matrix than BT.601's; the one has all 256 levels, the other those of
        // video.
        bool const is_jpeg = format != Format::webp;
        graph += fmt::format(";[s{}]{}scale={}:{}:flags=lanczos:out_color_matrix=bt601:out_range={},format={}[o{}]", i,
                             format == Format::jpeg_on_white ? on_white(width, height) : "", width, height,
                             is_jpeg ? "pc" : "tv", is_jpeg ? "yuvj420p" : "yuva420p|yuv420p", i);
    }
    return graph;
}

int ImageOutputs::first_free_pipe() const noexcept {
    return pipe_of(std::max<std::size_t>(outputs_.size(), 1));
}

void ImageOutputs::connect(ProcessOptions& options) {
    auto& arguments = options.arguments;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        bool const is_jpeg = outputs_[i].format != Format::webp;
        // Whatever the picture's time, which may be before what the file says is its beginning.
        for (auto const& argument :
             {std::string("-map"), fmt::format("[o{}]", i), std::string("-fps_mode"), std::string("passthrough"),
              std::string("-frames:v"), std::string("1"), std::string("-map_metadata"), std::string("-1"),
              std::string("-flags:v"), std::string("+bitexact"), std::string("-c:v"),
              std::string(is_jpeg ? "mjpeg" : "libwebp"), std::string(is_jpeg ? "-q:v" : "-quality"),
              std::string(is_jpeg ? "4" : "80"), std::string("-f"), std::string("image2pipe"),
              fmt::format("pipe:{}", pipe_of(i))})
            arguments.push_back(argument);
        options.outputs.push_back({.number = pipe_of(i), .sink = outputs_[i].sink.get()});
    }
}

std::vector<ImageFile> ImageOutputs::take() {
    std::vector<ImageFile> files;
    for (auto& [format, width, height, sink] : outputs_) {
        auto bytes = sink->take();
        if (!bytes.empty()) files.push_back({width, height, std::move(bytes)});
    }
    return files;
}

}  // namespace klieg::media
