#pragma once

#include "base/crypto.h"
#include "net/byte_stream.h"

#include <chrono>
#include <span>
#include <string>
#include <vector>

/// What tests of streams read with.
namespace klieg::net {

/// A deadline that only a failed test meets.
inline ByteStream::Deadline soon() {
    return std::chrono::steady_clock::now() + std::chrono::seconds(30);
}

/// All that comes until the peer's end, or until something fails.
inline Task<> gather(ByteStream& from, std::string& into) {
    std::vector<std::byte> piece(64 * 1024);
    while (true) {
        auto count = co_await from.read_some(piece, soon());
        if (!count.ok() || *count == 0) co_return;
        into += crypto::as_text(std::span(piece).first(*count));
    }
}

/// What takes a little again and again, for as long as there is something.
inline Task<> drip(ByteStream& stream, std::size_t& taken) {
    std::vector<std::byte> piece(16 * 1024);
    while (true) {
        auto count = co_await stream.read_some(piece, soon());
        if (!count.ok() || *count == 0) co_return;
        taken += *count;
        co_await sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace klieg::net
