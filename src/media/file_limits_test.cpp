#include "media/file_limits.h"

#include <gtest/gtest.h>

#include <string>

namespace klieg::media {
namespace {

std::string said_of(PictureSize size) {
    auto const checked = check_picture_size(size, size);
    return checked.ok() ? "" : checked.error().detail;
}

TEST(FileLimits, SayOfAPictureWhatWouldBeAccepted) {
    EXPECT_EQ(said_of({2, 2}), "") << "what is small is shown larger";
    EXPECT_EQ(said_of({9000, 16}),
              "The picture of 9000×16 is too large: up to 8192 pixels a side and 36 megapixels are accepted.");
}

}  // namespace
}  // namespace klieg::media
