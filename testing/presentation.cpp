#include "testing/presentation.h"

#include "media/bandwidth.h"
#include "media/playlist.h"

#include <gtest/gtest.h>

#include <fstream>
#include <vector>

namespace klieg::testing {

namespace {

FileAccess open_file(std::filesystem::path const& path) {
    auto file = File::open(path, File::Mode::read);
    EXPECT_TRUE(file.ok());
    return *FileAccess::over(std::make_shared<File>(std::move(*file)));
}

void write_rendition(OpenSource const& source, media::mp4::Fragmenter const& track,
                     std::filesystem::path const& folder) {
    auto const& rendition = track.rendition();
    auto place = folder / rendition.name;
    std::filesystem::create_directories(place);
    auto whole = track.init_segment();
    write_bytes(place / "init.mp4", whole);
    write_text(place / "index.m3u8", media::media_playlist(rendition, media::playlist_type_of(rendition)));
    if (rendition.kind == media::TrackKind::video)
        write_text(place / "iframes.m3u8", media::iframe_playlist(rendition, media::playlist_type_of(rendition)));
    for (auto const& entry : rendition.segments) {
        auto pieces = track.segment(entry.number);
        ASSERT_TRUE(pieces.ok());
        auto bytes = media::mp4::materialise(*pieces, source.file);
        ASSERT_TRUE(bytes.ok()) << bytes.error().detail;
        ASSERT_EQ(bytes->size(), entry.bytes);
        write_bytes(place / media::segment_name(entry.number), *bytes);
        whole.insert(whole.end(), bytes->begin(), bytes->end());
    }
    write_bytes(folder / (rendition.name + ".mp4"), whole);
}

}  // namespace

void write_bytes(std::filesystem::path const& path, ByteView bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void write_text(std::filesystem::path const& path, std::string_view text) {
    write_bytes(path, std::as_bytes(std::span(text)));
}

Bytes read_bytes(std::filesystem::path const& path) {
    Bytes bytes(std::filesystem::file_size(path));
    std::ifstream(path, std::ios::binary)
        .read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

OpenSource::OpenSource(std::filesystem::path const& path) : file(open_file(path)) {
    auto opened = media::mp4::SourcePackage::open(file);
    EXPECT_TRUE(opened.ok()) << opened.error().detail;
    if (opened.ok()) package = std::move(*opened);
}

void write_presentation(OpenSource const& source, std::filesystem::path const& folder) {
    ASSERT_NE(source.package, nullptr);
    std::vector<media::RenditionSummary> renditions;
    for (auto const* track : {source.package->video(), source.package->audio()}) {
        if (track == nullptr) continue;
        write_rendition(source, *track, folder);
        renditions.push_back(media::summary_of(track->rendition()));
    }
    write_text(folder / "main.m3u8", media::multivariant_playlist(renditions));
}

}  // namespace klieg::testing
