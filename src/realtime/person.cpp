#include "realtime/person.h"

#include "http/trusted_proxies.h"

#include <string>

namespace klieg::realtime {

Person People::find(Principal const& who, std::string_view address, std::string_view user_agent) const {
    if (who.signed_in()) return Person{hash_("user|" + who.user.text())};
    auto const agent = hash_(user_agent) % kAgentsMax;
    return Person{hash_("address|" + http::client_key(address) + "|" + std::to_string(agent))};
}

}  // namespace klieg::realtime
