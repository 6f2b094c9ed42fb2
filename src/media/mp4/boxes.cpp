#include "media/mp4/boxes.h"

#include "base/assert.h"

namespace klieg::media::mp4 {

namespace {
/// Real containers hold a handful of boxes, a moov at most some per track.
constexpr std::size_t kBoxesInContainerMax = 4096;
}  // namespace

std::string to_string(FourCc type) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        auto letter = static_cast<char>(type >> shift & 0xffU);
        text += letter >= ' ' && letter <= '~' ? letter : '?';
    }
    return text;
}

Result<BoxHeader> parse_box_header(ByteView front, std::uint64_t available) {
    ByteReader reader(front);
    std::uint64_t size = reader.u32();
    BoxHeader header{.type = reader.u32(), .size = size, .header_size = 8};
    if (size == 1) {
        header.size = reader.u64();
        header.header_size = 16;
    }
    if (!reader.ok()) return Error{Errc::corrupt, "a box ends inside its header"};
    if (size == 0) header.size = available;
    if (header.size < header.header_size || header.size > available) {
        return Error{Errc::corrupt, "the size of box " + to_string(header.type) + " does not fit its surroundings"};
    }
    return header;
}

Result<std::optional<Box>> BoxWalk::next() {
    // QuickTime ends some containers with four zero bytes ("optional 32-bit integer set to 0" in its user data).
    if (rest_.size() < 8) return std::optional<Box>{};
    if (++count_ > kBoxesInContainerMax) return Error{Errc::corrupt, "too many boxes in a container"};
    KLIEG_TRY(auto header, parse_box_header(rest_.first(std::min(rest_.size(), kBoxHeaderSizeMax)), rest_.size()));
    auto whole = rest_.first(static_cast<std::size_t>(header.size));
    rest_ = rest_.subspan(whole.size());
    return std::optional(Box{header.type, whole.subspan(header.header_size)});
}

Result<std::optional<Box>> find_box(ByteView container, FourCc type) {
    BoxWalk walk(container);
    while (true) {
        KLIEG_TRY(auto box, walk.next());
        if (!box || box->type == type) return box;
    }
}

Result<ByteView> get_box(ByteView container, FourCc type) {
    KLIEG_TRY(auto box, find_box(container, type));
    if (!box) return Error{Errc::corrupt, "box " + to_string(type) + " is missing"};
    return box->content;
}

FullBoxHeader read_full_box_header(ByteReader& reader) {
    auto version = reader.u8();
    return {.version = version, .flags = reader.u24()};
}

BoxScope::BoxScope(ByteWriter& writer, FourCc type) : writer_(writer), start_(writer.size()) {
    writer_.u32(0);
    writer_.u32(type);
}

BoxScope::BoxScope(ByteWriter& writer, FourCc type, FullBoxHeader header) : BoxScope(writer, type) {
    writer_.u8(header.version);
    writer_.u24(header.flags);
}

BoxScope::~BoxScope() {
    auto size = writer_.size() - start_;
    KLIEG_ASSERT(size <= UINT32_MAX);
    writer_.patch_u32(start_, static_cast<std::uint32_t>(size));
}

}  // namespace klieg::media::mp4
