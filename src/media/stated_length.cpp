#include "media/stated_length.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace klieg::media {

namespace {

using Guid = std::array<std::uint8_t, 16>;

constexpr Guid kAsfHeader{0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11,
                          0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C};
constexpr Guid kAsfFileProperties{0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11,
                                  0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65};
constexpr Guid kWave64{'r', 'i', 'f', 'f', 0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00};
constexpr Guid kWave64Data{'d', 'a', 't', 'a', 0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A};
constexpr Guid kWave64Format{'f',  'm',  't',  ' ',  0xF3, 0xAC, 0xD3, 0x11,
                             0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A};

/// No file is so large; what says so is a pipe's, or lies.
constexpr std::uint64_t kAbsurdBytes = std::uint64_t{1} << 50U;
/// What writers put where they cannot go back are the largest numbers of 31 and of 32 bits, or a little less.
bool is_unknown(std::uint64_t size) {
    return (size >= 0x7FFF0000 && size <= 0x80000000) || size >= 0xFFFF0000;
}

/// The first bytes of a part; those behind the end of the file are 0, and `got` says how many there are.
struct Head {
    std::array<std::byte, 104> bytes{};
    std::size_t got = 0;

    static Result<Head> read(RandomAccess const& file, std::uint64_t at) {
        Head head;
        KLIEG_TRY(head.got, file.read_at(at, head.bytes));
        return head;
    }

    std::uint64_t number(std::size_t at, std::size_t length) const {
        std::uint64_t value = 0;
        while (length-- > 0) value = value << 8U | std::to_integer<std::uint64_t>(bytes[at + length]);
        return value;
    }
    bool has(Guid const& guid) const {
        return std::ranges::equal(guid, std::span(bytes).first<16>(), {}, {}, std::to_integer<std::uint8_t>);
    }
    bool has(std::string_view word, std::size_t at) const {
        return std::ranges::equal(word, std::span(bytes).subspan(at, word.size()), {}, {},
                                  [](std::byte byte) { return std::to_integer<char>(byte); });
    }
};

using Found = Result<std::optional<StatedLength>>;

/// Of so many bytes of media, which begin there. `rate`: bytes of a second (nAvgBytesPerSec of WAVEFORMATEX); 0:
/// unknown.
std::optional<StatedLength> of_media(std::uint64_t from, std::uint64_t stated, std::uint64_t rate,
                                     std::uint64_t file_size) {
    if (from >= file_size || stated >= kAbsurdBytes || stated <= file_size - from) return std::nullopt;
    StatedLength length{.parts = static_cast<double>(stated) / static_cast<double>(file_size - from)};
    constexpr std::uint64_t kAbsurdSeconds = std::uint64_t{3600} * 24 * 365;
    if (rate > 0 && stated / rate < kAbsurdSeconds)
        length.length = std::chrono::microseconds(stated * 1000 / rate * 1000);
    return length;
}

/// 3.2: bit 0 of the flags is a broadcast, whose numbers mean nothing. The play duration, of 100 ns each, counts the
/// time that is buffered before, in milliseconds.
std::optional<StatedLength> of_file_properties(Head const& head, std::uint64_t file_size) {
    auto const stated = head.number(40, 8), play = head.number(64, 8), before = head.number(80, 8);
    bool const is_broadcast = (head.number(88, 4) & 1U) != 0;
    constexpr std::uint64_t kAbsurdLength = std::uint64_t{10'000'000} * 3600 * 24 * 365;
    if (head.got < head.bytes.size() || is_broadcast || stated <= file_size || stated >= kAbsurdBytes)
        return std::nullopt;
    if (play > kAbsurdLength || before > kAbsurdLength / 10'000 || play <= before * 10'000) return std::nullopt;
    return StatedLength{.length = std::chrono::microseconds((play - before * 10'000) / 10),
                        .parts = static_cast<double>(stated) / static_cast<double>(file_size)};
}

Found in_asf(RandomAccess const& file) {
    constexpr std::uint64_t kHeaderBytes = 30, kObjectHeadBytes = 24;
    std::uint64_t at = kHeaderBytes;
    for (int objects = 0; objects < kStatedLengthPartsMax && at < file.size(); ++objects) {
        KLIEG_TRY(auto const head, Head::read(file, at));
        if (head.has(kAsfFileProperties)) return of_file_properties(head, file.size());
        auto const size = head.number(16, 8);
        if (size < kObjectHeadBytes || size > file.size() - at) break;
        at += size;
    }
    return std::nullopt;
}

Found in_wave(RandomAccess const& file) {
    std::uint64_t at = 12, rate = 0;
    for (int chunks = 0; chunks < kStatedLengthPartsMax && at < file.size(); ++chunks) {
        KLIEG_TRY(auto const head, Head::read(file, at));
        auto const size = head.number(4, 4);
        if (head.has("fmt ", 0)) rate = head.number(16, 4);
        if (head.has("data", 0)) return is_unknown(size) ? std::nullopt : of_media(at + 8, size, rate, file.size());
        at += 8 + size + size % 2;
    }
    return std::nullopt;
}

/// Its sizes count the part's head, and parts begin at multiples of eight.
Found in_wave64(RandomAccess const& file) {
    constexpr std::uint64_t kHeadBytes = 24;
    std::uint64_t at = 40, rate = 0;
    for (int chunks = 0; chunks < kStatedLengthPartsMax && at < file.size(); ++chunks) {
        KLIEG_TRY(auto const head, Head::read(file, at));
        auto const size = head.number(16, 8);
        if (size < kHeadBytes) break;
        if (head.has(kWave64Format)) rate = head.number(kHeadBytes + 8, 4);
        if (head.has(kWave64Data)) return of_media(at + kHeadBytes, size - kHeadBytes, rate, file.size());
        if (size > file.size() - at) break;
        at += (size + 7) & ~std::uint64_t{7};
    }
    return std::nullopt;
}

}  // namespace

Result<std::optional<StatedLength>> stated_length(RandomAccess const& file) {
    KLIEG_TRY(auto const head, Head::read(file, 0));
    if (head.has(kAsfHeader)) return in_asf(file);
    if (head.has(kWave64)) return in_wave64(file);
    if (head.has("RIFF", 0) && head.has("WAVE", 8)) return in_wave(file);
    return std::nullopt;
}

}  // namespace klieg::media
