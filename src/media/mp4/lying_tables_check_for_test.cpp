// Opens files whose tables lie (lying_tables_for_test.h), makes segments of what is taken, and holds what comes out
// against what went in. usage: lying_tables [--files N] [--first N] [--worst N FOLDER]
//
// --worst  writes so many of the files that most is made of, by what they have

#include "base/assert.h"
#include "media/bandwidth.h"
#include "media/file_limits.h"
#include "media/mp4/counted_memory_for_test.h"
#include "media/mp4/lying_tables_for_test.h"
#include "media/mp4/source_package.h"
#include "media/mp4/whole_file.h"
#include "media/playlist.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace klieg::media::mp4 {
namespace {

/// What a file may be turned into: a fifth more than it has, and 64 KiB of headers.
constexpr std::uint64_t kHeaderBytesMax = 64U << 10U;
constexpr std::size_t kTextBytesMax = std::size_t{2} << 20U;
/// What reading takes beside the file's own bytes: the tables are read where they stand.
constexpr std::uint64_t kMemoryBytesMax = 4U << 20U;
/// What an open index takes beside what it says that it does: objects of fixed size.
constexpr std::uint64_t kUntoldBytesMax = 64U << 10U;
/// The largest of a file's segments in memory, twice, and the pieces it is made of.
constexpr std::uint64_t kMakingBytesMax = std::uint64_t{64} << 20U;

struct Outcome {
    std::string refusal{};  ///< the code; empty where the file is taken
    std::uint64_t derived = 0;
    std::uint64_t file = 0;
    std::uint64_t memory = 0;   ///< that opening it took at most
    std::uint64_t allowed = 0;  ///< as its place in the file says
    std::uint64_t held = 0;     ///< that it takes while it is open
    std::uint64_t told = 0;     ///< as it says itself
    std::size_t segments = 0;
    std::size_t text = 0;

    double share() const { return static_cast<double>(derived) / static_cast<double>(file); }
};

[[noreturn]] void fail(std::uint64_t number, LyingFile const& file, char const* what, Outcome const& seen) {
    std::fprintf(stderr,
                 "file %llu (%s): %s: %llu bytes of %llu, %zu segments, %zu bytes of playlist, %llu bytes of memory "
                 "(%llu allowed), %llu while it is open (%llu told)\n",
                 static_cast<unsigned long long>(number), file.lies.c_str(), what,
                 static_cast<unsigned long long>(seen.derived), static_cast<unsigned long long>(seen.file),
                 seen.segments, seen.text, static_cast<unsigned long long>(seen.memory),
                 static_cast<unsigned long long>(seen.allowed), static_cast<unsigned long long>(seen.held),
                 static_cast<unsigned long long>(seen.told));
    std::abort();
}

/// Makes one segment, which is as large as was said.
void make_segment(Fragmenter const& track, std::size_t number, RandomAccess const& file) {
    auto pieces = track.segment(static_cast<std::uint32_t>(number));
    KLIEG_ASSERT(pieces.ok());
    auto bytes = materialise(*pieces, file);
    KLIEG_ASSERT(bytes.ok());
    KLIEG_ASSERT(bytes->size() == track.rendition().segments[number].bytes);
    KLIEG_ASSERT(bytes->size() <= SegmentLimits::kBytesMax);
}

void look_at(Fragmenter const& track, RandomAccess const& file, Outcome& seen) {
    auto const& rendition = track.rendition();
    auto const& segments = rendition.segments;
    std::uint64_t bytes = track.init_segment().size();
    for (auto const& segment : segments) {
        KLIEG_ASSERT(segment.bytes <= SegmentLimits::kBytesMax);
        bytes += segment.bytes;
    }
    KLIEG_ASSERT(bytes == track.derived_bytes());
    seen.derived += bytes;
    seen.segments = std::max(seen.segments, segments.size());
    for (auto number : {std::size_t{0}, segments.size() / 2, segments.size() - 1}) make_segment(track, number, file);
    seen.text = std::max(seen.text, media_playlist(rendition, PlaylistType::vod).size());
    if (rendition.kind == TrackKind::video)
        seen.text = std::max(seen.text, iframe_playlist(rendition, PlaylistType::vod).size());
}

/// Makes the whole file in the memory that was said, or not at all; its end is where it should be.
void make_whole(SourcePackage const& package, RandomAccess const& file) {
    CountedMemory memory;
    auto const whole = WholeFile::make(package);
    KLIEG_ASSERT(memory.most() <= WholeFile::memory_to_make(package));
    if (!whole.ok()) return;
    KLIEG_ASSERT(memory.now() <= whole->bytes() + 4096);
    KLIEG_ASSERT(whole->size() <= whole->head().size() + file.size());
    std::array<std::byte, 2> last{};
    auto const read = whole->read_at(whole->size() - 1, last, file);
    KLIEG_ASSERT(read.ok() && *read == 1);
}

Result<std::unique_ptr<SourcePackage>> open_at(Result<IndexPlace> const& place, RandomAccess const& file) {
    if (!place.ok()) return place.error();
    return SourcePackage::open(file, *place, Opening::short_segments);
}

Outcome try_file(Bytes const& bytes) {
    BytesAccess const file(bytes);
    Outcome seen{.file = bytes.size()};
    CountedMemory memory;
    auto const place = find_source_index(file);
    auto package = open_at(place, file);
    seen.memory = memory.most();
    seen.held = memory.now();
    if (place.ok()) seen.allowed = SourcePackage::memory_to_open(*place);
    if (!package.ok()) {
        seen.refusal = package.error().stable_code();
        return seen;
    }
    seen.told = (*package)->bytes();
    make_whole(**package, file);
    for (auto const* track : {(*package)->video(), (*package)->audio()})
        if (track != nullptr) look_at(*track, file, seen);
    KLIEG_ASSERT(memory.most() <= kMakingBytesMax);
    return seen;
}

void check(std::uint64_t number, LyingFile const& file, Outcome const& seen) {
    if (seen.memory > seen.file + kMemoryBytesMax) fail(number, file, "it takes too much memory to read", seen);
    if (seen.memory > seen.allowed + kUntoldBytesMax) fail(number, file, "opening it takes more than was taken", seen);
    if (seen.refusal.empty() && seen.held > seen.told + kUntoldBytesMax)
        fail(number, file, "it takes more than it says while it is open", seen);
    if (seen.told > seen.allowed) fail(number, file, "it says that it takes more than opening it does", seen);
    if (seen.derived > seen.file + seen.file / 5 + kHeaderBytesMax) fail(number, file, "too much is made of it", seen);
    if (seen.segments > SegmentLimits::kSegmentsMax) fail(number, file, "it has too many segments", seen);
    if (seen.text > kTextBytesMax) fail(number, file, "its playlist is too long", seen);
}

/// Those to which nothing was done: what they need shows whether the bound is one that only lies meet.
struct Honest {
    std::uint64_t files = 0, taken = 0;
    std::int64_t most_beyond = INT64_MIN;  ///< bytes above a fifth more than the file

