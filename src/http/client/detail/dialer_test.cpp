#include "http/client/detail/dialer.h"

#include "http/client/fixture_for_test.h"

namespace klieg::http {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

}  // namespace

KLIEG_ASYNC_TEST(Dialer, RefusesPrivateAddressesHoweverTheyAreNamed) {
    for (std::string host : {"127.0.0.1",
                             "127.1.2.3",
                             "0.0.0.0",
                             "10.0.0.1",
                             "172.16.0.1",
                             "192.168.1.1",
                             "169.254.169.254",
                             "100.64.0.1",
                             "192.0.2.1",
                             "198.18.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "240.0.0.1",
                             "168.63.129.16",
                             "127.0.0.1.",
                             "[::]",
                             "[::1]",
                             "[fe80::1]",
                             "[fd00:ec2::254]",
                             "[fec0::1]",
                             "[ff02::1]",
                             "[::ffff:127.0.0.1]",
                             "[::ffff:7f00:1]",
                             "[::127.0.0.1]",
                             "[64:ff9b::10.0.0.1]",
                             "[2002:7f00:1::]",
                             "[2001:db8::1]",
                             "[2001::1]"}) {
        ClientFixture fixture(co_await this_executor());
        auto response = co_await fixture.client.send({.url = "http://" + host + "/"});
        CO_ASSERT(!response.ok());
        EXPECT_EQ(response.error().kind, Errc::forbidden) << host;
        EXPECT_EQ(response.error().code, "address_refused") << host;
        EXPECT_THAT(fixture.network.tried, IsEmpty()) << host;
        EXPECT_EQ(fixture.client.connections(), 0U);
    }
}

KLIEG_ASYNC_TEST(Dialer, RefusesNamesOfPrivateAddresses) {
    for (std::string address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.0.1"}) {
        ClientFixture fixture(co_await this_executor());
        fixture.network.names["inside.example"] = {{address}};
        EXPECT_EQ(co_await fixture.get("http://inside.example/"), "address_refused") << address;
        EXPECT_EQ(co_await fixture.get("https://inside.example/"), "address_refused") << address;
        EXPECT_THAT(fixture.network.tried, IsEmpty()) << address;
    }
}

KLIEG_ASYNC_TEST(Dialer, GoesToTheAddressThatWasJudged) {
    ClientFixture fixture(co_await this_executor());
    // What a name server does that would rebind: public when we look, private when we look again.
    fixture.network.names["rebound.example"] = {{"198.41.0.4"}, {"127.0.0.1"}};
    fixture.always("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    EXPECT_EQ(co_await fixture.get("http://rebound.example/"), "ok");
    EXPECT_THAT(fixture.network.resolved, ElementsAre("rebound.example"));
    EXPECT_EQ(co_await fixture.get("http://rebound.example/"), "address_refused");
    EXPECT_THAT(fixture.network.tried, ElementsAre("198.41.0.4"));
}

KLIEG_ASYNC_TEST(Dialer, JudgesANameAgainForEachRedirect) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.names["rebound.example"] = {{"198.41.0.4"}, {"169.254.169.254"}};
    fixture.always(
        "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /latest/meta-data/\r\nContent-Length: 0\r\n\r\n");
    ClientRequest request{.url = "http://rebound.example/", .limits = {.redirects_max = 5}};
    EXPECT_EQ(co_await fixture.outcome(std::move(request)), "address_refused");
    EXPECT_THAT(fixture.network.tried, ElementsAre("198.41.0.4"));
}

KLIEG_ASYNC_TEST(Dialer, PassesOverPrivateAddressesAmongOthers) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.names["mixed.example"] = {{"127.0.0.1", "198.41.0.4", "fd00::1", "10.0.0.1"}};
    EXPECT_EQ(co_await fixture.get("http://mixed.example/"), "ok");
    EXPECT_THAT(fixture.network.tried, ElementsAre("198.41.0.4"));
}

KLIEG_ASYNC_TEST(Dialer, KeepsConnectionsOfDifferentPoliciesApart) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.names["engine.example"] = {{"10.0.0.1"}};
    ClientRequest configured{.url = "http://engine.example:6379/", .addresses = AddressPolicy::any};
    EXPECT_EQ(co_await fixture.outcome(std::move(configured)), "ok");
    ClientRequest engine{.url = "http://engine.example/", .addresses = AddressPolicy::any};
    EXPECT_EQ(co_await fixture.outcome(std::move(engine)), "ok");
    EXPECT_EQ(co_await fixture.get("http://engine.example/"), "address_refused");
    EXPECT_EQ(fixture.requests(), 2U);
}

KLIEG_ASYNC_TEST(Dialer, HasPortsOnlyForHttp) {
    ClientFixture fixture(co_await this_executor());
    for (std::string port : {"22", "25", "6379", "11211"})
        EXPECT_EQ(co_await fixture.get("http://a.example:" + port + "/"), "address_refused") << port;
    EXPECT_EQ(co_await fixture.get("http://a.example:8080/"), "ok");
    EXPECT_EQ(co_await fixture.outcome({.url = "http://a.example:8080/", .ports = {80, 443}}), "address_refused");
    EXPECT_EQ(co_await fixture.outcome({.url = "http://a.example/", .ports = {80, 443}}), "ok");
}

KLIEG_ASYNC_TEST(Dialer, HandsOnAllAddressesThatAreAllowed) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.names["many.example"] = {{"198.41.0.4", "127.0.0.1", "2001:4860:4860::8888"}};
    EXPECT_EQ(co_await fixture.get("http://many.example/"), "ok");
    EXPECT_THAT(fixture.network.tried, ElementsAre("198.41.0.4", "2001:4860:4860::8888"));
}

KLIEG_ASYNC_TEST(Dialer, SaysWhyThereIsNoConnection) {
    ClientFixture fixture(co_await this_executor());
    EXPECT_EQ(co_await fixture.get("http://unknown.example/"), "host_unknown");
    fixture.network.unreachable["198.41.0.4"] = {Errc::unavailable, "not good", "certificate"};
    EXPECT_EQ(co_await fixture.get("https://a.example/"), "certificate");
    EXPECT_EQ(fixture.client.connections(), 0U);
}

KLIEG_ASYNC_TEST(Dialer, NamesTheHostThatTheCertificateMustBeFor) {
    ClientFixture fixture(co_await this_executor());
    EXPECT_EQ(co_await fixture.get("https://A.Example./"), "ok");
    auto const& destination = fixture.network.peers.at(0)->destination;
    EXPECT_EQ(destination.host, "a.example");
    EXPECT_EQ(destination.scheme, Scheme::https);
    EXPECT_EQ(destination.port, 443);
}

}  // namespace klieg::http
