#include "http/client/system_network.h"

#include "base/random.h"
#include "base/task_group.h"
#include "http/client/client.h"
#include "http/server.h"
#include "net/tls_stream.h"
#include "testing/async_test.h"
#include "testing/certificates.h"
#include "testing/run_concurrently.h"
#include "testing/temp_dir.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

namespace klieg::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

net::Resolver::Deadline soon() {
    return std::chrono::steady_clock::now() + 30s;
}

Task<Result<Response>> echo(Request& request) {
    KLIEG_CO_TRY(auto text, co_await request.read_text(10 << 20));
    co_return text_response(std::string(to_string(request.method)) + " " + text);
}

Task<Result<Response>> answer(Request& request) {
    if (request.route == nullptr) co_return Error{Errc::not_found, "nothing here"};
    co_return co_await request.route->handler(request).wait();
}

/// Our own server on this machine, on cores of its own.
struct OwnServer {
    OwnServer() : cores(1) {
        content.resize(5'000'000);
        SystemRandom().fill(std::as_writable_bytes(std::span(content)));
        auto file = File::open(folder.path() / "f", File::Mode::write_new);
        EXPECT_TRUE(file->write_at(0, std::as_bytes(std::span(content))).ok());
        slice = {std::make_shared<File const>(std::move(file).value()), 0, content.size()};
        Handler send_file = [this](Request&) { return answer_with_file(); };
        router.add({Method::get, "/file", "A file.", send_file});
        router.add({Method::get, "/", "A greeting.", echo});
        router.add({Method::post, "/", "What was sent.", echo, 10U << 20U});
        server = std::make_unique<Server>(ServerOptions{.listen = {{.port = 0}}}, cores, answer, router, metrics);
        EXPECT_TRUE(server->open().ok());
        server->start();
    }
    Task<Result<Response>> answer_with_file() { co_return Response{.body = slice}; }
    /// Before the test ends, and its loop with it.
    Task<> stop() {
        co_await server->stop();
        server.reset();
    }
    std::string url(std::string const& host = "127.0.0.1") const {
        return "http://" + host + ":" + std::to_string(server->port());
    }

    klieg::testing::TempDir folder;
    std::string content;
    FileSlice slice;
    CorePool cores;
    Router router;
    Metrics metrics;
    std::unique_ptr<Server> server;
};

struct RealClient {
    explicit RealClient(Executor executor, std::filesystem::path authorities = {})
        : tls(net::TlsClientContext::open({std::move(authorities)}).value()),
          network(resolver, *tls),
          client(std::move(executor), {network, metrics}) {}

    net::Resolver resolver{net::Resolver::Options{}};
    std::unique_ptr<net::TlsClientContext> tls;
    SystemNetwork network;
    Metrics metrics;
    Client client;
};

ClientRequest local(std::string url) {
    return {.url = std::move(url), .limits = {.body_bytes_max = 10U << 20U}, .addresses = AddressPolicy::any};
}

Task<Result<std::string>> post(Client& client, std::string url, std::string body) {
    auto request = local(std::move(url));
    request.method = Method::post;
    request.body = std::move(body);
    KLIEG_CO_TRY(auto response, co_await client.send(std::move(request)));
    co_return std::move(response.body);
}

/// A server of TLS that answers each request of its connections with how many it has answered.
class TlsServer {
public:
    TlsServer(Executor executor, std::vector<std::string> names)
        : files_(klieg::testing::make_certificate(folder_.path(), "server", {.alternative_names = std::move(names)})),
          context_(net::TlsServerContext::open({files_.certificate, files_.key}).value()),
          acceptor_(executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          tasks_(executor) {
        tasks_.spawn("accept", accept());
    }
    Task<> stop() { return tasks_.stop(); }
    std::filesystem::path certificate() const { return files_.certificate; }
    std::string url(std::string const& host) const {
        return "https://" + host + ":" + std::to_string(acceptor_.local_endpoint().port()) + "/";
    }
    int connections = 0;

private:
    Task<> accept() {
        while (true) {
            auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
            tasks_.spawn("serve", serve(std::move(socket)));
        }
    }
    Task<> serve(tcp::socket socket) {
        auto stream = co_await net::accept_tls(std::move(socket), *context_, soon());
        if (!stream.ok()) co_return;
        ++connections;
        std::array<std::byte, 4096> request;
        for (int answers = 1; true; ++answers) {
            auto count = co_await (*stream)->read_some(request, soon());
            if (!count.ok() || *count == 0) co_return;
            auto answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(answers);
            if (!(co_await (*stream)->write(std::as_bytes(std::span(answer)), {}, 30s)).ok()) co_return;
        }
    }

    klieg::testing::TempDir folder_;
    klieg::testing::CertificateFiles files_;
    std::unique_ptr<net::TlsServerContext> context_;
    tcp::acceptor acceptor_;
    TaskGroup tasks_;
};

}  // namespace

