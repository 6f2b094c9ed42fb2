#include "net/connect.h"

#include "net/fixture_for_test.h"

#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

namespace klieg::net {

namespace {

namespace asio = boost::asio;
using asio::ip::make_address;
using asio::ip::tcp;
using namespace std::chrono_literals;

/// A port of this machine, with somebody behind it or nobody.
struct Door {
    explicit Door(Executor const& executor) : acceptor(executor, tcp::endpoint(make_address("127.0.0.1"), 0)) {}
    std::uint16_t port() const { return acceptor.local_endpoint().port(); }
    tcp::acceptor acceptor;
};

Task<> accept_tls_into(Accepted& accepted, tcp::acceptor& acceptor, TlsServerContext const& context) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    co_await accept_into(accepted, std::move(socket), context, soon());
}

}  // namespace

KLIEG_ASYNC_TEST(Connect, TriesOneAddressAfterTheOther) {
    Door door(co_await this_executor());
    auto stream = co_await connect({.host = "h",
                                    .addresses = {make_address("127.0.0.2"), make_address("127.0.0.1")},
                                    .port = door.port(),
                                    .deadline = soon()});
    CO_ASSERT_OK(stream);
    auto served = door.acceptor.accept();
    EXPECT_TRUE((co_await (*stream)->write(crypto::as_bytes("hi"), {}, 1s)).ok());
    char text[2] = {};
    EXPECT_EQ(served.read_some(asio::buffer(text)), 2U);
}

KLIEG_ASYNC_TEST(Connect, SaysWhereNobodyListens) {
    auto port = Door(co_await this_executor()).port();
    auto refused =
        co_await connect({.host = "h", .addresses = {make_address("127.0.0.1")}, .port = port, .deadline = soon()});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
    EXPECT_THAT(refused.error().detail, ::testing::StartsWith("h port "));
    auto nowhere = co_await connect({.host = "h", .port = port, .deadline = soon()});
    CO_ASSERT(!nowhere.ok());
    EXPECT_EQ(nowhere.error().kind, Errc::invalid);
}

KLIEG_ASYNC_TEST(Connect, IsTooLateWhereItsDeadlineHasPassed) {
    Door door(co_await this_executor());
    auto late = co_await connect({.host = "h",
                                  .addresses = {make_address("127.0.0.1")},
                                  .port = door.port(),
                                  .deadline = std::chrono::steady_clock::now()});
    CO_ASSERT(!late.ok());
    EXPECT_EQ(late.error().kind, Errc::timeout);
}

/// A listener whose queue is full answers no more: the kernel drops what asks for a connection.
KLIEG_ASYNC_TEST(Connect, GivesADeadAddressItsShareOfTheTimeOnly) {
    auto executor = co_await this_executor();
    tcp::acceptor deaf(executor);
    deaf.open(tcp::v4());
    deaf.bind({make_address("127.0.0.2"), 0});
    deaf.listen(0);
    auto port = deaf.local_endpoint().port();
    tcp::acceptor alive(executor, tcp::endpoint(make_address("127.0.0.1"), port));
    std::vector<std::unique_ptr<ByteStream>> queue;  // fills it
    while (true) {
        auto filler = co_await connect({.host = "deaf",
                                        .addresses = {make_address("127.0.0.2")},
                                        .port = port,
                                        .deadline = std::chrono::steady_clock::now() + 50ms});
        if (!filler.ok()) {
            EXPECT_EQ(filler.error().kind, Errc::timeout);
            break;
        }
        queue.push_back(*std::move(filler));
    }
    auto stream = co_await connect({.host = "h",
                                    .addresses = {make_address("127.0.0.2"), make_address("127.0.0.1")},
                                    .port = port,
                                    .deadline = std::chrono::steady_clock::now() + 1s});
    EXPECT_TRUE(stream.ok());
}

KLIEG_ASYNC_TEST(Connect, SpeaksTlsWhereItIsTold) {
    TlsFixture fixture;
    for (std::string const& host : {"localhost", "127.0.0.1"}) {
        Door door(co_await this_executor());
        Accepted accepted;
        TaskGroup side(co_await this_executor());
        side.spawn("accept", accept_tls_into(accepted, door.acceptor, *fixture.server));
        auto stream = co_await connect({.host = host,
                                        .addresses = {make_address("127.0.0.1")},
                                        .port = door.port(),
                                        .tls = fixture.client.get(),
                                        .deadline = soon()});
        CO_ASSERT_OK(stream);
        while (side.size() > 0) co_await yield();
        CO_ASSERT(accepted.stream != nullptr);
        EXPECT_TRUE((co_await accepted.stream->write(crypto::as_bytes("hi"), {}, 1s)).ok());
        std::vector<std::byte> room(10);
        auto count = co_await (*stream)->read_some(room, soon());
        CO_ASSERT_OK(count);
        EXPECT_EQ(*count, 2U);
    }
}

KLIEG_ASYNC_TEST(Connect, EndsWithItsDeadlineWhereNobodyAnswersItsHandshake) {
    TlsFixture fixture;
    Door silent(co_await this_executor());
    auto stream = co_await connect({.host = "localhost",
                                    .addresses = {make_address("127.0.0.1")},
                                    .port = silent.port(),
                                    .tls = fixture.client.get(),
                                    .deadline = std::chrono::steady_clock::now() + 20ms});
    CO_ASSERT(!stream.ok());
    EXPECT_EQ(stream.error().kind, Errc::timeout);
}

}  // namespace klieg::net
