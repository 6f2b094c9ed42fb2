#include "pictures/sending.h"

#include "budgets/service.h"
#include "media/ffmpeg/image.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace klieg::pictures {

namespace {

/// As browsers send them. The bytes decide, whatever stands here.
std::vector<std::string> image_types() {
    return {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"};
}

std::vector<http::Failure> failures_of_sending() {
    return {{Errc::unsupported, "unsupported_image", "it is no picture of these kinds, or cannot be read"},
            {Errc::too_large, "too_large", "it has more than 10 MB, or 50 million pixels"},
            {Errc::too_large, budgets::kQuotaExceeded, "the owner has no room for it"},
            {Errc::rate_limited, "one_at_a_time", "another picture of the caller's is being made"},
            {Errc::rate_limited, "too_many_pictures", "the caller has sent many after each other"},
            {Errc::exhausted, ports::kStorageFull, "there is no room left for it"},
            {Errc::unavailable, "overloaded", "too many are sending pictures, or wait for a decoder"},
            {Errc::unavailable, kSandboxIncomplete, "the site cannot decode pictures safely"}};
}

}  // namespace

PictureMaker::Sent body_of(http::Request& request) {
    auto constexpr kMost = media::ImageLimits::kBytesMax;
    return {.read = [&request] { return request.read_text(kMost); },
            .bytes = std::min(request.body->length().value_or(kMost), kMost)};
}

http::Operation sending(std::string path, std::string id, std::string summary) {
    return {.method = http::Method::put,
            .path = std::move(path),
            .id = std::move(id),
            .summary = std::move(summary),
            .details =
                "The body is an image, of which the first frame and the middle are shown, turned as it says; "
                "nothing of it stays but its pixels.",
            .access = http::Access::editor,
            .rate_class = http::RateClass::write,
            .body_bytes_max = media::ImageLimits::kBytesMax,
            .body_time_max = kBodyTimeMax,
            .if_match = true,
            .fails = failures_of_sending(),
            .takes_media = image_types()};
}

http::Operation removing(std::string path, std::string id, std::string summary) {
    return {.method = http::Method::del,
            .path = std::move(path),
            .id = std::move(id),
            .summary = std::move(summary),
            .access = http::Access::editor,
            .rate_class = http::RateClass::write,
            .if_match = true};
}

}  // namespace klieg::pictures