KLIEG_ASYNC_TEST(RealNetwork, CarriesRequestsToOurOwnServer) {
    OwnServer server;
    RealClient real(co_await this_executor());
    auto greeting = co_await real.client.send(local(server.url()));
    CO_ASSERT_OK(greeting);
    EXPECT_EQ(greeting->body, "GET ");
    EXPECT_EQ(greeting->headers.get("Content-Type"), "text/plain; charset=utf-8");
    auto file = co_await real.client.send(local(server.url("localhost") + "/file"));
    CO_ASSERT_OK(file);
    EXPECT_TRUE(file->body == server.content);
    auto echoed = co_await post(real.client, server.url(), server.content);
    CO_ASSERT_OK(echoed);
    EXPECT_TRUE(*echoed == "POST " + server.content);
    auto absent = co_await real.client.send(local(server.url() + "/absent"));
    CO_ASSERT_OK(absent);
    EXPECT_EQ(absent->status, 404);
    EXPECT_EQ(real.client.connections(), 2U) << "one for each name of the server";

    auto stored = local(server.url());
    stored.method = Method::post;
    stored.body = FileSlice{server.slice.file, 1000, 1'000'000};
    auto sent = co_await real.client.send(std::move(stored));
    CO_ASSERT_OK(sent);
    EXPECT_TRUE(sent->body == "POST " + server.content.substr(1000, 1'000'000));
    co_await server.stop();
}

KLIEG_ASYNC_TEST(RealNetwork, CarriesManyRequestsAtOnce) {
    OwnServer server;
    RealClient real(co_await this_executor());
    std::vector<Task<Result<std::string>>> tasks;
    for (int i = 0; i < 300; ++i) tasks.push_back(post(real.client, server.url(), std::to_string(i)));
    auto results = co_await klieg::testing::run_concurrently(std::move(tasks));
    for (std::size_t i = 0; i < results.size(); ++i) {
        CO_ASSERT_OK(results[i]);
        EXPECT_EQ(*results[i], "POST " + std::to_string(i));
    }
    EXPECT_LE(real.client.connections(), 16U);
    co_await server.stop();
}

KLIEG_ASYNC_TEST(RealNetwork, LeadsNobodyToThisMachine) {
    OwnServer server;
    RealClient real(co_await this_executor());
    for (std::string host : {"127.0.0.1", "localhost", "localhost.", "LOCALHOST", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
        auto refused = co_await real.client.send({.url = server.url(host)});
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().code, "address_refused") << host;
    }
    EXPECT_THAT(server.metrics.exposition(), HasSubstr("klieg_http_connections_total 0"));
    co_await server.stop();
}

KLIEG_ASYNC_TEST(RealNetwork, SaysThatAServerCannotBeReached) {
    RealClient real(co_await this_executor());
    auto unknown = co_await real.client.send(local("http://unknown.invalid/"));
    CO_ASSERT(!unknown.ok());
    EXPECT_EQ(unknown.error().kind, Errc::unavailable);
    tcp::acceptor gone(co_await this_executor(), tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    auto url = "http://127.0.0.1:" + std::to_string(gone.local_endpoint().port()) + "/";
    gone.close();
    auto refused = co_await real.client.send(local(url));
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
}

KLIEG_ASYNC_TEST(RealNetwork, SpeaksTlsAndKeepsItsConnections) {
    TlsServer server(co_await this_executor(), {"DNS:localhost", "IP:127.0.0.1"});
    RealClient real(co_await this_executor(), server.certificate());
    for (std::string expected : {"1", "2", "3"}) {
        auto response = co_await real.client.send(local(server.url("localhost")));
        CO_ASSERT_OK(response);
        EXPECT_EQ(response->body, expected);
    }
    EXPECT_EQ(server.connections, 1);
    auto by_address = co_await real.client.send(local(server.url("127.0.0.1")));
    CO_ASSERT_OK(by_address);
    EXPECT_EQ(by_address->body, "1");
    co_await server.stop();
}

KLIEG_ASYNC_TEST(RealNetwork, AsksNothingOfAServerWhoseCertificateIsNotGood) {
    TlsServer server(co_await this_executor(), {"DNS:other.example"});
    RealClient trusting(co_await this_executor(), server.certificate());
    auto other_name = co_await trusting.client.send(local(server.url("localhost")));
    CO_ASSERT(!other_name.ok());
    EXPECT_EQ(other_name.error().kind, Errc::unavailable);
    EXPECT_EQ(other_name.error().code, "certificate");
    RealClient system(co_await this_executor());
    auto unknown_authority = co_await system.client.send(local(server.url("localhost")));
    CO_ASSERT(!unknown_authority.ok());
    EXPECT_EQ(unknown_authority.error().code, "certificate");
    co_await server.stop();
}

}  // namespace klieg::http
