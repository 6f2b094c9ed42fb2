#pragma once

#include "http/client/client.h"
#include "http/client/fake_network_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace klieg::http {

/// A client on the test's loop, and a network in memory.
struct ClientFixture {
    explicit ClientFixture(Executor executor, ClientPoolLimits limits = {})
        : client(std::move(executor), {network, metrics}, limits) {}

    /// The body of the answer to a GET, or the code of the failure.
    Task<std::string> get(std::string url) { return outcome({.url = std::move(url)}); }
    Task<std::string> outcome(ClientRequest request) {
        auto response = co_await client.send(std::move(request));
        if (response.ok()) co_return std::move(response->body);
        co_return std::string(response.error().stable_code());
    }
    void always(std::string bytes, FakeAnswer::Then then = FakeAnswer::Then::keep) {
        network.answer = [bytes, then](FakePeer&, std::string const&) { return FakeAnswer{bytes, then}; };
    }
    std::size_t requests() const {
        std::size_t count = 0;
        for (auto const& peer : network.peers) count += peer->requests.size();
        return count;
    }

    FakeNetwork network;
    Metrics metrics;
    Client client;
};

inline std::string ok_answer(std::string const& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace klieg::http
