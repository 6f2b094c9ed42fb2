#include "http/client/url.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

/// The URL in its one form, or the code of why it is refused.
std::string form_of(std::string_view text) {
    auto url = Url::parse(text);
    return url.ok() ? url->text() : url.error().code;
}

std::string resolved(std::string_view base, std::string_view reference) {
    auto url = Url::parse(base).value().resolve(reference);
    return url.ok() ? url->text() : url.error().code;
}

}  // namespace

TEST(Url, IsTakenApart) {
    auto url = Url::parse("https://Example.COM:8443/a/b?c=d&e#f");
    ASSERT_TRUE(url.ok());
    EXPECT_EQ(url->scheme, Scheme::https);
    EXPECT_EQ(url->host, "example.com");
    EXPECT_FALSE(url->address.has_value());
    EXPECT_EQ(url->port, 8443);
    EXPECT_EQ(url->target, "/a/b?c=d&e");
    EXPECT_EQ(url->authority(), "example.com:8443");
}

TEST(Url, HasOneForm) {
    struct Case {
        std::string_view text;
        std::string_view form;
    };
    for (auto const& [text, form] : {
             Case{"http://a", "http://a/"},
             {"HTTP://A.example/", "http://a.example/"},
             {"http://a:80/", "http://a/"},
             {"https://a:443/", "https://a/"},
             {"http://a:443/", "http://a:443/"},
             {"http://a:/x", "http://a/x"},
             {"http://a?q", "http://a/?q"},
             {"http://a#f", "http://a/"},
             {"http://a.example./", "http://a.example/"},
             {"http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"},
             {"http://a_b.example/", "http://a_b.example/"},
             {"http://a/b c", "http://a/b%20c"},
             {"http://a/é", "http://a/%C3%A9"},
             {"http://a/%C3%a9", "http://a/%C3%a9"},
             {"http://a/{x}|\"<>`^", "http://a/%7Bx%7D%7C%22%3C%3E%60%5E"},
             {"http://192.0.2.1:8080/", "http://192.0.2.1:8080/"},
             {"http://192.0.2.1./", "http://192.0.2.1/"},
             {"http://[2001:DB8::1]/", "http://[2001:db8::1]/"},
             {"http://[2001:db8:0:0:0:0:0:1]:81/", "http://[2001:db8::1]:81/"},
             {"http://[::ffff:7f00:1]/", "http://[::ffff:127.0.0.1]/"},
             {"http://1.example/", "http://1.example/"},
             {"http://0xfish/", "http://0xfish/"},
         })
        EXPECT_EQ(form_of(text), form) << text;
}

TEST(Url, RefusesWhatHasTwoReadings) {
    for (std::string_view text : {
             "",
             "a",
             "/a",
             "//a/b",
             "ftp://a/",
             "file:///etc/passwd",
             "gopher://a/",
             "javascript:alert(1)",
             "data:text/plain,a",
             "http:a",
             "http:/a",
             "http://",
             "http:///a",
             "http://:80/",
             "http://?q",
             " http://a/",
             "ht\ntp://a/",
             "http://a/\r\nX: y",
             "http://a/\t",
             "http://a\\b/",
             "http://a/\\b",
             "http://a\\@b/",
             "http://user@a/",
             "http://user:password@a/",
             "http://@a/",
             "http://a@b@c/",
             "http://a%2eb/",
             "http://%61/",
             "http://a%00.b/",
             "http://é.example/",
             "http://a b/",
             "http://a..b/",
             "http://.a/",
             "http://a../",
             "http://./",
             "http://a:0/",
             "http://a:65536/",
             "http://a:99999999999999999999/",
             "http://a:-1/",
             "http://a:8x/",
             "http://a:80:80/",
             "http://a!b/",
             "http://[::1/",
             "http://::1/",
             "http://[fe80::1%25eth0]/",
             "http://[fe80::1%eth0]/",
             "http://[v1.x]/",
             "http://[127.0.0.1]/",
             "http://[]/",
             "http://[::1]a/",
         })
        EXPECT_EQ(form_of(text), "invalid_url") << text;
    EXPECT_EQ(form_of(std::string("http://a/\0", 10)), "invalid_url");
    EXPECT_EQ(form_of("http://" + std::string(64, 'a') + "/"), "invalid_url");
    EXPECT_EQ(form_of("http://a/" + std::string(8 * 1024, 'a')), "invalid_url");
    std::string labels;
    for (int i = 0; i < 64; ++i) labels += "abc.";
    EXPECT_EQ(form_of("http://" + labels + "d/"), "invalid_url");
}

