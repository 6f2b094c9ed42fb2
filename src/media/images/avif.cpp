#include "media/images/cursor.h"
#include "media/images/formats.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace klieg::media {

namespace {

struct HeifBox {
    std::string_view type;
    std::string_view content;
};

/// ISO/IEC 14496-12 section 4.2. A size of 0 goes to the end.
HeifBox next_heif_box(Cursor& in) {
    auto const room = in.left().size();
    std::uint64_t head = 8;
    auto size = in.big(4);
    HeifBox box{.type = in.take(4), .content = {}};
    if (size == 1) {
        size = in.big(8);
        head = 16;
    }
    if (size == 0) size = room;
    box.content = in.take(size >= head ? size - head : ~std::uint64_t{0});
    return box;
}

/// A box's version, and its flags, in front of its content.
struct HeifVersion {
    explicit HeifVersion(Cursor& in) : version(static_cast<unsigned>(in.big(1))), flags(in.big(3)) {}
    unsigned version;
    std::uint64_t flags;
};

/// What is looked at of a file, so that none costs more than its length: pictures of cameras have some ten boxes beside
/// each other, and four items or fewer.
constexpr std::size_t kBoxesMax = 4096;
constexpr std::size_t kAuxiliariesMax = 16;

/// The first kBoxesMax that stand beside each other.
struct HeifBoxes {
    explicit HeifBoxes(std::string_view bytes) {
        Cursor in(bytes);
        while (!in.is_at_end() && all.size() < kBoxesMax) {
            auto const box = next_heif_box(in);
            if (in.failed()) return;
            all.push_back(box);
        }
    }
    /// The content of the first of that type; empty: there is none.
    std::string_view find(std::string_view type) const {
        for (auto const& box : all)
            if (box.type == type) return box.content;
        return {};
    }
    std::vector<HeifBox> all;
};

std::uint64_t primary_item(std::string_view pitm) {
    Cursor in(pitm);
    return in.big(HeifVersion(in).version == 0 ? 2 : 4);
}

/// What kind of item it is: "av01", "grid".
std::string_view type_of_item(std::string_view iinf, std::uint64_t item) {
    Cursor in(iinf);
    in.take(HeifVersion(in).version == 0 ? 2 : 4);
    for (auto const& box : HeifBoxes(in.left()).all) {
        if (box.type != "infe") continue;
        Cursor entry(box.content);
        auto const version = HeifVersion(entry).version;
        auto const id = entry.big(version < 3 ? 2 : 4);
        entry.take(2);
        auto const type = entry.take(4);
        if (version >= 2 && id == item) return type;
    }
    return {};
}

/// From an item to others.
struct HeifReference {
    std::string_view type;
    std::uint64_t from = 0;
    std::vector<std::uint64_t> to{};
};

std::vector<HeifReference> references_in(std::string_view iref) {
    std::vector<HeifReference> all;
    if (iref.empty()) return all;
    Cursor in(iref);
    unsigned const id_bytes = HeifVersion(in).version == 0 ? 2 : 4;
    for (auto const& box : HeifBoxes(in.left()).all) {
        Cursor content(box.content);
        HeifReference reference{.type = box.type, .from = content.big(id_bytes)};
        for (auto count = content.big(2); count > 0 && !content.failed(); --count)
            reference.to.push_back(content.big(id_bytes));
        all.push_back(std::move(reference));
    }
    return all;
}

/// The item's bytes, from wherever in the file its extents lie (section 8.11.3 of ISO/IEC 14496-12). No more than the
/// file has, so extents over each other gain nothing.
std::optional<std::string> bytes_of_item(std::string_view file, HeifBoxes const& meta, std::uint64_t item) {
    constexpr std::uint64_t kInFile = 0;
    constexpr std::uint64_t kInIdat = 1;
    Cursor in(meta.find("iloc"));
    auto const version = HeifVersion(in).version;
    auto const sizes = in.big(2);
    auto const bytes_of = [sizes](unsigned place) { return static_cast<unsigned>(sizes >> place & 0xfU); };
    unsigned const offset_bytes = bytes_of(12);
    unsigned const length_bytes = bytes_of(8);
    unsigned const base_bytes = bytes_of(4);
    unsigned const index_bytes = version == 0 ? 0 : bytes_of(0);
    if (version > 2 || offset_bytes > 8 || length_bytes > 8 || base_bytes > 8 || index_bytes > 8) return std::nullopt;
    for (auto items = in.big(version < 2 ? 2 : 4); items > 0 && !in.failed(); --items) {
        auto const id = in.big(version < 2 ? 2 : 4);
        auto const where = version == 0 ? kInFile : in.big(2) & 0xfU;
        in.take(2);
        auto const base = in.big(base_bytes);
        auto const source = where == kInIdat ? meta.find("idat") : file;
        std::string bytes;
        for (auto extents = in.big(2); extents > 0 && !in.failed(); --extents) {
            in.take(index_bytes);
            auto const offset = base + in.big(offset_bytes);
            auto const length = in.big(length_bytes);
            if (id != item) continue;
            if (where > kInIdat || offset > source.size() || length > source.size() - offset) return std::nullopt;
            auto const part = source.substr(static_cast<std::size_t>(offset),
                                            length == 0 ? std::string_view::npos : static_cast<std::size_t>(length));
            if (bytes.size() + part.size() > file.size()) return std::nullopt;
            bytes += part;
        }
        if (id == item) return in.failed() ? std::nullopt : std::optional(std::move(bytes));
    }
    return std::nullopt;
}

/// The properties of an item, in their order.
std::vector<HeifBox> properties_of_item(std::string_view iprp, std::uint64_t item) {
    HeifBoxes const boxes(iprp);
    HeifBoxes const properties(boxes.find("ipco"));
    std::vector<HeifBox> found;
    Cursor in(boxes.find("ipma"));
    HeifVersion const version(in);
    for (auto entries = std::min<std::uint64_t>(in.big(4), kBoxesMax); entries > 0 && !in.failed(); --entries) {
        auto const id = in.big(version.version == 0 ? 2 : 4);
        for (auto count = in.big(1); count > 0 && !in.failed(); --count) {
            bool const is_long = (version.flags & 1U) != 0;
            auto const index = in.big(is_long ? 2 : 1) & (is_long ? 0x7fffU : 0x7fU);
            if (id == item && index > 0 && index <= properties.all.size())
                found.push_back(properties.all[static_cast<std::size_t>(index) - 1]);
        }
        if (id == item) break;
    }
    return found;
}

/// In the numbers of EXIF, of quarters anticlockwise and what is mirrored after that: the first of each row nothing,
/// then top and bottom, then left and right.
int orientation_of(std::uint64_t quarters, std::size_t mirrored) {
    constexpr std::array<std::array<int, 3>, 4> kOrientations{{{1, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}}};
    return kOrientations.at(static_cast<std::size_t>(quarters & 3U)).at(mirrored);
}

/// What stands beside an item's bytes, as far as it is shown.
struct AvifShape {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int orientation = 1;
    std::string_view auxiliary{};  ///< of what another item is; with a zero at its end
};

AvifShape shape_of_item(std::string_view iprp, std::uint64_t item) {
    AvifShape shape;
    std::uint64_t quarters = 0;
    std::size_t mirrored = 0;
    for (auto const& property : properties_of_item(iprp, item)) {
        Cursor value(property.content);
        if (property.type == "ispe") {
            value.take(4);
            shape.width = static_cast<std::uint32_t>(value.big(4));
            shape.height = static_cast<std::uint32_t>(value.big(4));
        }
        if (property.type == "irot") quarters = value.big(1);
        if (property.type == "imir") mirrored = static_cast<std::size_t>(value.big(1) & 1U) + 1;
        if (property.type == "auxC") {
            value.take(4);
            shape.auxiliary = value.left();
        }
    }
    shape.orientation = orientation_of(quarters, mirrored);
    return shape;
}

bool has_brand_of_avif(std::string_view ftyp) {
    Cursor in(ftyp);
    while (!in.is_at_end()) {
        auto const brand = in.take(4);
        if (brand == "avif" || brand == "avis") return true;
    }
    return false;
}

/// An AV1 image as its decoder wants it.
Result<std::string> av1_of_item(std::string_view file, HeifBoxes const& meta, std::uint64_t item) {
    auto const type = type_of_item(meta.find("iinf"), item);
    if (type.empty()) return image_not_readable();
    if (type != "av01") return image_not_readable_here("AVIF");
    auto bytes = bytes_of_item(file, meta, item);
    if (!bytes) return image_not_readable();
    // A temporal unit begins with its delimiter (AV1 5.6), which items leave out.
    constexpr std::string_view kDelimiter("\x12\0", 2);
    return bytes->starts_with(kDelimiter) ? *std::move(bytes) : std::string(kDelimiter) + *bytes;
}

/// By the names of MIAF (ISO/IEC 23000-22 section 7.3.5.2).
bool is_alpha(std::string_view auxiliary) {
    return auxiliary.starts_with("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha") ||
           auxiliary.starts_with("urn:mpeg:hevc:2015:auxid:1");
}

}  // namespace

