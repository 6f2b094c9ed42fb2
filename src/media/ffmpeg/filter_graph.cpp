#include "media/ffmpeg/filter_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace klieg::media {

using std::chrono::microseconds;

namespace {

/// Of a source that does not say its frame rate ffmpeg tells the ticks of its container's clock, of which nothing
/// follows: screens are recorded as they change.
constexpr double kClockRate = 1000;

std::string seconds_text(double value) {
    auto text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

double in_seconds(microseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// The first picture of all is shown from the beginning on where the sound begins before it: players put what begins
/// later at the beginning as well, and leave out the sound until then. Where the source changes its form ffmpeg makes
/// the graph anew, and the first picture that comes then is none of that kind: it is later than the first may be.
std::string moving_first(PictureSpan const& span) {
    if (!span.from) return {};
    return fmt::format("setpts='if(eq(N,0)*lte(T,{:.6f}),{:.6f}/TB,PTS)',", in_seconds(span.first_latest),
                       in_seconds(*span.from));
}

/// Leaves frames out where they follow too closely. Two kinds always stay, so that all rungs have a frame to begin a
/// segment with at the same time: the first of each key frame distance, and the source's own key frames.
std::string thinning(double frame_rate_max, double source_rate, microseconds since_first) {
    // Half a source frame of tolerance: timestamps are rounded.
    auto const rate = source_rate < kClockRate ? std::max(source_rate, frame_rate_max) : frame_rate_max;
    auto distance = std::max(1 / frame_rate_max - 0.5 / rate, 0.001);
    return "select='isnan(prev_selected_t)+gte(t-prev_selected_t," + seconds_text(distance) + ")+gt(" +
           key_frame_span("t-start_t", since_first) + "," + key_frame_span("prev_t-start_t", since_first) + ")+key'";
}

/// Where the first picture stands before others follow, so many seconds of it are shown in steps, and as far apart: an
/// encoder with B-frames is late by the time of its first pictures, for good.
constexpr double kFirstSteps = 0.4;
constexpr double kFirstStep = 0.12;
/// One of the second branch, in seconds before the end.
constexpr double kShortLast = 0.07;

/// Shows a frame again where the source has none as a key frame distance begins, since every segment begins with one:
/// screen recorders and slide shows let a picture stand for minutes. A second branch holds each frame for every
/// twentieth of a second, marked by a field order; of these, those few are chosen that are needed.
/// Behind the last picture the second branch alone goes on, as long as it has to, and ends with one that is short: how
/// long the last one lasts, players know by the distance to the one before.
std::string filling(std::string const& timebase, microseconds since_first, PictureSpan const& span) {
    std::string held = "eq(interlace_type,TOPFIRST)";
    // Where frames follow closely, as most do, the first behind the boundary does as well (Segmenter's kLatest).
    auto needed = "gt(" + key_frame_span("t-start_t", since_first) + "," +
                  key_frame_span("prev_selected_t-start_t", since_first) + ")*gt(t-prev_selected_t,0.25)";
    if (span.from && span.reordered && since_first.count() == 0)
        needed += fmt::format("+lt(t-start_t,{})*gt(t-prev_selected_t,{})", kFirstSteps, kFirstStep);
    std::string tail;
    if (span.until.count() > 0) {
        tail = fmt::format("tpad=stop=-1:stop_mode=clone,trim=end={:.6f},", in_seconds(span.until));
        needed += fmt::format("+gte(t,{:.6f})*gt(t-prev_selected_t,0.25)", in_seconds(span.until) - kShortLast);
    }
    return "split=2[shown][next];[next]fps=20:round=up," + tail + timebase +
           ",setfield=tff[held];[shown]setfield=prog[own];[own][held]interleave,select='isnan(prev_selected_t)+if(" +
           held + "," + needed + ",gt(t,prev_selected_t))',setfield=prog";
}

std::string scale_to(Rung const& rung) {
    return "scale=" + std::to_string(rung.width) + ":" + std::to_string(rung.height) + ":flags=bicubic,setsar=1";
}

/// To the size of a rung, whatever size a picture has: sources may change theirs. Of another shape than most it gets
/// bars and is not stretched; what rounding to even sides changes is no other shape. Pictures that have the size
/// already pass through all of it untouched.
std::string fit_to(Rung const& rung, VideoFacts const& video) {
    // Where the picture would be as high as the rung, by how much its width differs.
    auto as_wanted = fmt::format("lt(abs({1}*dar-{0}),0.03*{0}+2+2*dar)", rung.width, rung.height);
    return fmt::format(
        "scale=w='if({2},{0},2*max(1,round(min({0},{1}*dar)/2)))':h='if({2},{1},2*max(1,round(min({1},{0}/dar)/2)))'"
        ":flags=bicubic{3},setsar=1,pad={0}:{1}:-1:-1",
        rung.width, rung.height, as_wanted, video.rgb ? ":out_color_matrix=bt709:out_range=tv,format=yuv420p" : "");
}

/// Matrices that decoders of H.264 seldom know.
bool is_rare_matrix(std::string_view matrix) {
    return matrix == "smpte240m" || matrix == "fcc";
}

/// What has been converted is named BT.709; else the names are the source's, or those that players would give it.
std::string name_colours(VideoFacts const& video) {
    auto const& names = video.colours;
    return ",setparams=range=tv:colorspace=" + (is_rare_matrix(names.matrix) ? std::string("bt709") : names.matrix) +
           ":color_primaries=" + names.primaries + ":color_trc=" + names.transfer;
}

/// To 8-bit BT.709. Tone mapping works on floating point numbers, so it comes after the first scaling. The colours are
/// named once more before, because zscale refuses pictures that name only some of theirs. HDR's white lies at 203
/// cd/m². What BT.709 cannot show is cut off as red, green and blue: of luma and chroma it would become darker.
std::string to_standard_range(VideoFacts const& video) {
    auto named = "setparams=color_primaries=" + video.wide_primaries + ":colorspace=" + video.wide_matrix;
    if (video.range == DynamicRange::sdr && !video.wide_gamut) {
        std::string scale;
        if (is_rare_matrix(video.colours.matrix)) scale = "scale=out_color_matrix=bt709:out_range=tv,";
        if (scale.empty() && video.full_range && !video.rgb) scale = "scale=out_range=tv,";
        return scale + "format=yuv420p" + name_colours(video);
    }
    named += video.full_range ? ":range=pc" : ":range=tv";
    if (video.range == DynamicRange::sdr)
        return named +
               ":color_trc=bt709,zscale=p=bt709:t=bt709:m=gbr:r=pc,format=gbrp10,zscale=m=bt709:r=tv,format=yuv420p" +
               name_colours(video);
    named += video.range == DynamicRange::pq ? ":color_trc=smpte2084" : ":color_trc=arib-std-b67";
    return named +
           ",zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0,"
           "zscale=t=bt709:m=bt709:r=tv,format=yuv420p" +
           name_colours(video);
}

/// Frames say for themselves whether they are interlaced: tapes and broadcasts mix both, and the header of DV says
/// nothing. Those that are not pass. Some codecs know no fields.
bool may_be_interlaced(VideoFacts const& video) {
    static constexpr std::array<std::string_view, 5> kProgressive = {"vp8", "vp9", "av1", "gif", "theora"};
    // bwdif takes no fewer columns and lines of colours, which may have half as many as there are.
    auto const least = std::min(video.coded_width, video.coded_height);
    bool const is_tiny = least > 0 && least < 8;
    return !is_tiny && std::ranges::find(kProgressive, video.codec) == kProgressive.end();
}

/// All pictures have the size and the shape of the largest from here on, with bars beside those of another shape.
/// Else ffmpeg would end the graph where they change, and make a new one: what is held or counted from the first
/// picture on would begin again, and pictures that are in it be lost. Those of that size pass untouched, unless it is
/// odd, of which there are no bars.
std::string as_large_as_coded(VideoFacts const& video) {
    auto const width = video.coded_width + video.coded_width % 2, height = video.coded_height + video.coded_height % 2;
    auto const shape = static_cast<double>(video.width) / video.height;
    auto const pixel = shape * height / width;
    return fmt::format(
        "scale=w='if(lte(dar,{2:.6f}*1.01),if(gte(dar,{2:.6f}*0.99),{0},2*max(1,round({0}*dar/{2:.6f}/2))),{0})'"
        ":h='if(lte(dar,{2:.6f}*1.01),{1},2*max(1,round({1}*{2:.6f}/dar/2)))':eval=frame:flags=bicubic,"
        "pad={0}:{1}:-1:-1:eval=frame,setsar={3:.6f}:max=1000,",
        width, height, shape, pixel);
}

/// From the decoder to the largest rung's pictures.
std::string shared_chain(VideoFacts const& video, Rung const& largest, std::uint32_t timescale,
                         microseconds since_first, PictureSpan const& span) {
    std::string chain = "[0:" + std::to_string(video.index) + "]";
    if (video.changes_size) chain += as_large_as_coded(video);
    if (may_be_interlaced(video)) chain += "bwdif=mode=send_frame:deint=interlaced,";
    auto const timebase = "settb=1/" + std::to_string(timescale);
    chain += timebase + "," + moving_first(span);
    // Before scaling: what no rung needs is not worth the work. The largest rung allows the most frames.
    if (largest.frame_rate_max > 0)
        chain += thinning(largest.frame_rate_max, video.frame_rate.value(), since_first) + ",";
    chain += filling(timebase, since_first, span) + ",";
    return chain + fit_to(largest, video) + "," + to_standard_range(video);
}

}  // namespace

std::uint32_t encoded_timescale(VideoFacts const& video) {
    constexpr std::uint32_t kUsual = 90000;
    auto rate = video.frame_rate;
    bool fits_usual = rate.num == 0 || (std::uint64_t{kUsual} * rate.den) % rate.num == 0;
    if (video.variable_rate || fits_usual || rate.num > 240'000) return kUsual;
    // 24000/1001 and 60000/1001 do not divide 90000.
    auto scale = rate.num;
    while (scale < 10'000) scale *= 2;
    return scale;
}

std::string key_frame_span(std::string const& time, microseconds since_first) {
    // Both times are rounded: a picture on the boundary lies behind it. No two are this close.
    auto const before = std::chrono::duration<double>(since_first + microseconds(500)).count();
    return fmt::format("floor(({}+{:.6f})/{})", time, before,
                       std::chrono::seconds(EncodeJob::kKeyFrameDistance).count());
}

std::string make_filter_graph(VideoFacts const& video, std::vector<Rung> const& rungs, std::uint32_t timescale,
                              microseconds since_first, PictureSpan const& span) {
    std::vector<std::size_t> by_size(rungs.size());
    std::iota(by_size.begin(), by_size.end(), 0);
    std::ranges::sort(by_size, std::greater{},
                      [&](std::size_t i) { return std::uint64_t{rungs[i].width} * rungs[i].height; });

    auto const& largest = rungs[by_size.front()];
    auto graph = shared_chain(video, largest, timescale > 0 ? timescale : encoded_timescale(video), since_first, span);
    for (std::size_t place = 0; place < by_size.size(); ++place) {
        auto const& rung = rungs[by_size[place]];
        bool last = place + 1 == by_size.size();
        if (place > 0) {
            auto const& before = rungs[by_size[place - 1]];
            // Thinned before scaling, and once thinned, thin for all below.
            graph += ";[s" + std::to_string(place) + "]";
            if (rung.frame_rate_max > 0 && rung.frame_rate_max != before.frame_rate_max)
                graph += thinning(rung.frame_rate_max, before.frame_rate, since_first) + ",";
            graph += scale_to(rung);
        }
        auto label = "[v" + std::to_string(by_size[place]) + "]";
        graph += last ? label : ",split=2" + label + "[s" + std::to_string(place + 1) + "]";
    }
    return graph;
}

}  // namespace klieg::media
