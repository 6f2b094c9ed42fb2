#pragma once

#include "media/images/shown_image.h"

#include <string_view>

/// The parsers behind shown_image(), of one format each. Their sizes are as they stand there; kPixelsMax is not theirs.
namespace klieg::media {

/// It is of a kind that is taken, in a form that is not: "AVIF".
Error image_not_readable_here(std::string_view kind);

/// PNG (ISO/IEC 15948): the chunks IHDR, PLTE, tRNS, IDAT and IEND; eXIf for how it is turned.
Result<ShownImage> shown_png(std::string_view image);

/// JPEG (ITU-T T.81): all segments up to the first EOI but comments and APPn; of those Adobe's stays, which says what
/// the colours are, and EXIF's says how it is turned.
Result<ShownImage> shown_jpeg(std::string_view image);

/// GIF 89a: the tables of colours, the first image and the control in front of it.
Result<ShownImage> shown_gif(std::string_view image);

/// WebP (RFC 9649): VP8L, or VP8 and ALPH; EXIF for how it is turned. Of an animation the first frame, where it lies
/// on the canvas.
Result<ShownImage> shown_webp(std::string_view image);

/// AVIF 1.1 over HEIF (ISO/IEC 23008-12): the primary item, where it is one AV1 image and not a grid of them, and the
/// item that says what shows through it, where that is as large; irot and imir for how it is turned. How deep it is,
/// and whatever else may stand beside it, is left.
Result<ShownImage> shown_avif(std::string_view image);

/// The orientation (tag 0x0112) in a TIFF (6.0), as EXIF is one: 1 to 8. Whatever cannot be read is upright.
int orientation_in_exif(std::string_view tiff);

}  // namespace klieg::media