Result<ShownImage> shown_avif(std::string_view image) {
    HeifBoxes const file(image);
    if (!has_brand_of_avif(file.find("ftyp"))) return image_not_readable_here("picture");
    Cursor in(file.find("meta"));
    in.take(4);
    if (in.failed()) return image_not_readable();
    HeifBoxes const meta(in.left());
    auto const item = primary_item(meta.find("pitm"));
    ShownImage shown{.format = ImageFormat::av1};
    KLIEG_TRY(shown.bytes, av1_of_item(image, meta, item));
    auto const shape = shape_of_item(meta.find("iprp"), item);
    shown.width = shape.width;
    shown.height = shape.height;
    shown.orientation = shape.orientation;
    std::size_t auxiliaries = 0;
    for (auto const& [type, from, to] : references_in(meta.find("iref"))) {
        // Colours that were multiplied already would be so twice.
        if (type == "prem" && from == item) return image_not_readable_here("AVIF");
        if (type != "auxl" || std::ranges::find(to, item) == to.end()) continue;
        // Each of them has the properties read once more.
        if (++auxiliaries > kAuxiliariesMax) return image_not_readable_here("AVIF");
        auto const beside = shape_of_item(meta.find("iprp"), from);
        if (!is_alpha(beside.auxiliary)) continue;
        if (!shown.alpha.empty()) return image_not_readable_here("AVIF");
        if (beside.width != shape.width || beside.height != shape.height) return image_not_readable_here("AVIF");
        KLIEG_TRY(shown.alpha, av1_of_item(image, meta, from));
    }
    return shown;
}

}  // namespace klieg::media
