#include "media/ffmpeg/image.h"

#include "base/json.h"
#include "base/log.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace klieg::media {

namespace {

constexpr auto kUnsupported = "unsupported_image";

/// Which demuxer reads an image, and the only decoder that it may have.
struct Kind {
    char const* demuxer;
    char const* decoder;
};

/// By the first bytes, whatever its name or its sender says. Demuxers of one picture each that open nothing else; that
/// of AVIF is MP4's.
std::optional<Kind> kind_of(std::string_view image) {
    using namespace std::string_view_literals;
    if (image.starts_with("\x89PNG\r\n\x1a\n"sv)) return Kind{"png_pipe", "png,apng"};
    if (image.starts_with("\xff\xd8\xff"sv)) return Kind{"jpeg_pipe", "mjpeg"};
    if (image.starts_with("GIF87a"sv) || image.starts_with("GIF89a"sv)) return Kind{"gif_pipe", "gif"};
    if (image.starts_with("RIFF"sv) && image.substr(std::min<std::size_t>(8, image.size())).starts_with("WEBPVP8"sv))
        return Kind{"webp_pipe", "webp"};
    auto const brand = image.substr(std::min<std::size_t>(4, image.size()));
    if (brand.starts_with("ftypavif"sv)) return Kind{"mov", "libdav1d,libaom-av1"};
    return std::nullopt;
}

Error not_readable() {
    return {Errc::unsupported,
            "This picture cannot be read: it is damaged, or not whole. Save it anew as a PNG or a JPEG, and try again.",
            kUnsupported};
}

Error of_no_kind() {
    return {Errc::unsupported, "This is no picture of a kind that can be taken. Choose a JPEG, PNG, WebP, GIF or AVIF.",
            kUnsupported};
}

Error too_many_bytes() {
    return {Errc::too_large, "The picture is larger than 10 MB. Save it smaller, and try again.", "too_large"};
}

Error too_many_pixels() {
    return {Errc::too_large, "The picture has more than 50 million pixels. Make it smaller, and try again.",
            "too_large"};
}

/// What ffmpeg says of a picture whose size is over the limit, before it decodes any of it: its own decoders, dav1d.
bool is_of_size(std::string_view complaint) {
    return complaint.find("exceeds specified max pixel count") != std::string_view::npos ||
           complaint.find("exceeds limit") != std::string_view::npos ||
           (complaint.find("icture size ") != std::string_view::npos && complaint.ends_with(" is invalid"));
}

/// ffmpeg shows what there is of a GIF, whatever is missing. A whole one ends so, perhaps before what fills it up.
bool is_cut_gif(std::string_view image) {
    auto const last = image.find_last_not_of('\0');
    return image.starts_with("GIF8") && image[last] != ';';
}

/// An image as its first frame is, before it is turned.
struct Facts {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int orientation = 1;       ///< of EXIF: 1 to 8
    bool has_palette = false;  ///< in which some colours may be transparent

    bool is_on_its_side() const noexcept { return orientation >= 5; }
    std::uint32_t shown_width() const noexcept { return is_on_its_side() ? height : width; }
    std::uint32_t shown_height() const noexcept { return is_on_its_side() ? width : height; }
};

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

class ReportSink final : public OutputSink {
public:
    Task<Result<>> accept(ByteView bytes) override {
        constexpr std::size_t kReportBytesMax = 64 << 10;
        if (report_.size() + bytes.size() > kReportBytesMax) co_return not_readable();
        report_.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        co_return Result<>{};
    }
    std::string const& report() const noexcept { return report_; }

private:
    std::string report_;
};

/// Both runs decode strictly: half of a picture is none. A damaged one is refused, as browsers would show it grey.
ProcessOptions options_of(Tools const& tools, std::string program, std::string const& image, int pipe) {
    ProcessOptions options{.program = std::move(program)};
    options.inputs = {{pipe, image}};
    options.limits = tools.capped({.memory_bytes = ImageLimits::kMemoryBytesMax, .cpu_time = ImageLimits::kTimeMax});
    options.layers = tools.layers;
    options.wall_time_max = options.silence_max = ImageLimits::kTimeMax;
    return options;
}

void add_input(ProcessOptions& options, Kind const& kind, int pipe) {
    for (auto const& argument :
         {std::string("-err_detect"), std::string("+explode+crccheck+buffer+bitstream"), std::string("-max_pixels"),
          std::to_string(ImageLimits::kPixelsMax), std::string("-protocol_whitelist"), std::string("pipe"),
          std::string("-codec_whitelist"), std::string(kind.decoder), std::string("-f"), std::string(kind.demuxer),
          std::string("-i"), fmt::format("pipe:{}", pipe)})
        options.arguments.push_back(argument);
}

/// What has nothing to do with the image fails as it is; all else is the image's.
Result<> check_run(ProcessReport const& ended) {
    if (ended.succeeded()) return {};
    if (is_of_size(ended.complaint)) return too_many_pixels();
    auto checked = check_ending(ended);
    if (checked.ok()) return {};
    auto const kind = checked.error().kind;
    bool const is_ours = kind == Errc::unavailable || kind == Errc::exhausted || kind == Errc::timeout;
    return is_ours ? std::move(checked) : Result<>(not_readable());
}

/// "    6" is 6; anything else is upright.
int orientation_in(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    int orientation = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), orientation);
    return failed == std::errc() && orientation >= 1 && orientation <= 8 ? orientation : 1;
}

