#include "http/origin.h"

#include <gtest/gtest.h>

namespace klieg::http {

TEST(Origin, OfAUrlIsWhatABrowserWrites) {
    struct Case {
        char const* url;
        std::optional<std::string> origin;
    };
    for (auto const& [url, origin] : {Case{"https://video.example", "https://video.example"},
                                      Case{"https://video.example/", "https://video.example"},
                                      Case{"https://Video.Example:443/site?a#b", "https://video.example"},
                                      Case{"http://video.example:80", "http://video.example"},
                                      Case{"http://video.example:443", "http://video.example:443"},
                                      Case{"HTTPS://video.example:8443/x", "https://video.example:8443"},
                                      Case{"https://[2001:db8::1]:443/", "https://[2001:db8::1]"},
                                      Case{"http://klieg_app:8080", "http://klieg_app:8080"},
                                      Case{"https://video.example?x", "https://video.example"}, Case{"https://", {}},
                                      Case{"https:///x", {}}, Case{"https://a:b@video.example", {}},
                                      Case{"https://video.example:0", {}}, Case{"https://video.example:", {}},
                                      Case{"https://v\xC3\xAD"
                                           "deo.example",
                                           {}},
                                      Case{"ftp://video.example", {}}, Case{"video.example", {}}, Case{"", {}}})
        EXPECT_EQ(origin_of_url(url), origin) << url;
}

TEST(Authority, IsAHostAndPerhapsAPort) {
    for (auto const* text : {"video.example", "video.example:8080", "VIDEO.example.", "klieg_app:80", "127.0.0.1:1",
                             "[::1]", "[2001:DB8::1]:443", "[::ffff:127.0.0.1]"})
        EXPECT_TRUE(is_authority(text)) << text;
    for (auto const* text :
         {"",   ":80",      "a/b c", "a b", "u@a",  "<script>", "a, b",           "a:99999999", "a:-1", "a:80:80",
          "a:", "\xff\xfe", "[]",    "[1]", "[::1", "::1",      "[fe80::1%eth0]", "[::1]x",     ".a",   "a?b"})
        EXPECT_FALSE(is_authority(text)) << text;
}

TEST(Origin, IsNothingButAnOrigin) {
    EXPECT_EQ(serialised_origin("https://app.example:443"), "https://app.example");
    for (auto const* text : {"https://app.example/", "https://app.example/path", "https://app.example?q", "null", "*"})
        EXPECT_EQ(serialised_origin(text), std::nullopt) << text;
}

}  // namespace klieg::http
