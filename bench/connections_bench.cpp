// connections_bench: what an idle connection costs the server's memory, beside its kernel's buffers: accepted and
// silent, kept after a request, upgraded to another protocol; plain and over TLS. Usage: connections_bench
// [connections] [rounds]
//
// A server and its clients are processes of their own, and each round has fresh ones: memory that a round gave back
// would serve the next. Resident memory is read from /proc over a base of connections that have done the same already.

#include "base/task_group.h"
#include "http/server.h"
#include "http/upgrade.h"
#include "net/connect.h"
#include "net/tls_server_context.h"
#include "testing/certificates.h"
#include "testing/temp_dir.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace klieg {

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kBase = 300;
constexpr auto kPatience = 60s;
/// From the last answer to the measurement: the server has still to go back to its wait.
constexpr auto kRest = 300ms;

constexpr std::string_view kAsk =
    "GET /page HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"
    "Accept: text/html\r\nAccept-Language: en\r\n\r\n";
constexpr std::string_view kUpgrade =
    "GET /socket HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"
    "Connection: Upgrade\r\nUpgrade: bench\r\n\r\n";

struct Scene {
    net::Security security = net::Security::plain;
    testing::CertificateFiles files{};
    std::size_t connections = 0;
};

/// Bytes of the server for each connection, at three points of its life.
struct Figures {
    double accepted = 0;
    double kept = 0;
    double upgraded = 0;
};

Task<Result<http::Response>> page(http::Request& /*request*/) {
    co_return http::text_response(std::string(700, 'x'));
}

/// As a socket that waits for news: it reads, and hears nothing.
Task<> listen(http::UpgradedConnection upgraded) {
    std::array<std::byte, 128> frame{};
    while (true) {
        auto count = co_await upgraded.connection.stream->read_some(frame, SteadyClock::now() + 1h);
        if (!count.ok() || *count == 0) co_return;
    }
}

Task<Result<http::Response>> upgrade(http::Request& /*request*/) {
    co_return http::Response{.status = 101, .body = http::Takeover{listen}}.with("Upgrade", "bench");
}

ValueTask<Result<http::Response>> answer(http::Request& request) {
    return request.route->handler(request);
}

/// Tells its port, and serves until it is killed.
[[noreturn]] void run_server(Scene const& scene, int tell) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    CorePool cores(1);
    http::Router router;
    router.add({.method = http::Method::get, .pattern = "/page", .summary = "A page.", .handler = page});
    router.add({.method = http::Method::get, .pattern = "/socket", .summary = "A socket.", .handler = upgrade});
    std::unique_ptr<net::TlsServerContext> tls;
    if (scene.security == net::Security::tls)
        tls = net::TlsServerContext::open({scene.files.certificate, scene.files.key}).value();
    Metrics metrics;
    http::ServerOptions options{.listen = {{.port = 0, .tls = tls.get()}}};
    options.limits.idle_patience = 10min;
    options.limits.header_patience = 10min;
    options.limits.connections.per_client_max = 2 * (scene.connections + kBase);
    http::Server server(std::move(options), cores, answer, router, metrics);
    if (!server.open().ok()) std::_Exit(1);
    server.start();
    auto port = server.port();
    if (::write(tell, &port, sizeof port) != sizeof port) std::_Exit(1);
    while (true) ::pause();
}

double resident_bytes(pid_t process) {
    std::ifstream status(fmt::format("/proc/{}/smaps_rollup", process));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("Rss:")) return std::strtod(line.c_str() + 4, nullptr) * 1024;
    std::abort();
}

/// The other end of many connections, in a process of its own.
class Clients {
public:
    Clients(Scene const& scene, std::uint16_t port) : port_(port) {
        if (scene.security == net::Security::tls) tls_ = net::TlsClientContext::open({scene.files.certificate}).value();
    }

    Task<> connect(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            streams_.push_back((co_await net::connect({.host = "127.0.0.1",
                                                       .addresses = {asio::ip::address_v4::loopback()},
                                                       .port = port_,
                                                       .tls = tls_.get(),
                                                       .deadline = SteadyClock::now() + kPatience}))
                                   .value());
    }

