#include "base/crypto.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace klieg::crypto {

TEST(Crypto, MatchesPublishedVectors) {
    // FIPS 180-4 example "abc"; RFC 4231 test case 2.
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    Hasher sha1(HashKind::sha1);
    sha1.update(as_bytes("a"));
    sha1.update(as_bytes("bc"));
    EXPECT_EQ(to_hex(as_bytes(sha1.finish())), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Crypto, OpensWhatItSealedInTheSameContextOnly) {
    auto sealed = seal("key", "here", "v_hidden");
    EXPECT_EQ(sealed, seal("key", "here", "v_hidden"));
    EXPECT_EQ(sealed.find("hidden"), std::string::npos);
    EXPECT_NE(sealed.substr(0, 24), seal("key", "here", "v_hiddem").substr(0, 24));
    EXPECT_EQ(open_sealed("key", "here", sealed), "v_hidden");
    EXPECT_EQ(open_sealed("key", "here", seal("key", "here", "")), "");
    EXPECT_FALSE(open_sealed("key", "there", sealed).has_value());
    EXPECT_FALSE(open_sealed("another key", "here", sealed).has_value());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(open_sealed("key", "here", changed).has_value()) << i;
        EXPECT_FALSE(open_sealed("key", "here", sealed.substr(0, i)).has_value()) << i;
    }
}

TEST(Crypto, DecodesOnlyWellFormedBase64) {
    EXPECT_EQ(from_base64("Zm9v"), "foo");
    EXPECT_EQ(from_base64(to_base64("\xff\xfe")), "\xff\xfe");
    EXPECT_FALSE(from_base64("Zm9v!").has_value());
    EXPECT_FALSE(from_base64("Zg").has_value());
    EXPECT_EQ(from_base64url(to_base64url("\xfb\xff")), "\xfb\xff");
}

TEST(Crypto, VerifiesOnlyTheRightPassword) {
    auto hash = hash_password("correct horse");
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(*verify_password("correct horse", hash));
    EXPECT_FALSE(*verify_password("correct horsf", hash));
    EXPECT_FALSE(*verify_password("", hash));
}

TEST(Crypto, ReadsHashesOfEarlierVersions) {
    constexpr auto kStored =
        "$argon2id$v=19$m=65536,t=2,p=1$a2xpZWctbm9ib2R5LXNhbA$4vAVzKXHHKx2YhMkUkjZ0m7n7bWIG3oWkwQpQe0Yx1U";
    EXPECT_FALSE(*verify_password("guess", kStored));
}

TEST(Crypto, SaysThatItCannotTellWhereTheHashIsDamaged) {
    auto const hash = hash_password("correct horse");
    for (auto const& damaged : {std::string("not a hash"), std::string(), hash.substr(0, hash.size() - 30),
                                hash.substr(0, 40), "$argon2id$v=19$m=1,t=2,p=1$" + hash.substr(31)}) {
        auto verdict = verify_password("correct horse", damaged);
        ASSERT_FALSE(verdict.ok()) << damaged;
        EXPECT_EQ(verdict.error().kind, Errc::corrupt) << damaged;
    }
}

TEST(Crypto, SaysThatItCannotTellWithoutMemory) {
    auto const hash = hash_password("correct horse");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    auto const short_of_one = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + (std::size_t{32} << 20U);
    rlimit const little{short_of_one, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &little), 0);
    auto const right = verify_password("correct horse", hash);
    auto const wrong = verify_password("correct horsf", hash);
    ::setrlimit(RLIMIT_AS, &before);
    ASSERT_FALSE(right.ok());
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(right.error().kind, Errc::unavailable);
    EXPECT_EQ(wrong.error().kind, Errc::unavailable);
}

}  // namespace klieg::crypto
