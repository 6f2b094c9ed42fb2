#include "jobs/passed_over.h"

#include "base/log.h"

#include <utility>

namespace klieg::jobs {

bool PassedOver::tell(std::string_view what, std::string const& id, Error const& why) {
    if (!is_news(std::string(what) + "#" + id)) return false;
    log::warn("what cannot be read is passed over, and what it is about waits",
              {{"what", what}, {"id", id}, {"error", why.detail}});
    return true;
}

bool PassedOver::is_news(std::string key) {
    auto const now = clock_.steady();
    MutexLock lock(mutex_);
    auto const is_old = [now](auto const& one) { return now - one.second >= kToldAgainEvery; };
    auto const known = told_.find(key);
    if (known != told_.end() && !is_old(*known)) return false;
    if (told_.size() >= kToldMax) std::erase_if(told_, is_old);
    if (told_.size() >= kToldMax) return false;
    told_.insert_or_assign(std::move(key), now);
    return true;
}

}  // namespace klieg::jobs
