#include "media/mp4/source_package.h"

#include "media/mp4/streamable.h"

namespace klieg::media::mp4 {

namespace {

/// Segments and fragments of both tracks, twelve hours of them cut as short as they can be, what grows beside while
/// they are cut, and what is copied of the index.
constexpr std::uint64_t kCutsBytesMax = 8U << 20U;

/// The bytes that tables are read from, and the marks beside them (sample_table.h).
std::uint64_t bytes_of_index(std::uint64_t moov_bytes) {
    return moov_bytes + moov_bytes / 16;
}

/// What is copied of it: a coding's configuration is read for each init segment.
std::uint64_t bytes_of_tracks(std::vector<Track> const& tracks) {
    std::uint64_t bytes = tracks.capacity() * sizeof(Track);
    for (auto const& track : tracks)
        bytes += track.entry.avc_config.capacity() + track.entry.aac_config.capacity() + track.entry.colour.capacity() +
                 track.edits.capacity() * sizeof(Edit);
    return bytes;
}

}  // namespace

std::uint64_t SourcePackage::memory_to_open(IndexPlace place) noexcept {
    return bytes_of_index(place.bytes) + kCutsBytesMax;
}

Result<std::unique_ptr<SourcePackage>> SourcePackage::open(RandomAccess const& file, Opening opening) {
    KLIEG_TRY(auto place, find_source_index(file));
    return open(file, place, opening);
}

Result<std::unique_ptr<SourcePackage>> SourcePackage::open(RandomAccess const& file, IndexPlace place,
                                                           Opening opening) {
    KLIEG_TRY(auto index, read_source_index(file, place));
    std::unique_ptr<SourcePackage> package(new SourcePackage(std::move(index)));
    KLIEG_TRY(auto tracks, check_streamable(package->index_, file, opening));
    if (tracks.video != nullptr) {
        KLIEG_TRY(package->video_, Fragmenter::cut_video(*tracks.video, tracks.video_shift, tracks.plan));
    }
    if (tracks.audio != nullptr) {
        KLIEG_TRY(package->audio_, Fragmenter::cut_audio(*tracks.audio, tracks.audio_shift, tracks.plan));
    }
    package->plan_ = std::move(tracks.plan);
    package->apart_ = std::move(tracks.apart);
    KLIEG_CHECK(check_derived_bytes(package->derived_bytes(), file.size()));
    package->bytes_ = bytes_of_index(place.bytes) + bytes_of_tracks(package->index_.tracks) +
                      package->plan_.starts.capacity() * sizeof(std::int64_t);
    for (auto const* track : {package->video(), package->audio()})
        if (track != nullptr) package->bytes_ += track->bytes();
    return package;
}

std::uint64_t SourcePackage::derived_bytes() const {
    std::uint64_t bytes = 0;
    for (auto const* track : {video(), audio()})
        if (track != nullptr) bytes += track->derived_bytes();
    return bytes;
}

}  // namespace klieg::media::mp4
