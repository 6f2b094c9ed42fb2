#pragma once

#include "audit/audit.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "moderation/brief.h"

#include <optional>
#include <string>

namespace klieg::moderation {

/// What somebody did by the rights of a role.
struct AuditEntryAnswer {
    audit::EntryId id;
    Time at{};
    audit::Area area = audit::Area::moderation;
    std::string what;
    std::optional<AccountInBrief> by;
    std::string subject;
    std::optional<AccountInBrief> of;
    std::string reason;
    std::string detail;
    std::optional<std::string> address;
};
BOOST_DESCRIBE_STRUCT(AuditEntryAnswer, (), (id, at, area, what, by, subject, of, reason, detail, address))
Constraints constraints_of(AuditEntryAnswer const*);

/// The route of the audit log: administrators see all of it, moderators what is moderation, without addresses.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class AuditApi {
public:
    struct Needs {
        ports::TableStore& tables;
        identity::IdentityService& accounts;
        Clock const& clock;
    };
    explicit AuditApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<http::Page<AuditEntryAnswer>> list(http::Request& request, http::Query<http::PageQuery> asked);

    Needs needs_;
};

}  // namespace klieg::moderation
