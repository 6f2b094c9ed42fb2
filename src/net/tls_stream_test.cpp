#include "net/tls_stream.h"

#include "net/detail/unsent_limit.h"
#include "net/fixture_for_test.h"
#include "net/plain_stream.h"
#include "net/raw_tls_client_for_test.h"
#include "testing/noise.h"

#include <gmock/gmock.h>

namespace klieg::net {

namespace {

using klieg::crypto::as_bytes;
using klieg::testing::make_socket_pair;
using klieg::testing::noise;
using namespace std::chrono_literals;

Task<> echo_into(Result<>& result, boost::asio::ip::tcp::socket socket, TlsServerContext const& context) {
    result = co_await echo_once(std::move(socket), context, soon());
}

Task<> write_in_vain(ByteStream& stream, std::string const& much) {
    EXPECT_FALSE((co_await stream.write(as_bytes(much), {}, 30s)).ok());
}

}  // namespace

/// More than the kernel takes at once, in every way of writing, from a byte to many batches.
KLIEG_ASYNC_TEST(TlsStream, CarriesBytesAndFilesInOrderBothWays) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    auto const small = noise(100), record = noise(16 * 1024), large = noise(3'000'003);
    auto const content = noise(5'000'000);
    auto file = File::open(fixture.folder.path() / "f", File::Mode::write_new);
    CO_ASSERT_OK(file);
    CO_ASSERT_OK(file->write_at(0, as_bytes(content)));
    auto shared = std::make_shared<File const>(std::move(file).value());

