#pragma once

#include "base/random.h"
#include "identity/sessions.h"
#include "ports/broadcast.h"

#include <memory>
#include <string>

namespace klieg::identity {

/// Tells the other nodes which sessions and access tokens have ended on this one, and hears from them: so what somebody
/// keeps open for a session on any node ends within a moment. Where a message is lost, the session is known to have
/// ended when it is next looked up, within a minute.
///
/// Threads: as the sessions; start() and stop() on one executor, which is where it hears. Lifetime: what it is given
/// outlives it, and it outlives the sessions' use.
class EndedSessionsNews {
public:
    EndedSessionsNews(SessionService& sessions, ports::Broadcast& broadcast, Random& random);
    EndedSessionsNews(EndedSessionsNews const&) = delete;
    EndedSessionsNews& operator=(EndedSessionsNews const&) = delete;

    void start(Executor here);
    void stop() { subscription_.reset(); }

private:
    void tell(SessionsEnded const& ended);
    void hear(std::string const& message);

    SessionService& sessions_;
    ports::Broadcast& broadcast_;
    std::string const node_;  ///< to know what we have said ourselves
    std::unique_ptr<ports::Broadcast::Subscription> subscription_;
};

}  // namespace klieg::identity
