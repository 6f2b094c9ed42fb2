#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "jobs/queue.h"
#include "moderation/appeals.h"
#include "moderation/brief.h"

#include <optional>
#include <string>

namespace klieg::moderation {

/// What becomes of what somebody has said.
enum class CommentsFate : std::uint8_t { stay, vanish };
BOOST_DESCRIBE_ENUM(CommentsFate, stay, vanish)

/// What somebody who moderates wants an account's standing to be.
struct WantedStanding {
    identity::Standing standing = identity::Standing::active;
    std::optional<Time> until;
    std::optional<std::string> reason;
    std::optional<CommentsFate> comments;
};
BOOST_DESCRIBE_STRUCT(WantedStanding, (), (standing, until, reason, comments))
Constraints constraints_of(WantedStanding const*);
constexpr void checked_by_service(WantedStanding const*) {}

struct AppealAnswer {
    std::string text;
    Time sent_at{};
    AppealState state = AppealState::open;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(AppealAnswer, (), (text, sent_at, state, answer))
Constraints constraints_of(AppealAnswer const*);

/// How an account stands, and why; to its owner, and to those who moderate.
struct AccountStandingAnswer {
    AccountInBrief account;
    Role role = Role::user;
    identity::Standing standing = identity::Standing::active;
    std::optional<Time> since;
    std::optional<Time> until;
    std::string reason;
    std::optional<AppealAnswer> appeal;
};
BOOST_DESCRIBE_STRUCT(AccountStandingAnswer, (), (account, role, standing, since, until, reason, appeal))
Constraints constraints_of(AccountStandingAnswer const*);

/// Who it is that is suspended, as for signing in, and what they say against it.
struct NewAppeal : identity::Credentials {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(NewAppeal, (identity::Credentials), (text))
Constraints constraints_of(NewAppeal const*);
constexpr void checked_by_service(NewAppeal const*) {}

/// The routes by which accounts are suspended and banned, and by which their owners read why and appeal.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class AccountsApi {
public:
    struct Needs {
        identity::IdentityService& accounts;
        Appeals& appeals;
        jobs::Queue& jobs;
        Clock const& clock;
    };
    explicit AccountsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    void add_moderation(http::Router& router);
    void add_appeals(http::Router& router);

    http::Answer<AccountStandingAnswer> show(http::Request& request, UserId user);
    http::Answer<AccountStandingAnswer> set(http::Request& request, UserId user, WantedStanding wanted);
    http::Answer<http::Page<AccountStandingAnswer>> list_appeals(http::Request& request,
                                                                 http::Query<http::PageQuery> asked);
    http::Answer<AccountStandingAnswer> resolve(http::Request& request, UserId user, AppealDecision decision);
    http::Answer<AccountStandingAnswer> own(http::Request& request, identity::Credentials credentials);
    http::Answer<AccountStandingAnswer> send(http::Request& request, NewAppeal wanted);

    AccountStandingAnswer view_of(Appeals::Standing const& standing) const;

    Needs needs_;
};

}  // namespace klieg::moderation
