#pragma once

#include "base/bytes.h"
#include "media/ffmpeg/process.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace klieg::media {

/// One size of a picture, as a file.
struct ImageFile {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    Bytes bytes;
};

/// In which widths a picture of that width is made: those of `wanted`, which ascend, that it has, and its own where it
/// lies below the next of them. None is larger than the picture.
std::vector<std::uint32_t> widths_within(std::vector<std::uint32_t> const& wanted, std::uint32_t width);

/// Several files of one picture, written by one run of ffmpeg, each to a pipe of its own.
///
/// Lifetime: outlives the run. Limits: kFileBytesMax a file.
class ImageOutputs {
public:
    static constexpr std::size_t kFileBytesMax = 4 << 20;
    /// A JPEG keeps nothing that shows through: there is what a picture has below that, which may be anything, or
    /// white.
    enum class Format : std::uint8_t { webp, jpeg, jpeg_on_white };

    ImageOutputs();
    ~ImageOutputs();
    ImageOutputs(ImageOutputs const&) = delete;
    ImageOutputs& operator=(ImageOutputs const&) = delete;

    /// One more size.
    void add(Format format, std::uint32_t width, std::uint32_t height);
    /// What follows the label of the picture in a filter graph, up to the labels of the outputs: "split=2[a][b];…". Of
    /// what the picture has beside its pixels nothing is left: colour profiles would be copied into each file.
    std::string filters() const;
    std::size_t count() const noexcept { return outputs_.size(); }
    /// The child's descriptor behind those of the outputs.
    int first_free_pipe() const noexcept;
    /// Adds what maps the outputs, and the pipes that take them.
    void connect(ProcessOptions& options);
    /// In the order in which they were added; without a file of which nothing came.
    std::vector<ImageFile> take();

private:
    class Sink;
    struct Output {
        Format format;
        std::uint32_t width;
        std::uint32_t height;
        std::unique_ptr<Sink> sink;
    };
    std::vector<Output> outputs_;
};

}  // namespace klieg::media
