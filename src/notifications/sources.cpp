#include "notifications/sources.h"

#include "base/assert.h"

#include <algorithm>

namespace klieg::notifications {

void Sources::add(assembly::NotificationSource source) {
    auto const& added = sources_.emplace_back(std::move(source));
    for (auto const& kind : added.kinds) {
        bool const is_new = by_kind_.emplace(kind.name, &added).second;
        KLIEG_ASSERT(is_new);  // two features declare a kind of one name
        kinds_.push_back(kind);
    }
}

assembly::Ways const* Sources::ways_of(std::string const& kind) const {
    auto const found = std::ranges::find(kinds_, kind, &assembly::NotificationKind::name);
    return found == kinds_.end() ? nullptr : &found->ways;
}

assembly::NotificationSource const* Sources::source_of(std::string const& kind) const {
    auto const found = by_kind_.find(kind);
    return found == by_kind_.end() ? nullptr : found->second;
}

}  // namespace klieg::notifications