Result<Facts> facts_in(std::string const& report) {
    KLIEG_TRY(auto const parsed, json::parse(report));
    auto const* whole = parsed.if_object();
    auto const* frames = whole != nullptr ? whole->if_contains("frames") : nullptr;
    if (frames == nullptr || !frames->is_array() || frames->get_array().empty()) return not_readable();
    auto const* frame = frames->get_array().front().if_object();
    if (frame == nullptr) return not_readable();
    auto side = [frame](char const* name) -> std::uint32_t {
        auto const* value = frame->if_contains(name);
        auto const* number = value != nullptr ? value->if_int64() : nullptr;
        return number != nullptr && *number > 0 && *number <= 1'000'000 ? static_cast<std::uint32_t>(*number) : 0;
    };
    Facts facts{.width = side("width"), .height = side("height")};
    if (facts.width == 0 || facts.height == 0) return not_readable();
    auto const* format = frame->if_contains("pix_fmt");
    facts.has_palette = format != nullptr && format->is_string() && format->get_string() == "pal8";
    auto const* tags = frame->if_contains("tags");
    auto const* orientation =
        tags != nullptr && tags->is_object() ? tags->get_object().if_contains("Orientation") : nullptr;
    if (orientation != nullptr && orientation->is_string())
        facts.orientation = orientation_in(orientation->get_string());
    return facts;
}

Task<Result<Facts>> look_at(BlockingPool& starter, Tools const& tools, Kind kind, std::string const& image) {
    constexpr int kPipe = 3;
    ReportSink sink;
    auto options = options_of(tools, tools.ffprobe, image, kPipe);
    options.arguments = {"-v",
                         "error",
                         "-print_format",
                         "json",
                         "-show_frames",
                         "-show_entries",
                         "frame=width,height,pix_fmt:frame_tags=Orientation",
                         "-select_streams",
                         "v:0",
                         "-read_intervals",
                         "%+#1"};
    add_input(options, kind, kPipe);
    options.outputs = {{.number = 1, .sink = &sink}};
    KLIEG_CO_TRY(auto const ended, co_await run_process(starter, std::move(options)));
    KLIEG_CO_CHECK(check_run(ended));
    auto facts = facts_in(sink.report());
    // It has a look, and goes on without a word, where a decoder refused the picture.
    if (!facts.ok() && is_of_size(ended.complaint)) co_return too_many_pixels();
    if (!facts.ok()) {
        log::info("a picture cannot be read", {{"why", ended.complaint}});
        co_return not_readable();
    }
    co_return facts;
}

/// The part of the image that is shown.
struct Part {
    std::uint32_t width;
    std::uint32_t height;
};

/// The largest of that shape, no side of which is less than a pixel.
Part part_of(Facts const& facts, ImageOrder const& order) {
    Part part{facts.shown_width(), facts.shown_height()};
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
    auto const kind = kind_of(image);
    if (!kind) co_return of_no_kind();
    if (is_cut_gif(image)) co_return not_readable();
    KLIEG_CO_TRY(auto const facts, co_await look_at(starter, tools, *kind, image));
    auto const part = part_of(facts, order);

    ImageOutputs outputs;
    for (auto const width : widths_within(order.widths, part.width))
        outputs.add(ImageOutputs::Format::webp, width, height_at(width, part, order));
    if (order.jpeg_width_max > 0) {
        auto const width = std::min(order.jpeg_width_max, part.width);
        outputs.add(ImageOutputs::Format::jpeg, width, height_at(width, part, order));
    }
    int const pipe = outputs.first_free_pipe();
    auto options = options_of(tools, tools.ffmpeg, image, pipe);
    options.arguments = {"-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-xerror", "-noautorotate"};
    add_input(options, *kind, pipe);
    // ffmpeg takes a palette for opaque where it chooses between formats.
    auto const* colours = facts.has_palette ? "format=rgba," : "";
    // Black is what is left where nothing is added to a colour as often as it is seen.
    auto const* ground =
        order.transparency == ImageOrder::Transparency::black ? "format=gbrap,premultiply=inplace=1,format=gbrp," : "";
    auto graph = fmt::format("[0:v:0]{}{}crop={}:{}:exact=1,{}", turned(facts.orientation), colours, part.width,
                             part.height, ground) +
                 outputs.filters();
    options.arguments.insert(options.arguments.end(), {"-filter_complex", std::move(graph)});
    outputs.connect(options);
    KLIEG_CO_TRY(auto const ended, co_await run_process(starter, std::move(options)));
    KLIEG_CO_CHECK(check_run(ended));
    auto const asked = outputs.count();
    auto files = outputs.take();
    if (files.size() != asked) co_return not_readable();
    MadeImage made;
    if (order.jpeg_width_max > 0) {
        made.jpeg = std::move(files.back());
        files.pop_back();
    }
    made.sizes = std::move(files);
    co_return made;
}

}  // namespace klieg::media
