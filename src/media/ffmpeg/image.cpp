#include "media/ffmpeg/image.h"

#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/process.h"
#include "media/images/shown_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace klieg::media {

namespace {

/// Which demuxer reads an image, and the only decoder that it may have. Demuxers of one picture each that open nothing
/// else.
struct Kind {
    char const* demuxer;
    char const* decoder;
};

Kind kind_of(ImageFormat format) {
    switch (format) {
        case ImageFormat::png: return {"png_pipe", "png"};
        case ImageFormat::jpeg: return {"jpeg_pipe", "mjpeg"};
        case ImageFormat::gif: return {"gif_pipe", "gif"};
        case ImageFormat::webp: return {"webp_pipe", "webp"};
        case ImageFormat::av1: return {"obu", "libdav1d,libaom-av1"};
    }
    return {"", ""};
}

Error too_many_bytes() {
    return {Errc::too_large, "The picture is larger than 10 MB. Save it smaller, and try again.", "too_large"};
}

Error too_demanding() {
    return {Errc::unsupported,
            "This picture takes more time or memory to decode than one may here. Save it smaller, as a JPEG or a PNG, "
            "and try again.",
            kUnsupportedImage};
}

/// What its header claims, with room for what decoders fill rows and blocks up to. One that finds more in it stops.
std::uint64_t decoded_pixels_max(ShownImage const& image) {
    constexpr std::uint64_t kFill = 128;
    return (image.width + kFill) * (image.height + kFill);
}

/// The filters that bring a picture upright, by its number in EXIF (tag 0x0112).
char const* turned(int orientation) {
    switch (orientation) {
        case 2: return "hflip,";
        case 3: return "hflip,vflip,";
        case 4: return "vflip,";
        case 5: return "transpose=cclock_flip,";
        case 6: return "transpose=clock,";
        case 7: return "transpose=clock_flip,";
        case 8: return "transpose=cclock,";
        default: return "";
    }
}

/// It decodes strictly: half of a picture is none. A damaged one is refused, as browsers would show it grey.
ProcessOptions options_of(Tools const& tools, ShownImage& image, int pipe) {
    ProcessOptions options{.program = tools.ffmpeg};
    options.limits = tools.capped({.memory_bytes = ImageLimits::kMemoryBytesMax, .cpu_time = ImageLimits::kCpuTimeMax});
    options.layers = tools.layers;
    options.wall_time_max = options.silence_max = ImageLimits::kTimeMax;
    options.arguments = {"-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-xerror", "-noautorotate"};
    auto const kind = kind_of(image.format);
    for (auto* bytes : {&image.bytes, &image.alpha}) {
        if (bytes->empty()) continue;
        options.inputs.push_back({pipe, std::move(*bytes)});
        for (auto const& argument :
             {std::string("-err_detect"), std::string("+explode+crccheck+buffer+bitstream"), std::string("-max_pixels"),
              std::to_string(decoded_pixels_max(image)), std::string("-protocol_whitelist"), std::string("pipe"),
              std::string("-codec_whitelist"), std::string(kind.decoder), std::string("-f"), std::string(kind.demuxer),
              std::string("-i"), fmt::format("pipe:{}", pipe)})
            options.arguments.push_back(argument);
        ++pipe;
    }
    return options;
}

/// The filters, behind which there is one picture as its file would have it shown.
std::string whole_picture(ShownImage const& image) {
    // What covers is a picture of its own in AVIF.
    std::string filters =
        image.alpha.empty() ? "[0:v:0]" : "[0:v:0]format=gbrap[c];[1:v:0]format=gray[a];[c][a]alphamerge,";
    if (image.canvas) {
        auto const& [width, height, left, top] = *image.canvas;
        filters += fmt::format("format=rgba,pad={}:{}:{}:{}:color=black@0,", width, height, left, top);
    }
    // ffmpeg takes a palette for opaque where it chooses between formats.
    if (image.has_palette) filters += "format=rgba,";
    return filters + turned(image.orientation);
}

/// What has nothing to do with the image fails as it is; all else is the image's.
Result<> check_run(ProcessReport const& ended) {
    if (ended.succeeded()) return {};
    using enum ProcessEnding;
    if (ended.ending == out_of_cpu || ended.ending == out_of_memory) return too_demanding();
    auto checked = check_ending(ended);
    auto const kind = checked.ok() ? Errc::corrupt : checked.error().kind;
    bool const is_ours = kind == Errc::unavailable || kind == Errc::exhausted || kind == Errc::timeout;
    return is_ours ? std::move(checked) : Result<>(image_not_readable());
}

/// The part of the image that is shown.
struct Part {
    std::uint32_t width;
    std::uint32_t height;
};

/// The largest of that shape, no side of which is less than a pixel.
Part part_of(ShownImage const& image, ImageOrder const& order) {
    Part part{image.shown_width(), image.shown_height()};
    if (order.aspect_width == 0 || order.aspect_height == 0) return part;
    auto const height = std::uint64_t{part.width} * order.aspect_height / order.aspect_width;
    auto const width = std::uint64_t{part.height} * order.aspect_width / order.aspect_height;
    if (height <= part.height)
        part.height = std::max(1U, static_cast<std::uint32_t>(height));
    else
        part.width = std::max(1U, static_cast<std::uint32_t>(width));
    return part;
}

/// Exactly of the shape where there is one, however few pixels were cut.
std::uint32_t height_at(std::uint32_t width, Part const& part, ImageOrder const& order) {
    bool const has_shape = order.aspect_width > 0 && order.aspect_height > 0;
    auto const across = has_shape ? order.aspect_width : part.width;
    auto const down = has_shape ? order.aspect_height : part.height;
    return std::max(1U, static_cast<std::uint32_t>((std::uint64_t{width} * down + across / 2) / across));
}

}  // namespace

