#include "testing/memory_stream.h"

#include "base/crypto.h"
#include "base/wake_up.h"

#include <algorithm>
#include <cstring>

namespace klieg::testing {

namespace {

class MemoryStream final : public net::ByteStream {
public:
    explicit MemoryStream(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}

    Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) override {
        auto& wire = *wire_;
        wire.room_last = into.size();
        if (wire.reads < wire.pieces.size()) {
            if (wire.pause.count() > 0) co_await sleep_for(wire.pause);
            if (wire.pause.count() > 0 && std::chrono::steady_clock::now() > deadline)
                co_return Error{Errc::timeout, "too late"};
            auto& piece = wire.pieces[wire.reads];
            auto count = std::min(piece.size(), into.size());
            std::memcpy(into.data(), piece.data(), count);
            piece.erase(0, count);
            if (piece.empty()) ++wire.reads;
            changed_.wake();
            co_return count;
        }
        if (wire.end == Wire::End::closes) co_return std::size_t{0};
        co_return co_await silence(deadline);
    }

    std::size_t write_now(std::span<std::byte const> first, std::span<std::byte const> second) override {
        auto const both = std::string(crypto::as_text(first)) + std::string(crypto::as_text(second));
        wire_->written += both.substr(0, wire_->at_once);
        return std::min(both.size(), wire_->at_once);
    }

    Task<Result<>> write(std::span<std::byte const> first, std::span<std::byte const> second,
                         std::chrono::milliseconds /*patience*/) override {
        wire_->written += crypto::as_text(first);
        wire_->written += crypto::as_text(second);
        co_return Result<>();
    }

    Task<Result<>> send_file(std::span<std::byte const> head, FileSlice const& slice,
                             std::chrono::milliseconds /*patience*/) override {
        wire_->written += crypto::as_text(head);
        std::string text(static_cast<std::size_t>(slice.length), '\0');
        KLIEG_CO_TRY(auto count, slice.file->read_at(slice.offset, std::as_writable_bytes(std::span(text))));
        wire_->written += text.substr(0, count);
        co_return Result<>();
    }

    void expect_rate(net::SendRate rate) noexcept override { wire_->rate = rate; }

    bool is_quiet() noexcept override {
        return wire_->reads == wire_->pieces.size() && wire_->end == Wire::End::stays_silent && !wire_->closed;
    }

    Task<> peer_gone() override {
        auto has_left = [](Wire const& wire) {
            return wire.closed || (wire.end == Wire::End::closes && wire.reads == wire.pieces.size());
        };
        for (auto seen = changed_.ticket(); !has_left(*wire_); seen = changed_.ticket())
            co_await changed_.wait(seen, std::chrono::hours(1));
    }

    Task<> shutdown() override {
        wire_->shut_down = true;
        co_return;
    }
    void close() noexcept override {
        wire_->closed = true;
        changed_.wake();
    }

private:
    Task<Error> silence(Deadline deadline) {
        for (auto seen = changed_.ticket(); !wire_->closed; seen = changed_.ticket())
            if (!co_await changed_.wait(seen, deadline - std::chrono::steady_clock::now()))
                co_return Error{Errc::timeout, "silence"};
        co_return Error{Errc::cancelled, "closed"};
    }

    std::shared_ptr<Wire> wire_;
    WakeUp changed_;
};

}  // namespace

std::unique_ptr<net::ByteStream> make_memory_stream(std::shared_ptr<Wire> wire) {
    return std::make_unique<MemoryStream>(std::move(wire));
}

std::vector<std::string> byte_by_byte(std::string const& text) {
    std::vector<std::string> pieces;
    for (char c : text) pieces.emplace_back(1, c);
    return pieces;
}

}  // namespace klieg::testing
