#include "media/mp4/source_package.h"

#include "media/mp4/streamable.h"

namespace klieg::media::mp4 {

Result<std::unique_ptr<SourcePackage>> SourcePackage::open(RandomAccess const& file) {
    KLIEG_TRY(auto index, read_source_index(file));
    std::unique_ptr<SourcePackage> package(new SourcePackage(std::move(index)));
    KLIEG_TRY(auto tracks, check_streamable(package->index_, file));
    if (tracks.video != nullptr) {
        KLIEG_TRY(package->video_, Fragmenter::cut_video(*tracks.video, tracks.video_shift, tracks.plan));
    }
    if (tracks.audio != nullptr) {
        KLIEG_TRY(package->audio_, Fragmenter::cut_audio(*tracks.audio, tracks.audio_shift, tracks.plan));
    }
    package->plan_ = std::move(tracks.plan);
    KLIEG_CHECK(check_derived_bytes(package->derived_bytes(), file.size()));
    return package;
}

std::uint64_t SourcePackage::derived_bytes() const {
    std::uint64_t bytes = 0;
    for (auto const* track : {video(), audio()})
        if (track != nullptr) bytes += track->derived_bytes();
    return bytes;
}

}  // namespace klieg::media::mp4