Task<Result<MadeImage>> make_image(BlockingPool& starter, Tools tools, std::string image, ImageOrder order) {
    if (image.size() > ImageLimits::kBytesMax) co_return too_many_bytes();
    KLIEG_CO_TRY(auto shown, shown_image(image));
    image = {};
    auto const part = part_of(shown, order);

    ImageOutputs outputs;
    for (auto const width : widths_within(order.widths, part.width))
        outputs.add(ImageOutputs::Format::webp, width, height_at(width, part, order));
    auto const sizes = outputs.count();
    for (auto const width : widths_within(order.jpeg_widths, part.width))
        outputs.add(ImageOutputs::Format::jpeg_on_white, width, height_at(width, part, order));
    if (order.jpeg_width_max > 0) {
        auto const width = std::min(order.jpeg_width_max, part.width);
        outputs.add(ImageOutputs::Format::jpeg, width, height_at(width, part, order));
    }
    // Black is what is left where nothing is added to a colour as often as it is seen.
    auto const* ground =
        order.transparency == ImageOrder::Transparency::black ? "format=gbrap,premultiply=inplace=1,format=gbrp," : "";
    auto graph = whole_picture(shown) + fmt::format("crop={}:{}:exact=1,{}", part.width, part.height, ground) +
                 outputs.filters();
    auto options = options_of(tools, shown, outputs.first_free_pipe());
    options.arguments.insert(options.arguments.end(), {"-filter_complex", std::move(graph)});
    outputs.connect(options);
    KLIEG_CO_TRY(auto const ended, co_await run_process(starter, std::move(options)));
    KLIEG_CO_CHECK(check_run(ended));
    auto const asked = outputs.count();
    auto files = outputs.take();
    if (files.size() != asked) co_return image_not_readable();
    MadeImage made;
    if (order.jpeg_width_max > 0) {
        made.jpeg = std::move(files.back());
        files.pop_back();
    }
    auto const jpegs = files.begin() + static_cast<std::ptrdiff_t>(sizes);
    made.jpegs.assign(std::move_iterator(jpegs), std::move_iterator(files.end()));
    files.erase(jpegs, files.end());
    made.sizes = std::move(files);
    co_return made;
}

}  // namespace klieg::media
