// endpoint_bench: what the steps around a route cost a small JSON answer, in nanoseconds, without sockets.

#include "http/middleware.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>

namespace klieg::http {

namespace {

constexpr int kRounds = 9;
constexpr int kRequests = 200'000;

class Nobody final : public Authenticator {
public:
    Task<Result<>> authenticate(Request& /*request*/) override { co_return Result<>{}; }
};

class Empty final : public RequestBody {
public:
    std::optional<std::uint64_t> length() const noexcept override { return 0; }
    Task<Result<std::size_t>> read(std::span<std::byte> /*into*/) override { co_return std::size_t{0}; }
};

/// As a cache answers: text that many answers share.
Task<Result<Response>> answer(Request& /*request*/) {
    static auto const text = SharedAnswer::keep("{\"title\":\"" + std::string(700, 'x') + "\"}");
    Response response;
    response.headers.set("Content-Type", "application/json");
    response.body = SharedAnswer(text);
    co_return response;
}

/// A request as a browser sends it.
Request browsers() {
    Request request;
    request.path = "/api/videos/v_aaaaaaaaaaaaaaaa";
    request.client_address = "127.0.0.1";
    for (auto const& [name, value] :
         {std::pair{"Host", "127.0.0.1:8080"},
          {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"},
          {"Accept", "*/*"},
          {"Accept-Encoding", "gzip, deflate, br, zstd"},
          {"Accept-Language", "en-US,en;q=0.9"},
          {"Sec-Fetch-Site", "same-origin"},
          {"Sec-Fetch-Mode", "cors"},
          {"Referer", "http://127.0.0.1:8080/"}})
        request.headers.add(name, value);
    return request;
}

Task<> ask(Server::Endpoint const& endpoint, Router const& router, int count) {
    Empty body;
    auto const prototype = browsers();
    auto match = router.find(Method::get, prototype.path);
    for (int i = 0; i < count; ++i) {
        auto request = prototype;
        request.route = match.route;
        request.body = &body;
        request.received = std::chrono::steady_clock::now();  // or each would be warned of as a slow one
        auto answered = co_await endpoint(request).wait();
        if (!answered.ok() || answered->status != 200) std::abort();
    }
}

double nanoseconds_each(Server::Endpoint const& endpoint, Router const& router) {
    boost::asio::io_context loop(1);
    boost::asio::co_spawn(loop, ask(endpoint, router, kRequests), [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    });
    auto began = std::chrono::steady_clock::now();
    loop.run();
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - began).count() / kRequests;
}

int run() {
    Router router;
    router.add({.method = Method::get, .pattern = "/api/videos/{video}", .summary = "One video.", .handler = answer});
    Nobody nobody;
    SystemClock clock;
    SystemRandom random;
    MiddlewareOptions options;
    options.rates.clear();
    auto endpoint = make_endpoint(std::move(options), router, nobody, clock, random);
    std::vector<double> rounds;
    for (int i = 0; i < kRounds; ++i) rounds.push_back(nanoseconds_each(endpoint, router));
    std::sort(rounds.begin(), rounds.end());
    std::printf("%.0f ns a request (median of %d rounds; best %.0f)\n", rounds[kRounds / 2], kRounds, rounds.front());
    return 0;
}

}  // namespace

}  // namespace klieg::http

int main() {
    return klieg::http::run();
}
