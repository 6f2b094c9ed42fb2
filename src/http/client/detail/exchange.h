#pragma once

#include "http/client/client_request.h"
#include "http/client/detail/pool.h"
#include "http/detail/chunked_decoder.h"
#include "http/detail/response_parser.h"

namespace klieg::http::detail {

/// Whether a request may be sent a second time by itself: it does no harm, and its body can be had again.
bool may_repeat(ClientRequest const& request) noexcept;

/// One request and its answer on one connection, from the wait for that connection to the last byte of the body.
/// Reading it is reading that body.
///
/// Threads: its core's. Lifetime: destroyed before the end of the body, it ends its connection.
class ClientExchange final : public ByteSource {
public:
    using Deadline = net::ByteStream::Deadline;

    ClientExchange(std::shared_ptr<Pool> pool, Executor const& executor, ClientRequest const& request, Deadline whole);
    ~ClientExchange() override;
    ClientExchange(ClientExchange const&) = delete;
    ClientExchange& operator=(ClientExchange const&) = delete;

    /// Waits for a connection, sends, and receives the head of the answer. `request` may go when it has returned.
    /// Fails: as Pool::join() and the request's SourceBody do; timeout, unavailable, too_large.
    Task<Result<ResponseHead>> run(ClientRequest& request, Server server, std::string head, Pool::Kind kind);
    /// After a failure of run(): whether the server may simply have closed a kept connection before the request came.
    bool was_unseen() const noexcept { return unseen_; }

    std::optional<std::uint64_t> length() const noexcept;
    Task<Result<std::size_t>> read(std::span<std::byte> into) override;
    bool finished() const noexcept { return finished_; }

private:
    Task<Result<>> send(ClientRequest& request, std::string head);
    Task<Result<>> write(ClientRequest& request, std::string head);
    Task<Result<>> write_source(SourceBody& body, std::string head);
    Task<Result<ResponseHead>> receive();
    Task<Result<ResponseHead>> receive_one();
    Task<Result<std::size_t>> read_framed(std::span<std::byte> into);
    Task<Result<std::size_t>> read_plain(std::span<std::byte> into);
    Task<Result<std::size_t>> read_chunked(std::span<std::byte> into);
    Task<Result<std::size_t>> receive_into(std::span<std::byte> into);
    Error failed(Error error);
    void finish();
    void leave(ClientConnection::After after) noexcept;
    ClientConnection& connection() noexcept { return *place_.connection; }

    std::shared_ptr<Pool> pool_;
    ClientLimits limits_;
    Method asked_;
    ClientConnection::Turn turn_;
    Pool::Place place_{};
    ResponseFraming framing_{};
    ChunkedDecoder chunks_{};
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_of_chunks_ = 0;  ///< their heads and trailers included
    bool source_failed_ = false;
    bool broken_off_ = false;  ///< the request was not sent whole
    bool lost_ = false;        ///< the connection ended under us
    bool answered_ = false;    ///< at least one byte of the answer has come
    bool unseen_ = false;
    bool finished_ = false;
};

}  // namespace klieg::http::detail
