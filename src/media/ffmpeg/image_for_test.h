#pragma once

#include "media/ffmpeg/image.h"
#include "media/ffmpeg/probe_for_test.h"
#include "testing/clips.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace klieg::media {

inline std::string content_of_image(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// One picture of a source filter.
inline std::string image(std::string const& name, std::string const& source, std::string const& output = "") {
    return content_of_image(testing::make_clip(name, "-f lavfi -i " + source + " -frames:v 1 " + output));
}

inline ImageOrder square(std::vector<std::uint32_t> widths = {48, 96, 192, 512}) {
    return {.aspect_width = 1, .aspect_height = 1, .widths = std::move(widths)};
}

inline Task<Result<MadeImage>> made_of(std::string bytes, ImageOrder order) {
    return make_image(pool(), tools(), std::move(bytes), std::move(order));
}

class Written {
public:
    explicit Written(ImageFile const& file) : path_(folder_.path() / "image") {
        std::ofstream(path_, std::ios::binary)
            .write(reinterpret_cast<char const*>(file.bytes.data()), static_cast<std::streamsize>(file.bytes.size()));
    }
    std::string facts() const {
        return testing::lines_of("ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,width,height " +
                                 path_.string())
            .at(0);
    }
    /// Red, green, blue and what covers, of one pixel.
    std::array<int, 4> pixel(int x, int y) const {
        auto const raw = folder_.path() / "pixel";
        testing::run("ffmpeg -v error -y -i " + path_.string() + " -vf format=rgba,crop=1:1:" + std::to_string(x) +
                     ":" + std::to_string(y) + ":exact=1 -f rawvideo " + raw.string());
        auto const bytes = content_of_image(raw);
        std::array<int, 4> values{};
        for (std::size_t i = 0; i < 4; ++i) values.at(i) = static_cast<unsigned char>(bytes.at(i));
        return values;
    }

private:
    testing::TempDir folder_;
    std::filesystem::path path_;
};

inline std::vector<std::string> facts_of(MadeImage const& made) {
    std::vector<std::string> facts;
    for (auto const& file : made.sizes) {
        facts.push_back(Written(file).facts());
        EXPECT_EQ(facts.back(), "webp," + std::to_string(file.width) + "," + std::to_string(file.height));
    }
    return facts;
}

inline std::string colour_of(std::array<int, 4> const& pixel) {
    auto const [red, green, blue, covers] = pixel;
    if (covers < 128) return "nothing";
    if (red > 180 && green > 180 && blue > 180) return "white";
    if (red > 150 && green < 100 && blue < 100) return "red";
    if (red < 100 && green > 90 && blue < 100) return "green";
    if (red < 100 && green < 100 && blue > 150) return "blue";
    return red < 60 && green < 60 && blue < 60 ? "black" : "another";
}

}  // namespace klieg::media
