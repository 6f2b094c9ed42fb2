#include "media/ffmpeg/colours.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace klieg::media {

namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

/// Studios keep BT.709's matrix beside the primaries of BT.2020, and the other way around.
void take_wide_colours(StatedColours const& stated, VideoFacts& video) {
    if (is_one_of(stated.matrix, {"bt709", "bt470bg", "smpte170m"})) video.wide_matrix = stated.matrix;
    if (is_one_of(stated.primaries, {"bt709", "bt470bg", "smpte170m", "smpte431", "smpte432"}))
        video.wide_primaries = stated.primaries;
}

/// What is not said follows from what is, and that from the size: high definition is BT.709, all below BT.601 (the
/// sizes from which players assume so differ a little; these are mpv's).
ColourNames names_of(StatedColours const& stated, VideoFacts const& video) {
    if (video.rgb || video.range != DynamicRange::sdr || video.wide_gamut) return {};  // converted to BT.709
    auto [matrix, primaries, transfer] = stated;
    bool const high_definition = video.coded_width >= 1280 || video.coded_height > 576;
    if (!is_one_of(matrix, {"bt709", "bt470bg", "smpte170m", "smpte240m", "fcc", "ycgco"})) {
        bool const like_primaries = is_one_of(primaries, {"bt709", "bt470bg", "smpte170m"});
        matrix = like_primaries ? primaries : std::string_view(high_definition ? "bt709" : "smpte170m");
    }
    if (!is_one_of(primaries, {"bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "film", "smpte431", "smpte432"}))
        primaries = is_one_of(matrix, {"bt470bg", "smpte170m"}) ? matrix : std::string_view("bt709");
    if (transfer == "gamma22") transfer = "bt470m";
    if (transfer == "gamma28") transfer = "bt470bg";
    if (!is_one_of(transfer, {"bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "iec61966-2-1", "linear"}))
        transfer = is_one_of(matrix, {"bt470bg", "smpte170m"}) ? "smpte170m" : "bt709";
    return {std::string(matrix), std::string(primaries), std::string(transfer)};
}

}  // namespace

void take_colours(StatedColours const& stated, VideoFacts& video) {
    if (stated.transfer == "smpte2084") video.range = DynamicRange::pq;
    if (stated.transfer == "arib-std-b67") video.range = DynamicRange::hlg;
    video.wide_gamut =
        !video.rgb && (stated.primaries == "bt2020" || is_one_of(stated.matrix, {"bt2020nc", "bt2020c"}));
    take_wide_colours(stated, video);
    video.colours = names_of(stated, video);
}

}  // namespace klieg::media
