#pragma once

#include <cstdint>

namespace klieg::http {

/// What a connection is used for: each has a budget of its own, so that who waits for news by the thousand keeps nobody
/// from loading a page.
enum class ConnectionUse : std::uint8_t {
    requests,  ///< answers them, or is kept for the next
    waiting,   ///< one of them waits for something to happen
    upgraded,  ///< speaks another protocol now
};

/// The place of a connection in its server's budget, for those who answer its requests.
class ConnectionPlace {
public:
    virtual ~ConnectionPlace() = default;
    /// Counts as that use from here on. False where that one's budget is spent; then it stays what it was.
    [[nodiscard]] virtual bool move_to(ConnectionUse use) noexcept = 0;
};

}  // namespace klieg::http
