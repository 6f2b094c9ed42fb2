#pragma once

#include "base/task_group.h"
#include "net/gather_for_test.h"
#include "net/tls_stream.h"
#include "testing/async_test.h"
#include "testing/certificates.h"
#include "testing/socket_pair.h"
#include "testing/temp_dir.h"

#include <memory>
#include <string>

/// What the tests of TLS share: a server's context, a client's that trusts it, and a connection between the two.
namespace klieg::net {

struct TlsFixture {
    explicit TlsFixture(testing::CertificateOptions const& options = {})
        : files(testing::make_certificate(folder.path(), "server", options)),
          server(TlsServerContext::open({files.certificate, files.key}).value()),
          client(TlsClientContext::open({files.certificate}).value()) {}

    testing::TempDir folder;
    testing::CertificateFiles files;
    std::unique_ptr<TlsServerContext> server;
    std::unique_ptr<TlsClientContext> client;
};

/// A handshake's end on the server's side, for a test to look at when it is there.
struct Accepted {
    std::unique_ptr<ByteStream> stream;
    Error error;
};

inline Task<> accept_into(Accepted& accepted, boost::asio::ip::tcp::socket socket, TlsServerContext const& context,
                          ByteStream::Deadline deadline) {
    auto stream = co_await accept_tls(std::move(socket), context, deadline);
    if (stream.ok())
        accepted.stream = *std::move(stream);
    else
        accepted.error = std::move(stream).error();
}

struct TlsPair {
    std::unique_ptr<ByteStream> server;
    std::unique_ptr<ByteStream> client;
};

inline Task<Result<TlsPair>> make_tls_pair(TlsFixture const& fixture, testing::SocketPair sockets) {
    Accepted accepted;
    TaskGroup side(co_await this_executor());
    side.spawn("accept", accept_into(accepted, std::move(sockets.ours), *fixture.server, soon()));
    auto client = co_await connect_tls(std::move(sockets.theirs), *fixture.client, "localhost", soon());
    while (side.size() > 0) co_await yield();
    if (!client.ok()) co_return std::move(client).error();
    if (!accepted.stream) co_return std::move(accepted.error);
    co_return TlsPair{std::move(accepted.stream), *std::move(client)};
}

inline Task<Result<TlsPair>> make_tls_pair(TlsFixture const& fixture) {
    co_return co_await make_tls_pair(fixture, testing::make_socket_pair(co_await this_executor()));
}

}  // namespace klieg::net
