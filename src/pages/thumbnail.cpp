#include "pages/thumbnail.h"

#include <algorithm>

namespace klieg::pages {

namespace {

constexpr std::uint32_t kPosterSide = 1280;

std::uint32_t even(double pixels) {
    auto const whole = static_cast<std::uint32_t>(pixels);
    return std::max(2U, whole + whole % 2);
}

bool is_within(ShownPicture const& picture, Box most) {
    return picture.width <= most.width && picture.height <= most.height;
}

}  // namespace

Box fitted(Box shape, Box most) {
    double const wide = static_cast<double>(most.width) / std::max(shape.width, 1U);
    double const high = static_cast<double>(most.height) / std::max(shape.height, 1U);
    double const scale = std::min({1.0, wide, high});
    auto side = [scale](std::uint32_t pixels) {
        return std::max(1U, static_cast<std::uint32_t>(pixels * scale + 1e-6));
    };
    return {side(shape.width), side(shape.height)};
}

/// It is as large as the largest of its sizes. Of a poster from before there were any: as media/ffmpeg/poster.cpp
/// scales, sides are even.
std::optional<ShownPicture> poster_of(ShownVideo const& video) {
    if (video.poster && !video.posters.empty())
        return ShownPicture{video.posters.back().width, video.posters.back().height, *video.poster};
    if (!video.poster || video.width.value_or(0) == 0 || video.height.value_or(0) == 0) return std::nullopt;
    double const scale = std::min(1.0, static_cast<double>(kPosterSide) / std::max(*video.width, *video.height));
    return ShownPicture{even(*video.width * scale), even(*video.height * scale), *video.poster};
}

std::optional<ShownPicture> thumbnail_within(ShownVideo const& video, Box most) {
    auto const poster = poster_of(video);
    if (poster && is_within(*poster, most)) return poster;
    std::optional<ShownPicture> found;
    for (auto const& size : video.posters)
        if (is_within(size, most)) found = size;
    return found;
}

std::optional<ShownPicture> Portrait::for_links() const {
    return jpegs.empty() ? for_podcasts() : jpegs.front();
}

std::optional<ShownPicture> Portrait::for_podcasts() const {
    if (!jpegs.empty()) return jpegs.back();
    return sizes.empty() ? std::nullopt : std::optional(sizes.back());
}

}  // namespace klieg::pages
