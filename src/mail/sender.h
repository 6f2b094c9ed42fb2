#pragma once

#include "base/result.h"
#include "base/task.h"
#include "mail/message.h"

namespace klieg::mail {

/// What a sender fails with where nothing but that very mail is at fault, which will not do better later. kRefused: the
/// server takes nothing for that address, or not that mail (5yz). kNoAddress: nothing can be sent to such.
inline constexpr auto kRefused = "mail_refused";
inline constexpr auto kNoAddress = "mail_address";

/// Hands mails to somebody who brings them.
///
/// Fails: unsupported (kRefused, kNoAddress), for good; unavailable, where it may do better later: the server is away,
/// too slow, full, refuses to know us (4yz), or is none that we may trust. It may have been sent all the same.
///
/// Threads: any.
class Sender {
public:
    virtual ~Sender() = default;
    virtual Task<Result<>> send(Message message) = 0;
    /// Sends that are under way end, and none is begun any more.
    virtual void give_up() {}
};

}  // namespace klieg::mail
