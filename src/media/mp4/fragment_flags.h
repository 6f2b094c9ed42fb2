#pragma once

#include <cstdint>

/// What says in a movie fragment which fields are there, and what a sample is.
namespace klieg::media::mp4 {

/// Of a track's defaults in a fragment (8.8.7.1).
namespace tfhd {
inline constexpr std::uint32_t kBaseDataOffset = 0x000001, kDescriptionIndex = 0x000002, kDefaultDuration = 0x000008,
                               kDefaultSize = 0x000010, kDefaultFlags = 0x000020, kDefaultBaseIsMoof = 0x020000;
}  // namespace tfhd

/// Of a run of samples (8.8.8.1).
namespace trun {
inline constexpr std::uint32_t kDataOffset = 0x000001, kFirstFlags = 0x000004, kDurations = 0x000100, kSizes = 0x000200,
                               kFlags = 0x000400, kCompositions = 0x000800;
}  // namespace trun

/// Of a sample (8.8.3.1): is no sync sample; depends on others; depends on no other.
inline constexpr std::uint32_t kNonSync = 0x00010000, kDependsOnOthers = 0x01000000, kDependsOnNone = 0x02000000;

}  // namespace klieg::media::mp4
