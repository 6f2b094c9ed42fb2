#include "media/mp4/lying_tables_for_test.h"

#include "media/mp4/boxes.h"
#include "media/mp4/sample_entry.h"

#include <algorithm>
#include <array>
#include <random>

namespace klieg::media::mp4 {

namespace {

/// H.264 Baseline of 320 x 192 in one parameter set, and a picture parameter set that nobody reads.
constexpr std::array<unsigned char, 8> kSps = {0x67, 0x42, 0x00, 0x1e, 0xd9, 0x41, 0x41, 0x99};
/// An IDR picture's NAL header, and as good a length of one as any.
constexpr std::byte kEverywhere{0x65};

Bytes avc_config(std::size_t padding) {
    ByteWriter writer;
    for (auto value : {1, 0x42, 0, 0x1e, 0xff, 0xe1}) writer.u8(static_cast<std::uint8_t>(value));
    writer.u16(kSps.size());
    for (auto value : kSps) writer.u8(value);
    for (auto value : {1, 0, 2, 0x68, 0xce}) writer.u8(static_cast<std::uint8_t>(value));
    writer.zeros(padding);
    return writer.take();
}

SampleEntry entry_of(WrittenTrack const& track) {
    if (track.video)
        return {.format = fourcc("avc1"), .width = 320, .height = 192, .avc_config = avc_config(track.config_padding)};
    SampleEntry entry{.format = fourcc("mp4a"), .channels = 2, .sample_rate = 48000};
    entry.aac_config = {std::byte{0x11}, std::byte{0x90}};
    return entry;
}

void write_runs(ByteWriter& writer, FourCc type, std::vector<WrittenTrack::Run> const& runs) {
    BoxScope box(writer, type, FullBoxHeader{});
    writer.u32(static_cast<std::uint32_t>(runs.size()));
    for (auto const& run : runs) {
        writer.u32(run.count);
        writer.u32(run.value);
    }
}

void write_tables(ByteWriter& writer, WrittenTrack const& track, std::uint64_t media_start) {
    BoxScope stbl(writer, fourcc("stbl"));
    {
        BoxScope stsd(writer, fourcc("stsd"), FullBoxHeader{});
        writer.u32(1);
        write_sample_entry(writer, entry_of(track));
    }
    write_runs(writer, fourcc("stts"), track.times);
    if (!track.compositions.empty()) write_runs(writer, fourcc("ctts"), track.compositions);
    if (track.sync) {
        BoxScope stss(writer, fourcc("stss"), FullBoxHeader{});
        writer.u32(static_cast<std::uint32_t>(track.sync->size()));
        for (auto number : *track.sync) writer.u32(number);
    }
    {
        BoxScope stsc(writer, fourcc("stsc"), FullBoxHeader{});
        writer.u32(static_cast<std::uint32_t>(track.chunk_runs.size()));
        for (auto const& run : track.chunk_runs) {
            writer.u32(run.first);
            writer.u32(run.samples);
            writer.u32(run.description);
        }
    }
    {
        BoxScope stsz(writer, fourcc("stsz"), FullBoxHeader{});
        writer.u32(track.constant_size);
        writer.u32(track.count);
        for (auto size : track.sizes) writer.u32(size);
    }
    BoxScope co64(writer, fourcc("co64"), FullBoxHeader{});
    writer.u32(static_cast<std::uint32_t>(track.chunks.size()));
    for (auto offset : track.chunks) writer.u64(media_start + offset);
}

void write_data_reference(ByteWriter& writer, WrittenTrack const& track) {
    if (!track.reference_flags) return;
    BoxScope dinf(writer, fourcc("dinf"));
    BoxScope dref(writer, fourcc("dref"), FullBoxHeader{});
    writer.u32(1);
    BoxScope url(writer, fourcc("url "), {.version = 0, .flags = *track.reference_flags});
}

void write_edits(ByteWriter& writer, WrittenTrack const& track) {
    if (track.edits.empty()) return;
    BoxScope edts(writer, fourcc("edts"));
    BoxScope elst(writer, fourcc("elst"), {.version = 1, .flags = 0});
    writer.u32(static_cast<std::uint32_t>(track.edits.size()));
    for (auto const& edit : track.edits) {
        writer.u64(edit.duration);
        writer.i64(edit.media_time);
        writer.u32(0x00010000);
    }
}

void write_track(ByteWriter& writer, WrittenTrack const& track, std::uint32_t id, std::uint64_t media_start) {
    BoxScope trak(writer, fourcc("trak"));
    {
        BoxScope tkhd(writer, fourcc("tkhd"), {.version = 0, .flags = track.enabled ? 3U : 2U});
        writer.zeros(8);
        writer.u32(id);
        writer.zeros(8 + 16);
        for (auto cell : {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000}) writer.i32(cell);
        writer.u32(320U << 16U);
        writer.u32(192U << 16U);
    }
    write_edits(writer, track);
    BoxScope mdia(writer, fourcc("mdia"));
    {
        BoxScope mdhd(writer, fourcc("mdhd"), FullBoxHeader{});
        writer.zeros(8);
        writer.u32(track.timescale);
        writer.zeros(8);
    }
    {
        BoxScope hdlr(writer, fourcc("hdlr"), FullBoxHeader{});
        writer.u32(0);
        writer.u32(track.video ? fourcc("vide") : fourcc("soun"));
        writer.zeros(13);
    }
    BoxScope minf(writer, fourcc("minf"));
    write_data_reference(writer, track);
    write_tables(writer, track, media_start);
}

void write_file(ByteWriter& writer, LyingFile const& file) {
    {
        BoxScope ftyp(writer, fourcc("ftyp"));
        writer.u32(fourcc("isom"));
        writer.u32(0);
    }
    auto const media_start = writer.size() + 8;
    {
        BoxScope mdat(writer, fourcc("mdat"));
        writer.raw(Bytes(static_cast<std::size_t>(file.media_bytes), kEverywhere));
    }
    BoxScope moov(writer, fourcc("moov"));
    {
        BoxScope mvhd(writer, fourcc("mvhd"), {.version = 1, .flags = 0});
        writer.zeros(16);
        writer.u32(file.timescale);
        writer.u64(file.duration);
        writer.zeros(80);
    }
    std::uint32_t id = 1;
    for (auto const& track : file.tracks) write_track(writer, track, id++, media_start);
}

/// Chance, and what is made with it.
class Maker {
public:
    explicit Maker(std::uint64_t number) : dice_(number * 0x9e3779b97f4a7c15U + 1) {}

