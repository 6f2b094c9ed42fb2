#include "identity/ended_sessions_news.h"

#include "base/json.h"
#include "base/log.h"

#include <boost/describe/class.hpp>

namespace klieg::identity {

namespace {

constexpr auto kChannel = "sessions-ended";
constexpr std::size_t kNodeLength = 16;

struct EndedMessage {
    std::string node;
    UserId user;
    std::optional<SessionId> session;
    std::optional<SessionId> kept;
    std::optional<AccessTokenId> access_token;
};
BOOST_DESCRIBE_STRUCT(EndedMessage, (), (node, user, session, kept, access_token))

Result<EndedMessage> parse(std::string const& text) {
    KLIEG_TRY(auto tree, json::parse(text));
    KLIEG_TRY(auto message, json::to<EndedMessage>(tree, json::Naming::camel, json::Strictness::stored));
    if (message.user.empty()) return Error{Errc::corrupt, "it names nobody"};
    return message;
}

}  // namespace

EndedSessionsNews::EndedSessionsNews(SessionService& sessions, ports::Broadcast& broadcast, Random& random)
    : sessions_(sessions), broadcast_(broadcast), node_(random.base32(kNodeLength)) {
    sessions_.on_ended([this](SessionsEnded const& ended) { tell(ended); });
}

void EndedSessionsNews::start(Executor here) {
    auto message = [this](ports::Broadcast::Message const& said) { hear(*said); };
    // A gap costs nobody more than a lost message does: who has ended is read within a minute.
    subscription_ = broadcast_.subscribe(kChannel, std::move(here), {.message = message, .gap = {}});
}

void EndedSessionsNews::tell(SessionsEnded const& ended) {
    if (ended.where == SessionsEnded::Where::another_node) return;
    EndedMessage const message{node_, ended.user, ended.session, ended.kept, ended.access_token};
    broadcast_.publish(kChannel, json::to_text(json::from(message, json::Naming::camel)));
}

void EndedSessionsNews::hear(std::string const& message) {
    auto said = parse(message);
    if (!said.ok()) return log::warn("news of ended sessions that cannot be read", {{"why", said.error().detail}});
    if (said->node == node_) return;
    sessions_.ended_elsewhere({.user = std::move(said->user),
                               .session = std::move(said->session),
                               .kept = std::move(said->kept),
                               .access_token = std::move(said->access_token)});
}

}  // namespace klieg::identity