    for (auto [from, to] :
         {std::pair(pair->server.get(), pair->client.get()), std::pair(pair->client.get(), pair->server.get())}) {
        std::string expected, received;
        TaskGroup reader(co_await this_executor());
        reader.spawn("reader", gather(*to, received));
        for (auto const* first : {&small, &record, &large}) {
            for (auto const* second : {&small, &record, &large}) {
                CO_ASSERT_OK(co_await from->write(as_bytes(*first), as_bytes(*second), 30s));
                expected += *first + *second;
            }
            for (std::uint64_t length : {0ULL, 1ULL, 16'284ULL, 65'536ULL, 4'999'000ULL}) {
                CO_ASSERT_OK(co_await from->send_file(as_bytes(*first), {shared, 1'000, length}, 30s));
                expected += *first + content.substr(1'000, length);
            }
            CO_ASSERT_OK(co_await from->write(as_bytes(*first), {}, 30s));
            CO_ASSERT_OK(co_await from->write({}, as_bytes(*first), 30s));
            expected += *first + *first;
        }
        co_await from->shutdown();
        while (reader.size() > 0) co_await yield();
        EXPECT_TRUE(received == expected);
    }
}

KLIEG_ASYNC_TEST(TlsStream, TellsAFileThatIsShorterThanItsSlice) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    auto file = File::open(fixture.files.certificate, File::Mode::read);
    CO_ASSERT_OK(file);
    auto shared = std::make_shared<File const>(std::move(file).value());
    auto sent = co_await pair->server->send_file(as_bytes("head"), {shared, 0, *shared->size() + 1}, 30s);
    CO_ASSERT(!sent.ok());
    EXPECT_EQ(sent.error().kind, Errc::corrupt);
}

KLIEG_ASYNC_TEST(TlsStream, GivesUpOnAPeerThatNeitherSpeaksNorReads) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    std::vector<std::byte> room(10);
    auto read = co_await pair->server->read_some(room, std::chrono::steady_clock::now() + 5ms);
    CO_ASSERT(!read.ok());
    EXPECT_EQ(read.error().kind, Errc::timeout);
    CO_ASSERT_OK(co_await pair->server->write(as_bytes("too slow"), {}, 30s));
    auto heard = co_await pair->client->read_some(room, soon());
    CO_ASSERT_OK(heard);
    EXPECT_EQ(*heard, 8U);

    pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    auto const much = std::string(50'000'000, 'x');
    auto written = co_await pair->server->write(as_bytes(much), {}, 5ms);
    CO_ASSERT(!written.ok());
    EXPECT_EQ(written.error().kind, Errc::timeout);
}

KLIEG_ASYNC_TEST(TlsStream, LeavesLittleInTheKernelForAPeerThatReadsNothing) {
    TlsFixture fixture;
    auto sockets = make_socket_pair(co_await this_executor());
    int const socket = sockets.ours.native_handle();
    auto pair = co_await make_tls_pair(fixture, std::move(sockets));
    CO_ASSERT_OK(pair);
    auto const much = noise(8'000'000);
    TaskGroup writer(co_await this_executor());
    writer.spawn("writer", write_in_vain(*pair->server, much));
    int most = 0;
    for (int turns = 0; most == 0 || turns < 1000; ++turns) {
        most = std::max(most, detail::unsent_bytes(socket));
        co_await yield();
    }
    EXPECT_LE(most, 2 * detail::kUnsentMax);
    pair->client->close();
    co_await writer.join();
}

/// No wait is longer than its patience: it is their sum that ends it, since its bytes earn nothing at such a rate.
KLIEG_ASYNC_TEST(TlsStream, GivesUpOnAPeerThatTakesLessThanIsExpected) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    pair->server->expect_rate({.bytes_a_second = std::uint64_t{1} << 50U, .grace = 30ms});
    auto const much = std::string(50'000'000, 'x');
    std::size_t taken = 0;
    TaskGroup reader(co_await this_executor());
    reader.spawn("reader", drip(*pair->client, taken));
    auto written = co_await pair->server->write(as_bytes(much), {}, 30s);
    co_await reader.join();
    CO_ASSERT(!written.ok());
    EXPECT_EQ(written.error().kind, Errc::timeout);
    EXPECT_GT(taken, 0U);
    EXPECT_LT(taken, much.size());
}

/// An end that TLS does not vouch for may have been made by somebody in between (RFC 8446 section 6.1).
KLIEG_ASYNC_TEST(TlsStream, TellsAGoodbyeFromACutConnection) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    std::vector<std::byte> room(10);
    co_await pair->client->shutdown();
    auto end = co_await pair->server->read_some(room, soon());
    CO_ASSERT_OK(end);
    EXPECT_EQ(*end, 0U);
    EXPECT_TRUE((co_await pair->server->write(as_bytes("still heard"), {}, 30s)).ok());
    auto heard = co_await pair->client->read_some(room, soon());
    CO_ASSERT_OK(heard);
    EXPECT_EQ(*heard, 10U);

    pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    pair->client->close();
    auto cut = co_await pair->server->read_some(room, soon());
    CO_ASSERT(!cut.ok());
    EXPECT_EQ(cut.error().kind, Errc::cancelled);
    EXPECT_FALSE((co_await pair->server->write(as_bytes("into the void"), {}, 30s)).ok());
}

/// Each asks for an answer, and comes in one piece with data that must not wait for the next piece.
KLIEG_ASYNC_TEST(TlsStream, FollowsKeysThatChange) {
    TlsFixture fixture;
    auto sockets = make_socket_pair(co_await this_executor());
    Result<> served;
    TaskGroup side(co_await this_executor());
    side.spawn("echo", echo_into(served, std::move(sockets.ours), *fixture.server));
    auto client = std::async(std::launch::async, [descriptor = sockets.theirs.release()] {
        RawTlsClient raw(descriptor);
        int answered = 0;
        if (!raw.handshake()) return answered;
        for (int i = 0; i < 50; ++i) {
            raw.cork(true);
            SSL_key_update(&raw.ssl(), SSL_KEY_UPDATE_REQUESTED);
            auto said = raw.say("ping");
            raw.cork(false);
            if (said && raw.hear(4) == "ping") ++answered;
        }
        SSL_shutdown(&raw.ssl());
        return answered;
    });
    EXPECT_EQ(co_await outcome_of(client), 50);
    while (side.size() > 0) co_await yield();
    EXPECT_TRUE(served.ok());
}

