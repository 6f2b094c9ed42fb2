#include "uploads/media_type.h"

#include "base/crypto.h"

namespace klieg::uploads {

namespace {

bool at(std::string_view text, std::size_t offset, std::string_view magic) {
    return text.size() >= offset + magic.size() && text.substr(offset, magic.size()) == magic;
}

/// MPEG transport streams repeat 0x47 every 188 bytes, or every 192 with a time code before it (M2TS).
bool is_transport_stream(std::string_view text) {
    for (auto [first, step] : {std::pair<std::size_t, std::size_t>{0, 188}, {4, 192}}) {
        std::size_t seen = 0;
        while (first + seen * step < text.size() && text[first + seen * step] == 0x47) ++seen;
        if (seen >= 4 && first + seen * step >= text.size()) return true;
    }
    return false;
}

bool is_isobmff(std::string_view text) {
    for (std::string_view type : {"ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"})
        if (at(text, 4, type)) return true;
    return false;
}

bool is_mpeg_audio(std::string_view text) {
    if (at(text, 0, "ID3")) return true;
    if (text.size() < 2 || text[0] != '\xFF') return false;
    auto second = static_cast<unsigned char>(text[1]);
    bool adts = (second & 0xF6U) == 0xF0U;
    bool layer3 = (second & 0xE6U) == 0xE2U;
    return adts || layer3;
}

}  // namespace

std::string_view media_type_of(ByteView first_bytes) noexcept {
    auto text = crypto::as_text(first_bytes);
    if (is_isobmff(text)) return "mp4";
    if (at(text, 0, "\x1A\x45\xDF\xA3")) return "matroska";
    if (at(text, 0, "RIFF") && at(text, 8, "AVI ")) return "avi";
    if (at(text, 0, "RIFF") && at(text, 8, "WAVE")) return "wav";
    if (at(text, 0, "FLV\x01")) return "flv";
    if (at(text, 0, "OggS")) return "ogg";
    if (at(text, 0, "fLaC")) return "flac";
    if (at(text, 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11")) return "asf";
    if (at(text, 0, std::string_view("\0\0\1\xBA", 4)) || at(text, 0, std::string_view("\0\0\1\xB3", 4))) return "mpeg";
    if (is_transport_stream(text)) return "mpegts";
    if (is_mpeg_audio(text)) return "mpegaudio";
    return {};
}

}  // namespace klieg::uploads
