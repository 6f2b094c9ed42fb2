#include "uploads/media_type.h"

#include "base/crypto.h"
#include "uploads/container_magic.h"

#include <array>
#include <utility>

namespace klieg::uploads {

namespace {

bool at(std::string_view text, std::size_t offset, std::string_view magic) {
    return text.size() >= offset + magic.size() && text.substr(offset, magic.size()) == magic;
}

unsigned byte_at(std::string_view text, std::size_t offset) {
    return offset < text.size() ? static_cast<unsigned char>(text[offset]) : 0U;
}

/// MPEG transport streams repeat 0x47 every 188 bytes, every 192 with a time code before it (M2TS), or every 204 with a
/// check behind it (DVB). A recording may begin inside a packet.
bool is_transport_stream(std::string_view text) {
    for (std::size_t step : {188U, 192U, 204U}) {
        for (std::size_t first = 0; first < step; ++first) {
            std::size_t seen = 0;
            while (first + seen * step < text.size() && text[first + seen * step] == 0x47) ++seen;
            if (seen >= 4 && first + seen * step >= text.size()) return true;
        }
    }
    return false;
}

/// Where the byte behind a file's first start code is (ISO/IEC 13818-2, 5.2.3; annexes B of H.264 and HEVC): any number
/// of zeros may lead it, two at least. 0 where it begins with none.
std::size_t behind_first_start_code(std::string_view text) {
    auto const one = text.find_first_not_of('\0');
    return one != std::string_view::npos && one >= 2 && text[one] == '\1' ? one + 1 : 0;
}

/// MPEG programme streams, and streams of MPEG video alone, begin with a pack or a sequence header (ISO/IEC 13818-1,
/// 2.5.3.3). One that was cut out of a larger one has its first pack further on, with the marker bits of MPEG-1 or
/// MPEG-2 behind its start code.
bool is_programme_stream(std::string_view text) {
    constexpr std::string_view kPack("\0\0\1\xBA", 4);
    auto const first = behind_first_start_code(text);
    if (first > 0 && (byte_at(text, first) == 0xBAU || byte_at(text, first) == 0xB3U)) return true;
    for (auto found = text.find(kPack); found != std::string_view::npos; found = text.find(kPack, found + 1)) {
        auto const next = byte_at(text, found + 4);
        bool const marked = (next & 0xC4U) == 0x44U || (next & 0xF1U) == 0x21U;
        // What follows a pack header is another start code.
        auto const after = (next & 0xC0U) == 0x40U ? found + 14 + (byte_at(text, found + 13) & 7U) : found + 12;
        if (marked && at(text, after, std::string_view("\0\0\1", 3))) return true;
    }
    return false;
}

/// MPEG-4's pictures, VC-1's and AVS's without a container begin with a sequence (ISO/IEC 14496-2, 6.2.1; SMPTE 421M,
/// annex E), or with the first object of one.
bool is_sequence(std::string_view text) {
    auto const first = behind_first_start_code(text);
    if (first == 0) return false;
    auto const code = byte_at(text, first);
    return code == 0xB0U || code == 0x0FU || (code == 0x00U && at(text, first + 1, std::string_view("\0\0\1\x20", 4)));
}

/// Meridian's sound without a container: its major sync stands behind four bytes.
bool is_meridian(std::string_view text) {
    return at(text, 4, "\xF8\x72\x6F\xBA") || at(text, 4, "\xF8\x72\x6F\xBB");
}

/// Streams of H.264 and HEVC without a container begin with a start code (annexes B), and soon have a parameter set or
/// a delimiter; before it there may be what an encoder says of itself. HEVC's headers have two bytes.
bool is_annex_b(std::string_view text) {
    constexpr std::string_view kStartCode("\0\0\1", 3);
    auto unit = behind_first_start_code(text);
    while (unit != 0 && unit < text.size()) {
        auto const first = byte_at(text, unit);
        if ((first & 0x80U) != 0) return false;  // forbidden_zero_bit of both
        bool const h264 = first == 0x09U || first == 0x67U || first == 0x27U || first == 0x47U;
        bool const hevc = (first == 0x40U || first == 0x42U || first == 0x46U) && byte_at(text, unit + 1) == 0x01U;
        if (h264 || hevc) return true;
        auto const next = text.find(kStartCode, unit);
        unit = next == std::string_view::npos ? 0 : next + kStartCode.size();
    }
    return false;
}

bool is_isobmff(std::string_view text) {
    for (std::string_view type : {"ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"})
        if (at(text, 4, type)) return true;
    return false;
}

/// How long the frame of MPEG audio (ISO/IEC 11172-3, 2.4.1.3, and 13818-3) is whose header stands there; 0 where none
/// does, or one of free format.
std::size_t mpeg_audio_frame(std::string_view text, std::size_t offset) {
    if (byte_at(text, offset) != 0xFFU || (byte_at(text, offset + 1) & 0xE0U) != 0xE0U) return 0;
    auto const version = byte_at(text, offset + 1) >> 3U & 3U;  // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    auto const layer = 4 - (byte_at(text, offset + 1) >> 1U & 3U);
    auto const rate = byte_at(text, offset + 2) >> 4U;
    auto const sampling = byte_at(text, offset + 2) >> 2U & 3U;
    if (version == 1 || layer == 4 || rate == 0 || rate == 15 || sampling == 3) return 0;
    using Rates = std::array<unsigned, 16>;
    static constexpr std::array<Rates, 3> kRates{{
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0},  // MPEG-1, layer 1
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0},     // layer 2
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},      // layer 3
    }};
    static constexpr Rates kSlowerFirst{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0};
    static constexpr Rates kSlower{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
    static constexpr std::array<unsigned, 3> kSampling{44100, 48000, 32000};
    auto const slower = version == 3 ? 1U : version == 2 ? 2U : 4U;
    auto const& rates = version == 3 ? kRates[layer - 1] : layer == 1 ? kSlowerFirst : kSlower;
    auto const bits = rates[rate] * 1000;
    auto const hertz = kSampling[sampling] / slower;
    auto const padding = byte_at(text, offset + 2) >> 1U & 1U;
    if (layer == 1) return std::size_t{12 * bits / hertz + padding} * 4;  // in slots of four bytes
    auto const samples = layer == 3 && version != 3 ? 576U : 1152U;
    return samples / 8 * bits / hertz + padding;
}

