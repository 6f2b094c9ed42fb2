#pragma once

#include "assembly/notification.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace klieg::notifications {

/// All sources of notifications that features have declared, and their kinds.
///
/// Threads: add() by one, before anything else is asked; the rest any core. Lifetime: what sources refer to outlives
/// it.
class Sources {
public:
    void add(assembly::NotificationSource source);

    std::deque<assembly::NotificationSource> const& all() const noexcept { return sources_; }
    /// In the order in which they were declared.
    std::vector<assembly::NotificationKind> const& kinds() const noexcept { return kinds_; }
    /// By which ways one is told of it who has chosen nothing; null: there is no such kind.
    assembly::Ways const* ways_of(std::string const& kind) const;
    /// Who shows notifications of that kind; null: nobody.
    assembly::NotificationSource const* source_of(std::string const& kind) const;

private:
    std::deque<assembly::NotificationSource> sources_;
    std::vector<assembly::NotificationKind> kinds_;
    std::map<std::string, assembly::NotificationSource const*> by_kind_;
};

}  // namespace klieg::notifications
