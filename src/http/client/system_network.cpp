#include "http/client/system_network.h"

#include "net/connect.h"

namespace klieg::http {

Task<Result<std::vector<boost::asio::ip::address>>> SystemNetwork::resolve(std::string host, Deadline deadline) {
    auto addresses = co_await resolver_.resolve(std::move(host), deadline);
    // To whoever asked for something of a server, a server that is not there is one that cannot be reached.
    if (!addresses.ok() && addresses.error().kind == Errc::not_found) addresses.error().kind = Errc::unavailable;
    co_return addresses;
}

Task<Result<std::unique_ptr<net::ByteStream>>> SystemNetwork::connect(Destination destination, Deadline deadline) {
    net::ConnectOptions options{.host = std::move(destination.host),
                                .addresses = std::move(destination.addresses),
                                .port = destination.port,
                                .tls = destination.scheme == Scheme::https ? &tls_ : nullptr,
                                .deadline = deadline};
    co_return co_await net::connect(std::move(options));
}

}  // namespace klieg::http
