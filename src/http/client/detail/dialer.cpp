#include "http/client/detail/dialer.h"

namespace klieg::http::detail {

namespace ip = boost::asio::ip;

namespace {

using Addresses = std::vector<ip::address>;

Task<Result<Addresses>> resolve(Network& network, std::string host, Network::Deadline deadline) {
    boost::system::error_code error;
    auto literal = ip::make_address(host, error);
    if (!error) co_return Addresses{literal};
    co_return co_await network.resolve(std::move(host), deadline);
}

}  // namespace

Task<Result<std::unique_ptr<net::ByteStream>>> dial(Network& network, Server server, Network::Deadline deadline) {
    KLIEG_CO_CHECK(check_port(server.port, server.policy));
    KLIEG_CO_TRY(auto addresses, co_await resolve(network, server.host, deadline));
    if (addresses.empty()) co_return Error{Errc::unavailable, "the host has no address"};
    auto verdict = check_address(addresses.front(), server.policy);
    std::erase_if(addresses, [&](auto const& address) { return !check_address(address, server.policy).ok(); });
    if (addresses.empty()) co_return std::move(verdict).error();
    co_return co_await network.connect({std::move(addresses), server.port, server.scheme, server.host}, deadline);
}

}  // namespace klieg::http::detail
