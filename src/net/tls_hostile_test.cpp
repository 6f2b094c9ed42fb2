/// Clients that mean no good, before and after the handshake: each ends by its deadline at the latest.

#include "net/fixture_for_test.h"
#include "net/plain_stream.h"
#include "net/raw_tls_client_for_test.h"
#include "testing/noise.h"

#include <gmock/gmock.h>

namespace klieg::net {

namespace {

using klieg::crypto::as_bytes;
using klieg::testing::make_socket_pair;
using namespace std::chrono_literals;

/// The record and message headers of a ClientHello of 512 bytes, and how it begins.
std::string const kHelloBegins("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

Task<> drip(ByteStream& stream, std::string bytes) {
    for (auto byte : bytes) {
        co_await sleep_for(1ms);
        if (!(co_await stream.write(as_bytes(std::string_view(&byte, 1)), {}, 1s)).ok()) co_return;
    }
}

/// What accept_tls says to a client that sends these bytes and then waits.
Task<Error> refusal_of(TlsFixture const& fixture, std::string bytes, ByteStream::Deadline deadline) {
    auto sockets = make_socket_pair(co_await this_executor());
    auto peer = make_plain_stream(std::move(sockets.theirs));
    auto sent = co_await peer->write(as_bytes(bytes), {}, 30s);
    EXPECT_TRUE(sent.ok());
    auto accepted = co_await accept_tls(std::move(sockets.ours), *fixture.server, deadline);
    if (accepted.ok()) co_return Error{Errc::internal, "it was accepted"};
    co_return std::move(accepted).error();
}

struct RawOutcome {
    bool shook_hands = false;
    std::string said;
};

/// A handshake of OpenSSL's own client, and how it and the server fared.
Task<std::pair<RawOutcome, Result<>>> try_raw(TlsFixture const& fixture,
                                              std::function<RawOutcome(RawTlsClient&)> behave,
                                              RawTlsClient::Configure configure) {
    auto sockets = make_socket_pair(co_await this_executor());
    auto run = [descriptor = sockets.theirs.release(), behave = std::move(behave), configure = std::move(configure)] {
        RawTlsClient raw(descriptor, configure);
        return behave(raw);
    };
    auto client = std::async(std::launch::async, std::move(run));
    auto served = co_await echo_once(std::move(sockets.ours), *fixture.server, soon());
    auto outcome = co_await outcome_of(client);
    co_return std::pair(outcome, served);
}

RawOutcome shake_and_ask(RawTlsClient& raw) {
    RawOutcome outcome{raw.handshake(), {}};
    if (outcome.shook_hands) outcome.said = raw.ask("hello");
    return outcome;
}

}  // namespace

KLIEG_ASYNC_TEST(TlsHandshake, RefusesWhatIsNoTlsAtOnce) {
    TlsFixture fixture;
    // Noise that begins like the hello of SSL 2 would be waited for: its first byte has the highest bit.
    for (auto const& bytes : {std::string("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "\x42" + testing::noise(10'000),
                              std::string("\x16\x03\x01\xff\xff", 5) + std::string(100, 'x'),
                              kHelloBegins + std::string(600, '\xff'), std::string(50'000, '\0')}) {
        auto error = co_await refusal_of(fixture, bytes, soon());
        EXPECT_EQ(error.kind, Errc::cancelled) << error.detail;
    }
}

KLIEG_ASYNC_TEST(TlsHandshake, EndsWithItsDeadlineWhenAClientIsSilent) {
    TlsFixture fixture;
    for (auto const& bytes : {std::string(), kHelloBegins, kHelloBegins + std::string(200, '\x01')}) {
        auto error = co_await refusal_of(fixture, bytes, std::chrono::steady_clock::now() + 10ms);
        EXPECT_EQ(error.kind, Errc::timeout) << error.detail;
    }
}

KLIEG_ASYNC_TEST(TlsHandshake, EndsWithItsDeadlineWhenAClientDrips) {
    TlsFixture fixture;
    auto sockets = make_socket_pair(co_await this_executor());
    auto peer = make_plain_stream(std::move(sockets.theirs));
    TaskGroup dripping(co_await this_executor());
    dripping.spawn("drip", drip(*peer, kHelloBegins + std::string(100'000, '\x01')));
    auto accepted =
        co_await accept_tls(std::move(sockets.ours), *fixture.server, std::chrono::steady_clock::now() + 30ms);
    CO_ASSERT(!accepted.ok());
    EXPECT_EQ(accepted.error().kind, Errc::timeout);
    peer->close();
    co_await dripping.stop();
}

KLIEG_ASYNC_TEST(TlsHandshake, SpeaksTls12And13AndNothingOlder) {
    TlsFixture fixture;
    for (auto [version, good] :
         {std::pair(TLS1_3_VERSION, true), std::pair(TLS1_2_VERSION, true), std::pair(TLS1_1_VERSION, false)}) {
        auto configure = [only = version](SSL_CTX& context) {
            SSL_CTX_set_min_proto_version(&context, only);
            SSL_CTX_set_max_proto_version(&context, only);
            if (only < TLS1_2_VERSION) SSL_CTX_set_cipher_list(&context, "ALL@SECLEVEL=0");
        };
        auto [outcome, served] = co_await try_raw(fixture, shake_and_ask, configure);
        EXPECT_EQ(outcome.shook_hands, good) << version;
        EXPECT_EQ(outcome.said, good ? "hello" : "") << version;
    }
}

KLIEG_ASYNC_TEST(TlsHandshake, AgreesOnHttp11OrOnNothing) {
    TlsFixture fixture;
    static constexpr unsigned char kBoth[] = "\x02h2\x08http/1.1", kOther[] = "\x02h2";
    auto offer_both = [](SSL_CTX& context) { SSL_CTX_set_alpn_protos(&context, kBoth, sizeof kBoth - 1); };
    auto offer_other = [](SSL_CTX& context) { SSL_CTX_set_alpn_protos(&context, kOther, sizeof kOther - 1); };
    auto chosen = [](RawTlsClient& raw) {
        RawOutcome outcome{raw.handshake(), {}};
        unsigned char const* protocol = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(&raw.ssl(), &protocol, &length);
        if (length > 0) outcome.said.assign(protocol, protocol + length);
        return outcome;
    };
    EXPECT_EQ((co_await try_raw(fixture, chosen, offer_both)).first.said, "http/1.1");
    EXPECT_FALSE((co_await try_raw(fixture, chosen, offer_other)).first.shook_hands);
}

KLIEG_ASYNC_TEST(TlsHandshake, IsNotBegunAnewByAClient) {
    TlsFixture fixture;
    auto begin_anew = [](RawTlsClient& raw) {
        if (!raw.handshake()) return RawOutcome{};
        SSL_renegotiate(&raw.ssl());
        return RawOutcome{true, SSL_do_handshake(&raw.ssl()) == 1 ? raw.ask("hello") : "refused"};
    };
    auto [outcome, served] = co_await try_raw(
        fixture, begin_anew, [](SSL_CTX& context) { SSL_CTX_set_max_proto_version(&context, TLS1_2_VERSION); });
    EXPECT_TRUE(outcome.shook_hands);
    EXPECT_EQ(outcome.said, "refused");
}

KLIEG_ASYNC_TEST(TlsStream, PassesOverManyRecordsThatHoldNothing) {
    TlsFixture fixture;
    auto flood = [](RawTlsClient& raw) {
        if (!raw.handshake()) return RawOutcome{};
        for (int i = 0; i < 2'000; ++i) {
            SSL_key_update(&raw.ssl(), SSL_KEY_UPDATE_NOT_REQUESTED);
            if (SSL_do_handshake(&raw.ssl()) != 1) return RawOutcome{true, "broken"};
        }
        return RawOutcome{true, raw.ask("hello")};
    };
    auto [outcome, served] = co_await try_raw(fixture, flood, {});
    EXPECT_EQ(outcome.said, "hello");
}

KLIEG_ASYNC_TEST(TlsStream, EndsWhenItsRecordsAreForged) {
    TlsFixture fixture;
    auto forge = [](RawTlsClient& raw) {
        if (!raw.handshake()) return RawOutcome{};
        auto record = std::string("\x17\x03\x03\x00\x40", 5) + std::string(64, 'x');
        auto sent = ::send(SSL_get_fd(&raw.ssl()), record.data(), record.size(), MSG_NOSIGNAL);
        char byte = 0;
        SSL_read(&raw.ssl(), &byte, 1);
        return RawOutcome{sent == 69, {}};
    };
    auto [outcome, served] = co_await try_raw(fixture, forge, {});
    EXPECT_TRUE(outcome.shook_hands);
    EXPECT_FALSE(served.ok());
}

}  // namespace klieg::net