KLIEG_ASYNC_TEST(TlsStream, TakesNoServerThatItDoesNotTrust) {
    TlsFixture fixture, stranger;
    auto sockets = make_socket_pair(co_await this_executor());
    Accepted accepted;
    TaskGroup side(co_await this_executor());
    side.spawn("accept", accept_into(accepted, std::move(sockets.ours), *stranger.server, soon()));
    auto refused = co_await connect_tls(std::move(sockets.theirs), *fixture.client, "localhost", soon());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "certificate") << refused.error().detail;
    while (side.size() > 0) co_await yield();
}

KLIEG_ASYNC_TEST(TlsStream, TakesNoServerOfAnotherNameOrPastItsTime) {
    TlsFixture fixture, expired({.valid_for = -1h});
    for (auto const& [of, host] : {std::pair(&fixture, "example.org"), std::pair(&fixture, "127.0.0.2"),
                                   std::pair(&fixture, "host"), std::pair(&expired, "localhost")}) {
        auto sockets = make_socket_pair(co_await this_executor());
        Accepted accepted;
        TaskGroup side(co_await this_executor());
        side.spawn("accept", accept_into(accepted, std::move(sockets.ours), *of->server, soon()));
        auto refused = co_await connect_tls(std::move(sockets.theirs), *of->client, host, soon());
        EXPECT_FALSE(refused.ok()) << host;
        EXPECT_EQ(refused.error().code, "certificate") << refused.error().detail;
        while (side.size() > 0) co_await yield();
    }
}

KLIEG_ASYNC_TEST(TlsStream, NeedsAHostThatACertificateCanName) {
    TlsFixture fixture;
    for (auto const& host : {std::string(), std::string(300, 'x')}) {
        auto sockets = make_socket_pair(co_await this_executor());
        auto refused = co_await connect_tls(std::move(sockets.theirs), *fixture.client, host, soon());
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::invalid);
    }
}

KLIEG_ASYNC_TEST(TlsStream, KnowsWhetherSomethingHasCome) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    std::array<std::byte, 4> some;
    CO_ASSERT_OK(co_await pair->server->write(as_bytes("hello"), {}, 30s));
    CO_ASSERT_OK(co_await pair->client->read_some(some, soon()));
    EXPECT_FALSE(pair->client->is_quiet()) << "a byte of the record is still there";
    CO_ASSERT_OK(co_await pair->client->read_some(some, soon()));
    EXPECT_TRUE(pair->client->is_quiet());
    co_await pair->server->shutdown();
    EXPECT_FALSE(pair->client->is_quiet());
    pair->client->close();
    EXPECT_FALSE(pair->client->is_quiet());
}

KLIEG_ASYNC_TEST(TlsStream, TellsThatItsPeerIsGone) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    TaskGroup group(co_await this_executor());
    group.spawn("watch", pair->server->peer_gone());
    co_await sleep_for(1ms);
    EXPECT_EQ(group.size(), 1U);
    co_await pair->client->shutdown();
    while (group.size() > 0) co_await yield();
}

/// A request that is pipelined behind one that waits is kept for when its turn comes.
KLIEG_ASYNC_TEST(TlsStream, TakesNothingFromTheReaderWhileItWatchesThePeer) {
    TlsFixture fixture;
    auto pair = co_await make_tls_pair(fixture);
    CO_ASSERT_OK(pair);
    TaskGroup group(co_await this_executor());
    CO_ASSERT_OK(co_await pair->client->write(as_bytes("next"), {}, 30s));
    group.spawn("watch", pair->server->peer_gone());
    co_await sleep_for(1ms);
    EXPECT_EQ(group.size(), 1U);
    co_await group.stop();
    std::vector<std::byte> piece(10);
    auto count = co_await pair->server->read_some(piece, soon());
    CO_ASSERT_OK(count);
    EXPECT_EQ(crypto::as_text(std::span(piece).first(*count)), "next");
}

}  // namespace klieg::net