/// How long the frame of AAC (ISO/IEC 13818-7, 6.2: ADTS) is whose header stands there; 0 where none does.
std::size_t adts_frame(std::string_view text, std::size_t offset) {
    if (byte_at(text, offset) != 0xFFU || (byte_at(text, offset + 1) & 0xF6U) != 0xF0U) return 0;
    constexpr std::size_t kHeader = 7;
    std::size_t const length =
        (byte_at(text, offset + 3) & 3U) << 11U | byte_at(text, offset + 4) << 3U | byte_at(text, offset + 5) >> 5U;
    return length > kHeader ? length : 0;
}

/// How long the frame of AAC (ISO/IEC 14496-3, 1.7.2: LOAS) is whose header stands there; 0 where none does.
std::size_t loas_frame(std::string_view text, std::size_t offset) {
    if (byte_at(text, offset) != 0x56U || (byte_at(text, offset + 1) & 0xE0U) != 0xE0U) return 0;
    return ((byte_at(text, offset + 1) & 0x1FU) << 8U | byte_at(text, offset + 2)) + std::size_t{3};
}

/// How long the frame of AC-3 or E-AC-3 (ATSC A/52, 5.3 and E.2.2) is whose header stands there; 0 where none does.
std::size_t ac3_frame(std::string_view text, std::size_t offset) {
    if (!at(text, offset, "\x0B\x77")) return 0;
    auto const version = byte_at(text, offset + 5) >> 3U;
    constexpr unsigned kLastOfAc3 = 10, kEac3 = 16;
    if (version > kLastOfAc3) {
        auto const words = ((byte_at(text, offset + 2) & 7U) << 8U | byte_at(text, offset + 3)) + 1;
        return version <= kEac3 ? std::size_t{2} * words : 0;
    }
    static constexpr auto kRates = std::to_array<unsigned>(
        {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640});
    auto const sampling = byte_at(text, offset + 4) >> 6U;
    auto const code = byte_at(text, offset + 4) & 0x3FU;
    if (code / 2 >= kRates.size()) return 0;
    switch (sampling) {
        case 0: return std::size_t{4} * kRates[code / 2];                                 // 48 kHz
        case 1: return 2 * (std::size_t{kRates[code / 2]} * 96'000 / 44'100 + code % 2);  // 44.1 kHz
        case 2: return std::size_t{6} * kRates[code / 2];                                 // 32 kHz
        default: return 0;
    }
}

