// Feeds arbitrary bytes to the client as a server's answer, and arbitrary text as a URL and as a redirect's target.
#include "base/assert.h"
#include "http/client/client.h"
#include "http/client/url.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstring>
#include <string>

namespace {

using namespace klieg;
using namespace klieg::http;

/// A server that has answered before it is asked, in pieces of one size, and then ends.
class Answered final : public net::ByteStream {
public:
    Answered(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

    Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline /*deadline*/) override {
        auto count = std::min({bytes_.size(), piece_, into.size()});
        std::memcpy(into.data(), bytes_.data(), count);
        bytes_.remove_prefix(count);
        co_return count;
    }
    Task<Result<>> write(std::span<std::byte const> /*first*/, std::span<std::byte const> /*second*/,
                         std::chrono::milliseconds /*patience*/) override {
        co_return Result<>();
    }
    Task<Result<>> send_file(std::span<std::byte const> /*head*/, FileSlice const& /*slice*/,
                             std::chrono::milliseconds /*patience*/) override {
        co_return Result<>();
    }
    bool is_quiet() noexcept override { return bytes_.empty(); }
    Task<> peer_gone() override { co_return; }
    Task<> shutdown() override { co_return; }
    void close() noexcept override { bytes_ = {}; }

private:
    std::string_view bytes_;
    std::size_t piece_;
};

struct OneServer final : Network {
    OneServer(std::string_view bytes, std::size_t piece_size) : answer(bytes), piece(piece_size) {}

    Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string /*host*/, Deadline /*deadline*/) override {
        co_return std::vector<boost::asio::ip::address>{boost::asio::ip::make_address("198.41.0.4")};
    }
    Task<Result<std::unique_ptr<net::ByteStream>>> connect(Destination /*destination*/,
                                                           Deadline /*deadline*/) override {
        co_return std::make_unique<Answered>(answer, piece);
    }

    std::string_view answer;
    std::size_t piece;
};

Task<> run(Client& client, Method method, std::string& outcome) {
    auto response = co_await client.send({.method = method, .url = "http://a.example/"});
    if (!response.ok()) {
        outcome = response.error().stable_code();
        KLIEG_ASSERT(response.error().kind == Errc::unavailable || response.error().kind == Errc::too_large);
        co_return;
    }
    KLIEG_ASSERT(response->status >= 200);
    KLIEG_ASSERT(response->status < 600);
    KLIEG_ASSERT(response->body.empty() || method != Method::head);
    outcome = std::to_string(response->status) + " " + response->body;
    for (auto const& [name, value] : response->headers) {
        KLIEG_ASSERT(!name.empty());
        KLIEG_ASSERT(value.find_first_of("\r\n") == value.npos);
    }
}

std::string outcome_of(std::string_view answer, Method method, std::size_t piece) {
    static Metrics metrics;
    boost::asio::io_context loop(1);
    OneServer network(answer, piece);
    std::string outcome;
    {
        Client client(loop.get_executor(), {network, metrics});
        boost::asio::co_spawn(loop, run(client, method, outcome), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        while (outcome.empty() && loop.run_one() > 0) {
        }
        KLIEG_ASSERT(client.connections() <= 1);
    }
    return outcome;
}

/// An answer means the same, however the network cuts it.
void fuzz_answer(std::string_view input) {
    auto method = (input[0] & 1) != 0 ? Method::head : Method::get;
    input.remove_prefix(1);
    auto at_once = outcome_of(input, method, input.size() + 1);
    KLIEG_ASSERT(!at_once.empty());
    KLIEG_ASSERT(outcome_of(input, method, 1) == at_once);
}

void check(Url const& url) {
    KLIEG_ASSERT(!url.host.empty());
    KLIEG_ASSERT(url.host.find_first_of("/?#@\\% ") == std::string::npos);
    KLIEG_ASSERT(url.port != 0);
    KLIEG_ASSERT(url.target.starts_with('/'));
    KLIEG_ASSERT(url.target.find_first_of("\r\n\t #\\") == std::string::npos);
    auto again = Url::parse(url.text());
    KLIEG_ASSERT(again.ok());
    KLIEG_ASSERT(again->text() == url.text());
    // What a resolver would take for an address, we did.
    boost::system::error_code error;
    auto address = boost::asio::ip::make_address(url.host, error);
    KLIEG_ASSERT(!error == url.address.has_value());
    KLIEG_ASSERT(error || address == *url.address);
}

void fuzz_url(std::string_view input) {
    static auto const base = Url::parse("https://a.example/b/c?d").value();
    auto url = Url::parse(input);
    if (url.ok() && url->text().size() < 8000) check(*url);
    auto resolved = base.resolve(input);
    if (resolved.ok() && resolved->text().size() < 8000) check(*resolved);
    if (url.ok() && resolved.ok()) KLIEG_ASSERT(url->text() == resolved->text());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    if (size < 2) return 0;
    std::string_view input(reinterpret_cast<char const*>(data), size);
    if ((input[0] & 2) != 0)
        fuzz_url(input.substr(1));
    else
        fuzz_answer(input);
    return 0;
}