TEST(Url, RefusesAddressesInDisguise) {
    for (std::string_view host : {
             "2130706433",       "0x7f000001",  "017700000001",   "127.1",       "127.0.1",     "0x7f.1",
             "0x7f.0x0.0x0.0x1", "0177.0.0.1",  "127.0.0.01",     "127.0.0.0x1", "127.0.0.1.1", "256.0.0.1",
             "1.2.3.256",        "4294967296",  "00000127.0.0.1", "0",           "0x",          "a.1",
             "a.0x7f",           "2130706433.", "0x7F.1",         "1.2.3.4..",
         })
        EXPECT_EQ(form_of("http://" + std::string(host) + "/"), "invalid_url") << host;
}

TEST(Url, ReadsLiteralAddresses) {
    EXPECT_EQ(Url::parse("http://127.0.0.1/")->address->to_string(), "127.0.0.1");
    EXPECT_EQ(Url::parse("http://127.0.0.1./")->address->to_string(), "127.0.0.1");
    EXPECT_EQ(Url::parse("http://[::1]/")->address->to_string(), "::1");
    EXPECT_FALSE(Url::parse("http://localhost/")->address.has_value());
}

TEST(Url, ResolvesWhatALocationSays) {
    struct Case {
        std::string_view reference;
        std::string_view form;
    };
    // RFC 3986 section 5.4, as far as its schemes are ours.
    for (auto const& [reference, form] : {
             Case{"g", "http://a/b/c/g"},
             {"./g", "http://a/b/c/g"},
             {"g/", "http://a/b/c/g/"},
             {"/g", "http://a/g"},
             {"//g", "http://g/"},
             {"?y", "http://a/b/c/d;p?y"},
             {"g?y", "http://a/b/c/g?y"},
             {"#s", "http://a/b/c/d;p?q"},
             {"g#s", "http://a/b/c/g"},
             {";x", "http://a/b/c/;x"},
             {"", "http://a/b/c/d;p?q"},
             {".", "http://a/b/c/"},
             {"..", "http://a/b/"},
             {"../g", "http://a/b/g"},
             {"../..", "http://a/"},
             {"../../g", "http://a/g"},
             {"../../../g", "http://a/g"},
             {"/../g", "http://a/g"},
             {"g?y/../x", "http://a/b/c/g?y/../x"},
             {"https://x/y", "https://x/y"},
             {"HTTPS://X", "https://x/"},
             {"über", "http://a/b/c/%C3%BCber"},
             {"ftp://x/", "invalid_url"},
             {"g:h", "invalid_url"},
             {"http:g", "invalid_url"},
             {"..?q", "http://a/b/?q"},
             {"g;x=1/../y", "http://a/b/c/y"},
             {"/./g", "http://a/g"},
             {"/a/..", "http://a/"},
             {"...", "http://a/b/c/..."},
             {"//g?y", "http://g/?y"},
             {"./g:h", "http://a/b/c/g:h"},
             {"//user@x/", "invalid_url"},
             {"//0x7f.1/", "invalid_url"},
             {"\\\\x\\y", "invalid_url"},
             {"/\r\nX: y", "invalid_url"},
         })
        EXPECT_EQ(resolved("http://a/b/c/d;p?q", reference), form) << reference;
}

TEST(Url, ComparesOrigins) {
    auto url = Url::parse("https://a.example/x").value();
    EXPECT_TRUE(url.same_origin(Url::parse("https://A.example:443/y").value()));
    EXPECT_FALSE(url.same_origin(Url::parse("http://a.example/x").value()));
    EXPECT_FALSE(url.same_origin(Url::parse("https://a.example:444/x").value()));
    EXPECT_FALSE(url.same_origin(Url::parse("https://b.example/x").value()));
}

}  // namespace klieg::http
