// Writes a presentation to a folder, as the server would answer it, from files that ffmpeg made:
//
//   make_presentation FOLDER [source FILE.mp4] [rung NAME FRAGMENTED.mp4 CAP]… [audio FRAGMENTED.mp4] [growing N]
//
// `growing N` shows only the first N segments of each rendition, as playlists of type EVENT.

#include "media/bandwidth.h"
#include "media/mp4/source_package.h"
#include "media/playlist.h"
#include "media/segmenter.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

using namespace klieg;

namespace {

struct Presentation {
    std::filesystem::path folder;
    std::optional<media::SegmentPlan> plan{};
    std::vector<media::Rendition> renditions{};
};

[[noreturn]] void fail(Error const& error) {
    std::cerr << error.detail << "\n";
    std::exit(1);
}

template <class T>
T need(Result<T> result) {
    if (!result.ok()) fail(result.error());
    return std::move(result).value();
}

void write(std::filesystem::path const& path, ByteView bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

Bytes read(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

void add_source(Presentation& to, std::string const& path) {
    auto bytes = read(path);
    BytesAccess file(bytes);
    auto package = need(media::mp4::SourcePackage::open(file));
    to.plan = package->plan();
    for (auto const* track : {package->video(), package->audio()}) {
        if (track == nullptr) continue;
        auto const& rendition = track->rendition();
        write(to.folder / rendition.name / "init.mp4", track->init_segment());
        for (auto const& segment : rendition.segments) {
            auto whole = need(media::mp4::materialise(need(track->segment(segment.number)), file));
            write(to.folder / rendition.name / media::segment_name(segment.number), whole);
        }
        to.renditions.push_back(rendition);
    }
}

void add_encoded(Presentation& to, std::string name, std::string const& path, std::uint64_t cap) {
    media::Segmenter segmenter({.name = name, .plan = to.plan, .bandwidth_cap = cap});
    auto finished = need(segmenter.push(read(path)));
    for (auto& last : need(segmenter.finish())) finished.push_back(std::move(last));
    write(to.folder / name / "init.mp4", segmenter.init_segment());
    for (auto const& segment : finished) {
        write(to.folder / name / media::segment_name(segment.entry.number), segment.bytes);
    }
    to.renditions.push_back(segmenter.rendition());
}

void write_playlists(Presentation const& presentation) {
    auto text = [&](std::filesystem::path const& name, std::string const& playlist) {
        write(presentation.folder / name, std::as_bytes(std::span(playlist)));
    };
    std::vector<media::RenditionSummary> summaries;
    for (auto const& rendition : presentation.renditions) {
        summaries.push_back(media::summary_of(rendition));
        text(rendition.name + "/index.m3u8", media_playlist(rendition, playlist_type_of(rendition)));
        if (rendition.kind == media::TrackKind::video)
            text(rendition.name + "/iframes.m3u8", iframe_playlist(rendition, playlist_type_of(rendition)));
    }
    text("main.m3u8", multivariant_playlist(summaries));
}

}  // namespace

int main(int count, char** values) {
    std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.empty()) return 2;
    Presentation presentation{.folder = arguments[0]};
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        auto const& kind = arguments[i];
        if (kind == "source") add_source(presentation, arguments.at(++i));
        if (kind == "audio") add_encoded(presentation, "audio", arguments.at(++i), 0);
        if (kind == "rung") {
            add_encoded(presentation, arguments.at(i + 1), arguments.at(i + 2), std::stoull(arguments.at(i + 3)));
            i += 3;
        }
        if (kind == "growing") {
            auto shown = std::stoull(arguments.at(++i));
            for (auto& rendition : presentation.renditions) {
                rendition.complete = false;
                rendition.segments.resize(std::min<std::size_t>(rendition.segments.size(), shown));
            }
        }
    }
    write_playlists(presentation);
    return 0;
}
