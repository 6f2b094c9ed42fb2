#pragma once

#include "base/result.h"
#include "media/ladder.h"
#include "media/media_probe.h"

#include <chrono>
#include <cstdint>
#include <vector>

/// What a job of ingest is likely to take, as far as turns ask: which is short, and which is long.
namespace klieg::ingest {

/// Looking at a file of so many bytes, of which no more is known.
std::chrono::milliseconds cost_of_looking(std::uint64_t bytes);
/// Making segments of a file's own samples.
std::chrono::milliseconds cost_of_copying(std::uint64_t bytes);
inline constexpr std::chrono::seconds kCostOfPoster{5};
inline constexpr std::chrono::seconds kCostOfSuggestions{10};
/// Decoding the source once, and encoding these rungs.
std::chrono::milliseconds cost_of_encoding(media::MediaProbe const& probe, std::vector<media::Rung> const& rungs,
                                           unsigned threads);

/// More pixels than one file may have, over all its pictures together. Fails: too_large, with a sentence for its owner.
Result<> check_pixels(media::MediaProbe const& probe, std::uint64_t megapixels_max);

}  // namespace klieg::ingest
