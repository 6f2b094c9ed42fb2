#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::media::mp4 {

/// A box's type or a brand: four bytes, most often letters.
using FourCc = std::uint32_t;

consteval FourCc fourcc(char const (&name)[5]) {
    FourCc value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(name[i]);
    return value;
}

/// For messages: letters as they are, anything else as '?'.
std::string to_string(FourCc type);

/// The start of a box (ISO/IEC 14496-12, 4.2).
struct BoxHeader {
    FourCc type = 0;
    std::uint64_t size = 0;         ///< of the whole box, this header included
    std::uint32_t header_size = 0;  ///< 8, or 16 with a 64-bit size
};

inline constexpr std::size_t kBoxHeaderSizeMax = 16;

/// Reads a header from the first bytes of a box: 16 of them, fewer only at the end. `available` is how many bytes the
/// surroundings have from here on; a size of zero means all of them. Fails: corrupt.
Result<BoxHeader> parse_box_header(ByteView front, std::uint64_t available);

struct Box {
    FourCc type = 0;
    ByteView content;
};

/// Walks the boxes inside one container. It does not descend: readers visit the containers that they know by name, so
/// nesting in hostile input cannot make them recurse.
class BoxWalk {
public:
    explicit BoxWalk(ByteView container) : rest_(container) {}

    /// The next box, or none at the end. Fails: corrupt where sizes do not add up or there are absurdly many.
    Result<std::optional<Box>> next();

private:
    ByteView rest_;
    std::size_t count_ = 0;
};

/// The first box of this type in a container, or none. Fails as BoxWalk does.
Result<std::optional<Box>> find_box(ByteView container, FourCc type);
/// The content of the first box of this type. Fails: corrupt where it is missing.
Result<ByteView> get_box(ByteView container, FourCc type);

/// The version and flags that begin the content of many boxes (ISO/IEC 14496-12, 4.2.2).
struct FullBoxHeader {
    std::uint8_t version = 0;
    std::uint32_t flags = 0;
};
FullBoxHeader read_full_box_header(ByteReader& reader);

/// Writes a box around what its owner writes during its life: the size is filled in at the end.
class BoxScope {
public:
    BoxScope(ByteWriter& writer, FourCc type);
    BoxScope(ByteWriter& writer, FourCc type, FullBoxHeader header);
    ~BoxScope();
    BoxScope(BoxScope const&) = delete;
    BoxScope& operator=(BoxScope const&) = delete;

private:
    ByteWriter& writer_;
    std::size_t start_;
};

}  // namespace klieg::media::mp4
