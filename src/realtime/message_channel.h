#pragma once

#include "base/result.h"
#include "base/task.h"
#include "realtime/frame.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace klieg::realtime {

/// What carries messages between a connection and its client: a Socket, or a test's memory. As Socket has them.
class MessageChannel {
public:
    virtual ~MessageChannel() = default;
    virtual Task<Result<std::string>> receive() = 0;
    virtual Task<Result<>> send(std::span<Frame const> frames) = 0;
    virtual std::size_t send_now(std::span<Frame const> /*frames*/) { return 0; }
    virtual bool owes() const noexcept { return false; }
    virtual Task<> close(std::uint16_t code, std::string_view reason) = 0;
};

}  // namespace klieg::realtime
