#pragma once

#include "base/metrics.h"
#include "http/client/client_request.h"
#include "http/client/client_response.h"
#include "http/client/detail/client_metrics.h"
#include "http/client/detail/pool.h"
#include "http/client/network.h"

namespace klieg::http {

struct Url;

using ClientPoolLimits = detail::PoolLimits;

/// Requests to other people's servers: mail links, push services, webhooks, imports, engines in a cloud.
///
/// Whoever may name a URL would like to use our server's place in the network, and whoever answers would like our
/// memory and patience. So addresses are judged after resolution and for each redirect, connections go to the address
/// that was judged, and each request has limits for the head, the body, the redirects and the time of its answer.
///
/// Failures: invalid (the request is none of ours to send), forbidden (address_refused, redirect_refused), timeout,
/// unavailable (no connection, or no answer that is one), too_large. A status of 400 or above is an answer.
///
/// Threads: one core's: a connection belongs to a core, and so does its pool. Lifetime: outlives the calls of send()
/// and open().
class Client {
public:
    struct Needs {
        Network& network;
        Metrics& metrics;
    };
    Client(Executor executor, Needs needs, ClientPoolLimits limits = {});
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    /// An answer with its whole body.
    Task<Result<ClientResponse>> send(ClientRequest request);
    /// An answer whose body is read as it comes.
    Task<Result<ClientStream>> open(ClientRequest request);

    /// Ends what is under way; requests fail from now on.
    void stop() noexcept;
    std::size_t connections() const noexcept { return pool_->size(); }

private:
    using Deadline = Network::Deadline;

    Task<Result<ClientStream>> follow(ClientRequest& request, Deadline whole);
    Task<Result<ClientStream>> exchange(ClientRequest& request, Url const& url, Deadline whole);
    Task<Result<ClientResponse>> receive(ClientRequest& request, Deadline whole);

    Executor executor_;
    std::shared_ptr<detail::Pool> pool_;
    detail::ClientMetrics metrics_;
};

}  // namespace klieg::http