/// Frames in a row are no accident. Some bytes of a cut frame, or of another program's, may stand before them.
bool has_frames(std::string_view text, std::size_t (*length_at)(std::string_view, std::size_t)) {
    for (std::size_t first = 0; first < text.size(); ++first) {
        auto next = first;
        int frames = 0;
        while (frames < 3 && length_at(text, next) > 0) {
            next += length_at(text, next);
            ++frames;
        }
        if (frames == 3 || (frames == 2 && next >= text.size())) return true;
    }
    return false;
}

bool is_mpeg_audio(std::string_view text) {
    if (at(text, 0, "ID3")) return true;
    bool const adts = byte_at(text, 0) == 0xFFU && (byte_at(text, 1) & 0xF6U) == 0xF0U;
    // A text in UTF-16 begins like layer 1.
    bool const is_layer_1 = (byte_at(text, 1) & 0x06U) == 0x06U;
    if (adts || (!is_layer_1 && mpeg_audio_frame(text, 0) > 0)) return true;
    return has_frames(text, mpeg_audio_frame) || has_frames(text, adts_frame) || has_frames(text, loas_frame);
}

/// FORM and RIFF, whose kind stands behind the length, and their kin with longer lengths.
std::string_view chunked_type(std::string_view text) {
    if (at(text, 0, "RIFF") && at(text, 8, "AVI ")) return "avi";
    for (std::string_view form : {"RIFF", "RF64", "BW64"})
        if (at(text, 0, form) && at(text, 8, "WAVE")) return "wav";
    if (at(text, 0, "FORM") && (at(text, 8, "AIFF") || at(text, 8, "AIFC"))) return "aiff";
    if (at(text, 0, "riff\x2E\x91\xCF\x11")) return "w64";
    for (std::string_view type : {"8SVX", "16SV", "MAUD", "ANIM", "MOVE", "WVQA"})
        if (at(text, 0, "FORM") && at(text, 8, type)) return "iff";
    if (at(text, 0, "FRM8") && at(text, 12, "DSD ")) return "iff";
    for (std::string_view type : {"QLCM", "XWMA", "4XMV"})
        if (at(text, 0, "RIFF") && at(text, 8, type)) return "riff";
    return {};
}

/// An animation of PNG tells of its pictures before the first of them (PNG, 11.3.5.1).
bool is_animated_png(std::string_view text) {
    auto const control = text.find("acTL");
    return at(text, 0, "\x89PNG\r\n\x1A\n") && control < text.find("IDAT");
}

/// TechnoTrend's recordings: packets of one stream or the other, each with a counter.
bool is_pva(std::string_view text) {
    return at(text, 0, "AV") && (byte_at(text, 2) == 1 || byte_at(text, 2) == 2) && byte_at(text, 4) == 0x55U;
}

/// ITU-T H.263, 5.1.1: a picture start code of 22 bits.
bool is_h263(std::string_view text) {
    return at(text, 0, std::string_view("\0\0", 2)) && (byte_at(text, 2) & 0xFCU) == 0x80U;
}

/// SMPTE ST 377-1: the file begins with a partition pack, or with a run-in of anything but one, which cameras fill.
bool is_mxf(std::string_view text) {
    return text.find("\x06\x0E\x2B\x34\x02\x05\x01\x01\x0D\x01\x02\x01\x01\x02") != std::string_view::npos;
}

}  // namespace

std::string_view media_type_of(ByteView first_bytes) noexcept {
    auto text = crypto::as_text(first_bytes);
    if (is_isobmff(text)) return "mp4";
    for (auto const& magic : kContainerMagics)
        if (at(text, magic.offset, magic.bytes)) return magic.type;
    if (auto type = chunked_type(text); !type.empty()) return type;
    if (is_mxf(text)) return "mxf";
    if (is_animated_png(text)) return "apng";
    if (is_pva(text)) return "pva";
    if (is_programme_stream(text)) return "mpeg";
    if (is_sequence(text)) return "sequence";
    if (is_annex_b(text)) return "annexb";
    if (is_h263(text)) return "h263";
    if (is_meridian(text)) return "meridian";
    if (is_transport_stream(text)) return "mpegts";
    if (is_mpeg_audio(text)) return "mpegaudio";
    if (has_frames(text, ac3_frame)) return "ac3";
    return {};
}

Error no_media_file() {
    return {Errc::unsupported,
            "this is no video or audio file that can be read here: save it as an MP4, for example, and choose that",
            "unsupported_media"};
}

}  // namespace klieg::uploads
