#include "net/connect.h"

#include "net/deadline_watch.h"
#include "net/detail/to_tuple.h"
#include "net/plain_stream.h"
#include "net/tls_stream.h"

#include <boost/asio/ip/tcp.hpp>

namespace klieg::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using detail::kToTuple;
using SteadyClock = std::chrono::steady_clock;

Task<Result<tcp::socket>> connect_to(tcp::endpoint endpoint, ByteStream::Deadline deadline) {
    tcp::socket socket(co_await this_executor());
    DeadlineWatch watch(socket.get_executor(), [&socket] {
        boost::system::error_code ignored;
        socket.close(ignored);
    });
    watch.set(DeadlineWatch::Direction::out, deadline);
    auto [error] = co_await socket.async_connect(endpoint, kToTuple);
    if (watch.expired()) co_return Error{Errc::timeout, "no answer in time"};
    if (error) co_return Error{Errc::unavailable, error.message()};
    co_return std::move(socket);
}

Task<Result<tcp::socket>> connect_to_any(ConnectOptions const& options) {
    if (options.addresses.empty()) co_return Error{Errc::invalid, options.host + " has no address"};
    Error last{Errc::timeout, options.host + ": no time was left to connect"};
    for (std::size_t at = 0; at < options.addresses.size(); ++at) {
        auto now = SteadyClock::now();
        if (now >= options.deadline) break;
        auto share = (options.deadline - now) / (options.addresses.size() - at);
        auto socket = co_await connect_to({options.addresses[at], options.port}, now + share);
        if (socket.ok()) co_return socket;
        last = std::move(socket).error();
        last.detail = options.host + " port " + std::to_string(options.port) + ": " + last.detail;
    }
    co_return last;
}

}  // namespace

Task<Result<std::unique_ptr<ByteStream>>> connect(ConnectOptions options) {
    KLIEG_CO_TRY(auto socket, co_await connect_to_any(options));
    if (options.tls == nullptr) co_return make_plain_stream(std::move(socket));
    co_return co_await connect_tls(std::move(socket), *options.tls, options.host, options.deadline);
}

}  // namespace klieg::net