    /// A request of each of the last `count`, and the head of its answer.
    Task<> ask(std::size_t count, std::string_view request, std::string_view status) {
        std::vector<std::byte> piece(4096);
        for (auto i = streams_.size() - count; i < streams_.size(); ++i) {
            (co_await streams_[i]->write(std::as_bytes(std::span(request)), {}, kPatience)).value();
            std::string said;
            while (said.find("\r\n\r\n") == said.npos) {
                auto got = (co_await streams_[i]->read_some(piece, SteadyClock::now() + kPatience)).value();
                if (got == 0) std::abort();
                said.append(reinterpret_cast<char const*>(piece.data()), got);
            }
            if (!said.starts_with(status)) std::abort();
        }
    }

private:
    std::uint16_t port_;
    std::unique_ptr<net::TlsClientContext> tls_;
    std::vector<std::unique_ptr<net::ByteStream>> streams_;
};

Task<double> at_rest(pid_t server) {
    co_await sleep_for(kRest);
    co_return resident_bytes(server);
}

/// Accepted and then kept: two of the figures, from one server.
Task<> measure_requests(Scene const& scene, pid_t server, std::uint16_t port, Figures& figures) {
    Clients clients(scene, port);
    co_await clients.connect(kBase);
    co_await clients.ask(kBase, kAsk, "HTTP/1.1 200");
    auto base = co_await at_rest(server);
    co_await clients.connect(scene.connections);
    auto each = static_cast<double>(scene.connections);
    figures.accepted = (co_await at_rest(server) - base) / each;
    co_await clients.ask(scene.connections, kAsk, "HTTP/1.1 200");
    figures.kept = (co_await at_rest(server) - base) / each;
}

Task<> measure_upgrades(Scene const& scene, pid_t server, std::uint16_t port, Figures& figures) {
    Clients clients(scene, port);
    co_await clients.connect(kBase);
    co_await clients.ask(kBase, kUpgrade, "HTTP/1.1 101");
    auto base = co_await at_rest(server);
    co_await clients.connect(scene.connections);
    co_await clients.ask(scene.connections, kUpgrade, "HTTP/1.1 101");
    figures.upgraded = (co_await at_rest(server) - base) / static_cast<double>(scene.connections);
}

using Measure = Task<> (*)(Scene const&, pid_t, std::uint16_t, Figures&);

/// In a child, so that neither a thread nor memory of it is there when the next server is forked.
void in_child(std::function<void()> const& work) {
    auto child = ::fork();
    if (child == 0) {
        work();
        std::_Exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) std::abort();
}

/// One server, measured.
Figures measure(Scene const& scene, Measure work) {
    std::array<int, 2> told{};
    std::array<int, 2> found{};
    if (::pipe(told.data()) != 0 || ::pipe(found.data()) != 0) std::abort();
    auto server = ::fork();
    if (server == 0) run_server(scene, told[1]);
    std::uint16_t port = 0;
    if (::read(told[0], &port, sizeof port) != sizeof port) std::abort();
    in_child([&] {
        asio::io_context loop(1);
        Figures figures;
        asio::co_spawn(loop, work(scene, server, port, figures), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        loop.run();
        if (::write(found[1], &figures, sizeof figures) != sizeof figures) std::abort();
    });
    Figures figures;
    if (::read(found[0], &figures, sizeof figures) != sizeof figures) std::abort();
    ::kill(server, SIGKILL);
    ::waitpid(server, nullptr, 0);
    for (auto end : {told[0], told[1], found[0], found[1]}) ::close(end);
    return figures;
}

double median(std::vector<Figures> const& rounds, double Figures::* figure) {
    std::vector<double> values;
    for (auto const& round : rounds) values.push_back(round.*figure);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void raise_open_files() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

int run(int argc, char** argv) {
    auto connections = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2'000;
    auto rounds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 7;
    raise_open_files();
    testing::TempDir folder;
    auto files = testing::make_certificate(folder.path(), "server");
    for (auto security : {net::Security::plain, net::Security::tls}) {
        Scene scene{security, files, connections};
        std::vector<Figures> all;
        for (std::size_t round = 0; round < rounds; ++round) {
            auto figures = measure(scene, measure_requests);
            figures.upgraded = measure(scene, measure_upgrades).upgraded;
            all.push_back(figures);
        }
        fmt::print(
            "{}: accepted {:.0f} bytes, kept {:.0f}, upgraded {:.0f} a connection (medians of {} rounds, {} each)\n",
            security == net::Security::tls ? "TLS" : "plain", median(all, &Figures::accepted),
            median(all, &Figures::kept), median(all, &Figures::upgraded), rounds, connections);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace

}  // namespace klieg

int main(int argc, char** argv) {
    return klieg::run(argc, argv);
}