    LyingFile make();

private:
    using Lie = void (Maker::*)();

    std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : dice_() % end; }
    std::uint32_t between(std::uint64_t first, std::uint64_t last) {
        return static_cast<std::uint32_t>(first + below(last - first + 1));
    }
    /// Evenly over the orders of magnitude: limits lie at all of them.
    std::uint64_t magnitude(unsigned bits) { return dice_() >> (64 - between(1, bits)); }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    WrittenTrack& any_track() { return file_.tracks[below(file_.tracks.size())]; }
    void say(std::string const& what) { file_.lies += (file_.lies.empty() ? "" : ", ") + what; }

    void make_honest();
    void add_chunk(WrittenTrack& track, std::vector<std::uint32_t> const& sizes);
    void settle();

    void repeat_chunks();
    void use_one_chunk();
    void move_a_chunk();
    void slow_down();
    void change_clock();
    void stop_time();
    void enlarge_a_sample();
    void claim_millions();
    void add_tracks();
    void share_between_tracks();
    void edit();
    void move_pictures();
    void change_keyframes();
    void make_thin();
    void make_dense();
    void add_empty_runs();
    void vary_each_sample();
    void pad_config();
    void scatter();
    void miscount();

    std::mt19937_64 dice_;
    LyingFile file_{};
};

void Maker::add_chunk(WrittenTrack& track, std::vector<std::uint32_t> const& sizes) {
    if (sizes.empty()) return;
    track.chunks.push_back(file_.media_bytes);
    auto const number = static_cast<std::uint32_t>(track.chunks.size());
    auto const samples = static_cast<std::uint32_t>(sizes.size());
    if (track.chunk_runs.empty() || track.chunk_runs.back().samples != samples)
        track.chunk_runs.push_back({number, samples});
    for (auto size : sizes) file_.media_bytes += size;
    track.sizes.insert(track.sizes.end(), sizes.begin(), sizes.end());
    track.count += samples;
}

/// Pictures and, in half of the files, sound, interleaved each half second as cameras do.
void Maker::make_honest() {
    static constexpr std::array<std::uint32_t, 4> kRates{4, 24, 30, 60};
    auto const rate = kRates[below(kRates.size())];
    auto const halves = between(2, std::min<std::uint64_t>(240, 4000 / rate));
    auto const gop = between(1, 6ULL * rate);
    auto const smallest = between(5, 300);
    bool const sound = one_in(2);
    WrittenTrack video{.timescale = rate * 512, .sync = std::vector<std::uint32_t>()};
    WrittenTrack audio{.video = false, .timescale = 48000};
    for (std::uint32_t half = 0; half < halves; ++half) {
        std::vector<std::uint32_t> sizes;
        for (std::uint32_t i = 0; i < rate / 2; ++i) {
            bool const key = (video.count + i) % gop == 0;
            if (key) video.sync->push_back(video.count + i + 1);
            sizes.push_back(key ? between(smallest, 1200) : between(smallest, 300));
        }
        add_chunk(video, sizes);
        sizes.clear();
        while (sound && (std::uint64_t{audio.count} + sizes.size()) * 1024 < (half + 1ULL) * 24000)
            sizes.push_back(between(6, 120));
        add_chunk(audio, sizes);
    }
    video.times = {{video.count, 512}};
    audio.times = {{audio.count, 1024}};
    file_.tracks.push_back(std::move(video));
    if (sound) file_.tracks.push_back(std::move(audio));
}

/// The same bytes again and again: what made gigabytes of a megabyte.
void Maker::repeat_chunks() {
    auto const times = between(2, 60);
    say("chunks " + std::to_string(times) + " times");
    for (auto& track : file_.tracks) {
        auto const chunks = track.chunks;
        auto const sizes = track.sizes;
        auto const runs = track.chunk_runs;
        auto const sync = track.sync;
        if (track.count > 200'000 / times) continue;
        for (std::uint32_t i = 1; i < times; ++i) {
            for (auto run : runs)
                track.chunk_runs.push_back({run.first + static_cast<std::uint32_t>(track.chunks.size()), run.samples});
            track.chunks.insert(track.chunks.end(), chunks.begin(), chunks.end());
            track.sizes.insert(track.sizes.end(), sizes.begin(), sizes.end());
            for (std::size_t k = 0; sync && k < sync->size(); ++k) track.sync->push_back((*sync)[k] + i * track.count);
        }
        for (auto* runs_of : {&track.times, &track.compositions})
            for (auto& run : *runs_of) run.count *= times;
        track.count *= times;
    }
}

void Maker::use_one_chunk() {
    say("all chunks at one place");
    auto& track = any_track();
    for (auto& offset : track.chunks) offset = track.chunks.front();
}

void Maker::move_a_chunk() {
    say("a chunk elsewhere");
    auto& track = any_track();
    auto& offset = track.chunks[below(track.chunks.size())];
    static constexpr std::array<std::uint64_t, 4> kFar{1, 100, 1ULL << 40U, UINT64_MAX / 2};
    offset = one_in(2) ? offset - std::min(offset, below(400)) : offset + kFar[below(kFar.size())];
}

void Maker::slow_down() {
    auto const factor = static_cast<std::uint32_t>(2 + magnitude(16));
    say("times " + std::to_string(factor) + " as long");
    for (auto& track : file_.tracks)
        for (auto& run : track.times) run.value *= factor;
}

void Maker::change_clock() {
    auto& track = any_track();
    track.timescale = static_cast<std::uint32_t>(1 + magnitude(32) % UINT32_MAX);
    say("a clock of " + std::to_string(track.timescale));
}

/// All samples at once, or all but a few.
void Maker::stop_time() {
    say("samples of no length");
    auto& track = any_track();
    auto const moving = one_in(2) ? 0 : below(track.count);
    track.times = {{track.count - static_cast<std::uint32_t>(moving), 0}};
    if (moving != 0) track.times.push_back({static_cast<std::uint32_t>(moving), track.video ? 512U : 1024U});
}

void Maker::enlarge_a_sample() {
    auto& track = any_track();
    if (track.sizes.empty()) return;
    auto& size = track.sizes[below(track.sizes.size())];
    size = static_cast<std::uint32_t>(one_in(2) ? magnitude(32) : file_.media_bytes);
    say("a sample of " + std::to_string(size) + " bytes");
}

/// Some bytes of table that stand for millions of samples in chunks that are all the same.
void Maker::claim_millions() {
    auto& track = any_track();
    track.constant_size = between(1, 30);
    track.sizes.clear();
    auto const chunks = between(1, 2000);
    auto const fit = static_cast<std::uint32_t>(file_.media_bytes / track.constant_size);
    if (fit == 0) return;
    auto const per_chunk = one_in(4) ? between(1, 20'000) : between(1, fit);
    track.count = chunks * per_chunk;
    track.chunks.assign(chunks, 0);
    if (one_in(3))
        for (std::uint32_t i = 0; i < chunks; ++i) track.chunks[i] = std::uint64_t{i} * per_chunk * track.constant_size;
    track.chunk_runs = {{1, per_chunk}};
    track.times = {{track.count, one_in(2) ? track.timescale * between(1, 6) : between(0, 2000)}};
    track.compositions.clear();
    if (one_in(2)) track.sync.reset();
    say(std::to_string(track.count) + " samples in " + std::to_string(chunks) + " chunks");
}

void Maker::add_tracks() {
    auto const more = between(1, 70);
    say(std::to_string(more) + " more tracks");
    auto copy = any_track();
    if (copy.sizes.size() > 2000) return;
    for (std::uint32_t i = 0; i < more; ++i) {
        copy.enabled = one_in(8);
        file_.tracks.push_back(copy);
    }
}

void Maker::share_between_tracks() {
    if (file_.tracks.size() < 2) return;
    say("two tracks of the same bytes");
    auto const& one = file_.tracks.front();
    auto& other = file_.tracks.back();
    for (std::size_t i = 0; i < other.chunks.size(); ++i) other.chunks[i] = one.chunks[i % one.chunks.size()];
}

void Maker::edit() {
    auto& track = any_track();
    switch (below(4)) {
        case 0: track.edits = {{magnitude(40), -1}, {0, 0}}; break;
        case 1: track.edits = {{magnitude(63), static_cast<std::int64_t>(magnitude(62))}}; break;
        case 2: track.edits.assign(between(3, 20'000), {1000, 0}); break;
        default: track.edits = {{0, static_cast<std::int64_t>(below(2048))}}; break;
    }
    say("an edit list");
}

void Maker::move_pictures() {
    auto& track = any_track();
    say("composition offsets");
    track.compositions.clear();
    if (one_in(2)) {
        track.compositions = {{track.count, static_cast<std::uint32_t>(magnitude(32))}};
        return;
    }
    if (track.count > 50'000) return;
    for (std::uint32_t i = 0; i < track.count; ++i)
        track.compositions.push_back({1, one_in(3) ? static_cast<std::uint32_t>(magnitude(32)) : between(0, 2) * 512});
}

void Maker::change_keyframes() {
    auto& track = any_track();
    say("other keyframes");
    track.sync.reset();
    if (one_in(3)) return;
    auto& sync = track.sync.emplace();
    auto const step = between(1, 200);
    for (std::uint64_t i = 1; i <= track.count && sync.size() < 50'000; i += step)
        sync.push_back(static_cast<std::uint32_t>(i));
}

/// Next to nothing to see for hours: headers would be most of what is made.
void Maker::make_thin() {
    auto const count = between(100, 20'000);
    auto const size = between(5, 30);
    say(std::to_string(count) + " pictures of " + std::to_string(size) + " bytes");
    file_ = LyingFile{.lies = file_.lies};
    WrittenTrack track{.timescale = 600};
    for (std::uint32_t done = 0; done < count; done += 100)
        add_chunk(track, std::vector<std::uint32_t>(std::min(100U, count - done), size));
    track.times = {{count, between(100, 3800)}};
    if (one_in(2)) {
        auto& sync = track.sync.emplace();
        for (std::uint32_t i = 1; i <= count; i += between(1, 6)) sync.push_back(i);
    }
    file_.tracks.push_back(std::move(track));
}

/// So many samples that what is said of each is more than it is.
void Maker::make_dense() {
    auto const count = between(1000, 30'000);
    auto const size = between(0, 8);
    say(std::to_string(count) + " samples of " + std::to_string(size) + " bytes");
    file_ = LyingFile{.lies = file_.lies};
    WrittenTrack track{.video = false, .timescale = 48000};
    for (std::uint32_t done = 0; done < count; done += 1000)
        add_chunk(track, std::vector<std::uint32_t>(std::min(1000U, count - done), size));
    if (size != 0 && one_in(2)) {
        track.constant_size = size;
        track.sizes.clear();
    }
    track.times = {{count, between(0, 1024)}};
    file_.tracks.push_back(std::move(track));
}

void Maker::add_empty_runs() {
    auto& track = any_track();
    auto const rows = between(1, 20'000);
    say(std::to_string(rows) + " runs of nothing");
    std::vector<WrittenTrack::Run> const nothing(rows, {0, static_cast<std::uint32_t>(magnitude(32))});
    auto& runs = one_in(3) && !track.compositions.empty() ? track.compositions : track.times;
    runs.insert(runs.begin() + static_cast<std::ptrdiff_t>(below(runs.size() + 1)), nothing.begin(), nothing.end());
}

/// Rows of a fragment are shortest where samples are alike.
void Maker::vary_each_sample() {
    auto& track = any_track();
    if (track.count > 50'000) return;
    say("each sample another length");
    auto const usual = track.video ? 512U : 1024U;
    track.times.clear();
    for (std::uint32_t i = 0; i < track.count; ++i) track.times.push_back({1, usual + i % 2});
}

void Maker::pad_config() {
    auto& track = any_track();
    track.config_padding = magnitude(18);
    say("a configuration of " + std::to_string(track.config_padding) + " bytes");
}

/// The same chunks in another order: odd, and no lie.
void Maker::scatter() {
    auto& track = any_track();
    if (!track.sizes.empty() || track.chunk_runs.size() != 1) return;
    say("chunks in disorder");
    std::ranges::shuffle(track.chunks, dice_);
}

void Maker::miscount() {
    auto& track = any_track();
    say("a wrong number of samples");
    track.count = static_cast<std::uint32_t>(one_in(2) ? track.count + below(3) : magnitude(32));
}

/// What the movie's header says: nothing, what the tables say, or something else.
void Maker::settle() {
    double longest = 0;
    for (auto const& track : file_.tracks) {
        double ticks = 0;
        for (auto const& run : track.times) ticks += static_cast<double>(run.count) * run.value;
        longest = std::max(longest, ticks / track.timescale);
    }
    switch (below(4)) {
        case 0: file_.duration = 0; break;
        case 1: file_.duration = magnitude(50); break;
        default: file_.duration = static_cast<std::uint64_t>(std::min(longest * 1000, 1e15)); break;
    }
}

LyingFile Maker::make() {
    static constexpr std::array kLies{&Maker::repeat_chunks,
                                      &Maker::use_one_chunk,
                                      &Maker::move_a_chunk,
                                      &Maker::slow_down,
                                      &Maker::change_clock,
                                      &Maker::stop_time,
                                      &Maker::enlarge_a_sample,
                                      &Maker::claim_millions,
                                      &Maker::add_tracks,
                                      &Maker::share_between_tracks,
                                      &Maker::edit,
                                      &Maker::move_pictures,
                                      &Maker::change_keyframes,
                                      &Maker::make_thin,
                                      &Maker::make_dense,
                                      &Maker::add_empty_runs,
                                      &Maker::vary_each_sample,
                                      &Maker::pad_config,
                                      &Maker::scatter,
                                      &Maker::miscount};
    make_honest();
    for (auto left = one_in(5) ? 0 : between(1, 3); left > 0; --left) (this->*kLies[below(kLies.size())])();
    settle();
    return std::move(file_);
}

}  // namespace

Bytes LyingFile::bytes() const {
    ByteWriter writer;
    write_file(writer, *this);
    return writer.take();
}

LyingFile make_lying_file(std::uint64_t number) {
    return Maker(number).make();
}

}  // namespace klieg::media::mp4
