#include "net/resolver.h"

#include "net/detail/to_tuple.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>

namespace klieg::net {

namespace asio = boost::asio;
namespace ip = asio::ip;

namespace {

using detail::kToTuple;

constexpr std::size_t kAddressesMax = 16;

/// One that waits, shared with the thread that finds out: either may be the first to go. The asker's executor only.
struct Question {
    Question(Executor const& executor, Resolver::Deadline deadline) : wait(executor, deadline) {}

    asio::steady_timer wait;
    std::optional<Result<Resolver::Addresses>> answer;
};

std::optional<ip::address> address_of(addrinfo const& entry) {
    if (entry.ai_family == AF_INET) {
        sockaddr_in socket_address{};
        std::memcpy(&socket_address, entry.ai_addr, sizeof socket_address);
        return ip::address_v4(ntohl(socket_address.sin_addr.s_addr));
    }
    if (entry.ai_family != AF_INET6) return std::nullopt;
    sockaddr_in6 socket_address{};
    std::memcpy(&socket_address, entry.ai_addr, sizeof socket_address);
    ip::address_v6::bytes_type bytes{};
    std::memcpy(bytes.data(), &socket_address.sin6_addr, bytes.size());
    return ip::address_v6(bytes, socket_address.sin6_scope_id);
}

}  // namespace

struct Resolver::State {
    explicit State(Options given) : options(std::move(given)), threads(options.threads) {}

    Options options;
    std::atomic<std::size_t> questions{0};
    asio::thread_pool threads;
};

Resolver::Resolver(Options options) : state_(std::make_unique<State>(std::move(options))) {}
Resolver::~Resolver() {
    state_->threads.join();
}

Task<Result<Resolver::Addresses>> Resolver::resolve(std::string host, Deadline deadline) {
    boost::system::error_code is_name;
    auto address = ip::make_address(host, is_name);
    if (!is_name) co_return Addresses{address};
    if (state_->questions.fetch_add(1) >= state_->options.questions_max) {
        --state_->questions;
        co_return Error{Errc::unavailable, "too many hosts are being looked up", "overloaded"};
    }
    auto executor = co_await this_executor();
    auto question = std::make_shared<Question>(executor, deadline);
    auto find_out = [&state = *state_, question, host, guard = asio::make_work_guard(executor)]() mutable {
        auto answer = state.options.lookup(host);
        --state.questions;
        auto loop = guard.get_executor();
        asio::post(loop,
                   [question = std::move(question), answer = std::move(answer), guard = std::move(guard)]() mutable {
                       question->answer = std::move(answer);
                       question->wait.cancel();
                   });
    };
    asio::post(state_->threads, std::move(find_out));
    co_await question->wait.async_wait(kToTuple);
    if (!question->answer) co_return Error{Errc::timeout, "looking up " + host + " took too long"};
    co_return std::move(*question->answer);
}

Result<Resolver::Addresses> Resolver::ask_system(std::string const& host) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    auto failed = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
    if (failed == EAI_NONAME || failed == EAI_NODATA)
        return Error{Errc::not_found, "there is no host " + host, "host_unknown"};
    if (failed != 0) return Error{Errc::unavailable, "looking up " + host + ": " + ::gai_strerror(failed)};
    std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
    Addresses addresses;
    for (auto const* entry = found; entry != nullptr && addresses.size() < kAddressesMax; entry = entry->ai_next)
        if (auto address = address_of(*entry); address && std::ranges::find(addresses, *address) == addresses.end())
            addresses.push_back(*address);
    if (addresses.empty()) return Error{Errc::not_found, host + " has no address", "host_unknown"};
    return addresses;
}

}  // namespace klieg::net
