#include "http/client/client.h"

#include "http/client/detail/exchange.h"
#include "http/client/redirect.h"
#include "http/client/request_head.h"

#include <algorithm>
#include <array>

namespace klieg::http {

using SteadyClock = std::chrono::steady_clock;

namespace {

/// Of a redirect's body; what is longer costs its connection.
constexpr std::uint64_t kDiscardBytesMax = 16 * 1024;
constexpr std::size_t kReadStep = 16 * 1024;

/// A body that is read to its end gives its connection back.
Task<> discard(ByteSource& body) {
    std::array<std::byte, 4096> nowhere;
    for (std::uint64_t total = 0; total < kDiscardBytesMax;) {
        auto count = co_await body.read(nowhere);
        if (!count.ok() || *count == 0) co_return;
        total += *count;
    }
}

Task<Result<std::string>> read_all(ByteSource& body, std::optional<std::uint64_t> length) {
    std::string text;
    std::size_t filled = 0;
    while (true) {
        // The body keeps the limit; what a head tells of it is believed only as far as bytes have come. One more than
        // its length, so that the last read finds the end.
        auto wanted = 2 * filled + kReadStep;
        if (length && *length < wanted) wanted = static_cast<std::size_t>(*length) + 1;
        text.resize(wanted);
        KLIEG_CO_TRY(auto count, co_await body.read(std::as_writable_bytes(std::span(text)).subspan(filled)));
        filled += count;
        if (count == 0) break;
    }
    text.resize(filled);
    co_return text;
}

template <class T>
Error const* failure_of(Result<T> const& result) noexcept {
    return result.ok() ? nullptr : &result.error();
}

}  // namespace

Client::Client(Executor executor, Needs needs, ClientPoolLimits limits)
    : executor_(std::move(executor)),
      pool_(std::make_shared<detail::Pool>(executor_, needs.network, limits)),
      metrics_(needs.metrics) {}

Client::~Client() {
    stop();
}

void Client::stop() noexcept {
    pool_->close();
}

Task<Result<ClientResponse>> Client::send(ClientRequest request) {
    auto began = SteadyClock::now();
    auto response = co_await receive(request, began + request.limits.whole_patience);
    metrics_.finished(request.use, failure_of(response), SteadyClock::now() - began);
    co_return response;
}

Task<Result<ClientStream>> Client::open(ClientRequest request) {
    auto began = SteadyClock::now();
    auto stream = co_await follow(request, began + request.limits.whole_patience);
    metrics_.finished(request.use, failure_of(stream), SteadyClock::now() - began);
    co_return stream;
}

Task<Result<ClientResponse>> Client::receive(ClientRequest& request, Deadline whole) {
    KLIEG_CO_TRY(auto stream, co_await follow(request, whole));
    KLIEG_CO_TRY(auto body, co_await read_all(*stream.body, stream.length));
    co_return ClientResponse{stream.status, std::move(stream.headers), std::move(stream.url), std::move(body)};
}

Task<Result<ClientStream>> Client::follow(ClientRequest& request, Deadline whole) {
    KLIEG_CO_TRY(auto url, Url::parse(request.url));
    for (unsigned redirects = 0;; ++redirects) {
        KLIEG_CO_TRY(auto stream, co_await exchange(request, url, whole));
        if (request.limits.redirects_max == 0 || !is_redirect(stream.status, stream.headers)) co_return stream;
        if (redirects == request.limits.redirects_max)
            co_return Error{Errc::unavailable, "the server redirects too often", "too_many_redirects"};
        KLIEG_CO_TRY(url, follow_redirect(request, url, stream.status, stream.headers.get("Location")));
        co_await discard(*stream.body);
    }
}

/// A kept connection may have been closed by its server in the moment in which we took it. What may be repeated is sent
/// once more, on a connection of its own (RFC 9112 section 9.3.1).
Task<Result<ClientStream>> Client::exchange(ClientRequest& request, Url const& url, Deadline whole) {
    KLIEG_CO_TRY(auto head, request_head(request, url));
    if (!request.ports.empty() &&
        std::find(request.ports.begin(), request.ports.end(), url.port) == request.ports.end())
        co_return Error{Errc::forbidden, "that port is not one of those allowed", "address_refused"};
    detail::Server server{url.scheme, url.host, url.port, request.addresses};
    auto kind = detail::Pool::Kind::any;
    while (true) {
        auto exchange = std::make_unique<detail::ClientExchange>(pool_, executor_, request, whole);
        auto answer = co_await exchange->run(request, server, head, kind);
        if (answer.ok()) {
            auto length = exchange->length();
            co_return ClientStream{answer->status, std::move(answer->headers), url.text(), length, std::move(exchange)};
        }
        bool again = kind == detail::Pool::Kind::any && exchange->was_unseen() && detail::may_repeat(request);
        if (!again) co_return std::move(answer).error();
        kind = detail::Pool::Kind::fresh;
    }
}

}  // namespace klieg::http
