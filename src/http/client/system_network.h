#pragma once

#include "http/client/network.h"
#include "net/resolver.h"
#include "net/tls_client_context.h"

namespace klieg::http {

/// The network as it is: the system's names, TCP, TLS with the authorities of the context.
///
/// Threads: any. Lifetime: resolver and context outlive it.
class SystemNetwork final : public Network {
public:
    SystemNetwork(net::Resolver& resolver, net::TlsClientContext const& tls) : resolver_(resolver), tls_(tls) {}

    Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host, Deadline deadline) override;
    Task<Result<std::unique_ptr<net::ByteStream>>> connect(Destination destination, Deadline deadline) override;

private:
    net::Resolver& resolver_;
    net::TlsClientContext const& tls_;
};

}  // namespace klieg::http
