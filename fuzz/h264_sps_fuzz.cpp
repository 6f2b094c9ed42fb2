// Parameter sets and codec configurations, which come from uploaded files and from live encoders.

#include "base/assert.h"
#include "media/codecs/aac.h"
#include "media/codecs/avcc.h"
#include "media/codecs/h264.h"

#include <cstddef>
#include <cstdint>
#include <span>

using namespace klieg;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto bytes = std::as_bytes(std::span(data, size));
    auto sps = media::parse_h264_sps(bytes);
    if (sps.ok()) {
        KLIEG_ASSERT(sps->width > 0 && sps->height > 0);
        KLIEG_ASSERT(sps->sar_width > 0 && sps->sar_height > 0);
    }
    auto config = media::parse_avc_config(bytes);
    if (config.ok()) {
        for (auto const& nal : config->sps) (void)media::parse_h264_sps(nal);
    }
    (void)media::parse_aac_config(bytes);
    return 0;
}
