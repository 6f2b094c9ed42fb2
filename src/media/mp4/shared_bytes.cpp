#include "media/mp4/shared_bytes.h"

#include <algorithm>
#include <vector>

namespace klieg::media::mp4 {

namespace {

Error shared_bytes() {
    return Error{Errc::unsupported, "samples lie on each other in the file", "overlap"};
}

/// The next chunk that has bytes.
std::optional<ChunkRange> next_of(SampleTable::Chunks& chunks) {
    auto chunk = chunks.next();
    while (chunk && chunk->length == 0) chunk = chunks.next();
    return chunk;
}

bool ascends(SampleTable const& track) {
    auto chunks = track.chunks();
    std::uint64_t end = 0;
    while (auto chunk = next_of(chunks)) {
        if (chunk->offset < end) return false;
        end = chunk->end();
    }
    return true;
}

/// Of tracks that each ascend: always the chunk that comes first in the file.
Result<> merge(std::span<SampleTable const* const> tracks) {
    struct Head {
        SampleTable::Chunks chunks;
        std::optional<ChunkRange> first;
    };
    std::vector<Head> heads;
    for (auto const* track : tracks) {
        heads.push_back({track->chunks(), std::nullopt});
        heads.back().first = next_of(heads.back().chunks);
    }
    for (std::uint64_t end = 0;;) {
        std::erase_if(heads, [](Head const& head) { return !head.first; });
        if (heads.empty()) return {};
        auto& next = *std::ranges::min_element(heads, {}, [](Head const& head) { return head.first->offset; });
        if (next.first->offset < end) return shared_bytes();
        end = next.first->end();
        next.first = next_of(next.chunks);
    }
}

Result<> sort(std::span<SampleTable const* const> tracks) {
    std::vector<ChunkRange> all;
    for (auto const* track : tracks) {
        auto chunks = track->chunks();
        while (auto chunk = next_of(chunks)) {
            if (!all.empty() && all.back().end() == chunk->offset) {
                all.back().length += chunk->length;
                continue;
            }
            if (all.size() == kScatteredChunksMax)
                return Error{Errc::unsupported, "the samples are scattered over the file", "scattered"};
            all.push_back(*chunk);
        }
    }
    std::ranges::sort(all, {}, &ChunkRange::offset);
    auto on_each_other = [](ChunkRange const& one, ChunkRange const& next) { return next.offset < one.end(); };
    return std::ranges::adjacent_find(all, on_each_other) == all.end() ? Result<>() : shared_bytes();
}

}  // namespace

Result<> check_no_shared_bytes(std::span<SampleTable const* const> tracks) {
    bool const all_ascend = std::ranges::all_of(tracks, [](auto const* track) { return ascends(*track); });
    return all_ascend ? merge(tracks) : sort(tracks);
}

}  // namespace klieg::media::mp4