    void add(Outcome const& seen) {
        ++files;
        if (!seen.refusal.empty()) return;
        ++taken;
        most_beyond = std::max(most_beyond, static_cast<std::int64_t>(seen.derived) -
                                                static_cast<std::int64_t>(seen.file + seen.file / 5));
    }
};

struct Options {
    std::uint64_t files = 2000, first = 0;
    std::size_t worst = 0;
    std::filesystem::path folder{};
};

std::uint64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Options parse(std::vector<std::string_view> const& words) {
    Options options;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        if (words[i] == "--files") options.files = number_of(words[i + 1]);
        if (words[i] == "--first") options.first = number_of(words[i + 1]);
        if (words[i] != "--worst" || i + 2 >= words.size()) continue;
        options.worst = number_of(words[i + 1]);
        options.folder = words[++i + 1];
    }
    return options;
}

void write_worst(Options const& options, std::multimap<double, std::uint64_t> const& by_share) {
    std::size_t left = options.worst;
    for (auto one = by_share.rbegin(); one != by_share.rend() && left > 0; ++one, --left) {
        auto const bytes = make_lying_file(one->second).bytes();
        auto const path = options.folder / ("lying-" + std::to_string(one->second) + ".mp4");
        std::ofstream out(path, std::ios::binary);
        out.write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        std::printf("%s  %.2f\n", path.c_str(), one->first);
    }
}

int run(Options const& options) {
    std::map<std::string, std::uint64_t> refusals;
    std::multimap<double, std::uint64_t> by_share;
    Outcome most;
    Honest honest;
    double large_share = 0;
    auto const begin = std::chrono::steady_clock::now();
    for (auto number = options.first; number < options.first + options.files; ++number) {
        auto const file = make_lying_file(number);
        auto const seen = try_file(file.bytes());
        check(number, file, seen);
        ++refusals[seen.refusal];
        if (file.lies.empty()) honest.add(seen);
        most.memory = std::max(most.memory, seen.memory - std::min(seen.memory, seen.file));
        most.segments = std::max(most.segments, seen.segments);
        most.text = std::max(most.text, seen.text);
        if (!seen.refusal.empty()) continue;
        by_share.emplace(seen.share(), number);
        if (seen.file > (1U << 20U) / 4) large_share = std::max(large_share, seen.share());
        if (by_share.size() > options.worst + 1) by_share.erase(by_share.begin());
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
    std::printf("%llu files in %.1f s: %llu taken\n", static_cast<unsigned long long>(options.files), took.count(),
                static_cast<unsigned long long>(refusals[""]));
    for (auto const& [code, count] : refusals)
        if (!code.empty()) std::printf("  %-18s %llu\n", code.c_str(), static_cast<unsigned long long>(count));
    std::printf(
        "most made of a file, by its size: %.2f (of those above 256 KiB: %.2f); segments %zu, playlist %zu bytes, "
        "memory beside the file %llu bytes\n",
        by_share.empty() ? 0 : by_share.rbegin()->first, large_share, most.segments, most.text,
        static_cast<unsigned long long>(most.memory));
    std::printf("of %llu honest ones %llu taken, with %lld bytes beyond a fifth more than they have at most\n",
                static_cast<unsigned long long>(honest.files), static_cast<unsigned long long>(honest.taken),
                static_cast<long long>(honest.most_beyond));
    write_worst(options, by_share);
    // Else nothing would be shown of what is taken.
    KLIEG_ASSERT(options.files < 1000 || refusals[""] * 10 > options.files);
    return 0;
}

}  // namespace
}  // namespace klieg::media::mp4

int main(int argc, char** argv) {
    return klieg::media::mp4::run(klieg::media::mp4::parse({argv + 1, argv + argc}));
}
