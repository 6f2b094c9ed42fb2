// Many requests over a few connections to a server that is slow, silent or dripping: how many answers are later than
// their deadline, and whether the memory stays. Usage: http_client_bench [rounds] [requests a round] [pipeline depth]
#include "base/task_group.h"
#include "http/client/client.h"
#include "http/client/system_network.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace klieg;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kConnections = 16;
constexpr std::size_t kAtOnce = 64;
constexpr auto kWhole = 250ms;
constexpr auto kToTuple = asio::as_tuple(asio::use_awaitable);

Task<bool> write(tcp::socket& socket, std::string text) {
    auto [error, count] = co_await socket.async_write_some(asio::buffer(text), kToTuple);
    co_return !error && count == text.size();
}

/// Of fifty requests one gets no answer, one an answer that never ends, one waits for longer than it can, and the
/// others wait 2 to 12 ms.
Task<> serve(tcp::socket socket) {
    std::string received;
    std::string body(1000, 'x');
    while (true) {
        auto end = received.find("\r\n\r\n");
        if (end == received.npos) {
            auto old = received.size();
            received.resize(old + 4096);
            auto [error, count] = co_await socket.async_read_some(asio::buffer(received.data() + old, 4096), kToTuple);
            received.resize(old + count);
            if (error) co_return;
            continue;
        }
        auto number = std::strtoul(received.c_str() + sizeof("GET /") - 1, nullptr, 10);
        received.erase(0, end + 4);
        auto fate = number % 50;
        if (fate == 13) co_await sleep_for(10s);
        if (fate == 29) {
            co_await write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (co_await write(socket, "x")) co_await sleep_for(20ms);
            co_return;
        }
        co_await sleep_for(fate == 37 ? 240ms : std::chrono::milliseconds(2 + fate % 11));
        if (!co_await write(socket, fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body)))
            co_return;
    }
}

Task<> accept(tcp::acceptor& acceptor, TaskGroup& connections) {
    while (true) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        connections.spawn("serve", serve(std::move(socket)));
    }
}

[[noreturn]] void run_server(tcp::acceptor::native_handle_type listening) {
    asio::io_context loop(1);
    tcp::acceptor acceptor(loop, tcp::v4(), listening);
    TaskGroup connections(loop.get_executor());
    connections.spawn("accept", accept(acceptor, connections));
    loop.run();
    std::_Exit(0);
}

struct Tally {
    std::map<std::string, std::size_t> outcomes{};
    std::vector<double> overruns_ms{};
    std::size_t next = 0;
};

/// One of those who ask side by side: the next number, until all are asked for.
Task<> ask(http::Client& client, Tally& tally, std::string base, std::size_t count, unsigned depth) {
    while (tally.next < count) {
        auto number = tally.next++;
        auto began = SteadyClock::now();
        http::ClientRequest request{.url = base + std::to_string(number),
                                    .limits = {.whole_patience = kWhole},
                                    .addresses = http::AddressPolicy::any,
                                    .pipeline_depth = depth,
                                    .use = "bench"};
        auto response = co_await client.send(std::move(request));
        auto over = SteadyClock::now() - began - kWhole;
        ++tally.outcomes[response.ok() ? "answered" : std::string(response.error().stable_code())];
        tally.overruns_ms.push_back(std::chrono::duration<double, std::milli>(over).count());
    }
}

std::size_t resident_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::strtoul(line.c_str() + 6, nullptr, 10);
    return 0;
}

void report(std::size_t round, Tally const& tally, http::Client const& client) {
    auto late = [&](double ms) {
        return std::count_if(tally.overruns_ms.begin(), tally.overruns_ms.end(),
                             [&](double over) { return over > ms; });
    };
    fmt::print(
        "round {}: resident {} KiB, {} connections, later than their deadline by 5 ms: {}, 20 ms: {}, 50 ms: {}, "
        "worst {:.1f} ms;",
        round, resident_kib(), client.connections(), late(5), late(20), late(50),
        *std::max_element(tally.overruns_ms.begin(), tally.overruns_ms.end()));
    for (auto const& [outcome, count] : tally.outcomes) fmt::print(" {} {}", count, outcome);
    fmt::print("\n");
}

Task<> run(std::size_t rounds, std::size_t count, unsigned depth, std::string base) {
    auto executor = co_await this_executor();
    net::Resolver resolver({});
    auto tls = net::TlsClientContext::open({}).value();
    http::SystemNetwork network(resolver, *tls);
    Metrics metrics;
    http::Client client(executor, {network, metrics}, {.connections_per_server_max = kConnections});
    fmt::print("before: resident {} KiB; {} requests a round, {} at once, {} connections, deadline {} ms\n",
               resident_kib(), count, kAtOnce, kConnections, kWhole.count());
    for (std::size_t round = 1; round <= rounds; ++round) {
        Tally tally;
        tally.overruns_ms.reserve(count);
        TaskGroup askers(executor);
        for (std::size_t i = 0; i < kAtOnce; ++i) askers.spawn("ask", ask(client, tally, base, count, depth));
        while (askers.size() > 0) co_await sleep_for(10ms);
        report(round, tally, client);
    }
    client.stop();
}

}  // namespace

int main(int argc, char** argv) {
    auto argument = [&](int at, std::size_t otherwise) {
        return argc > at ? std::strtoul(argv[at], nullptr, 10) : otherwise;
    };
    asio::io_context loop(1);
    tcp::acceptor acceptor(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    auto base = fmt::format("http://127.0.0.1:{}/", acceptor.local_endpoint().port());
    auto server = ::fork();
    if (server == 0) run_server(::dup(acceptor.native_handle()));
    acceptor.close();
    asio::co_spawn(loop, run(argument(1, 5), argument(2, 10'000), static_cast<unsigned>(argument(3, 1)), base),
                   [&](std::exception_ptr thrown) {
                       ::kill(server, SIGTERM);
                       ::waitpid(server, nullptr, 0);
                       if (thrown) std::rethrow_exception(thrown);
                   });
    loop.run();
}
