#pragma once

#include "base/result.h"
#include "base/task.h"

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace klieg::net {

/// Addresses of hosts, as the system knows them (getaddrinfo), without keeping a core waiting.
///
/// Nothing is remembered: the system's own resolver does that, and knows for how long. Asio's would do, but a question
/// to it cannot be given up before it is answered.
///
/// Threads: any. Lifetime: ends before the loops of those who ask, and its end waits for the questions at hand, which
/// the system gives up by itself (resolv.conf, `timeout` and `attempts`). Limits: questions at once, those included
/// whose asker has given up; 16 addresses a host.
class Resolver {
public:
    using Addresses = std::vector<boost::asio::ip::address>;
    using Deadline = std::chrono::steady_clock::time_point;
    /// Blocks. Fails: not_found, unavailable.
    using Lookup = std::function<Result<Addresses>(std::string const& host)>;

    static Result<Addresses> ask_system(std::string const& host);

    struct Options {
        std::size_t threads = 2;
        std::size_t questions_max = 256;
        Lookup lookup = ask_system;
    };

    explicit Resolver(Options options);
    ~Resolver();
    Resolver(Resolver const&) = delete;
    Resolver& operator=(Resolver const&) = delete;

    /// At least one address, those to be tried first in front. An address is its own answer.
    /// Fails: not_found (there is no such host), unavailable, timeout.
    Task<Result<Addresses>> resolve(std::string host, Deadline deadline);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace klieg::net
