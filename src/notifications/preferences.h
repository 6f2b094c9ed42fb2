#pragma once

#include "notifications/sources.h"
#include "notifications/types.h"
#include "ports/table_store.h"

#include <map>
#include <set>
#include <vector>

namespace klieg::notifications {

/// By which ways people are told of which kinds: rows of the table NotificationPreferences, of those who have chosen
/// something, with what they have chosen; of the rest the kind's own ways hold.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Preferences {
public:
    struct Needs {
        ports::TableStore& tables;
        Sources const& sources;
    };
    explicit Preferences(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    /// Of every kind that there is, read strongly.
    Task<Result<std::vector<KindPreference>>> of(UserId user);
    /// Those of them become what they are here, the others stay. Fails: invalid, where there is no such kind, or one is
    /// there twice.
    Task<Result<std::vector<KindPreference>>> set(UserId user, std::vector<KindPreference> wanted);

    /// What users have chosen, read at once: `ways(user, kind)` for who tells them. At most kBatchKeysMax.
    class Chosen {
    public:
        explicit Chosen(Sources const& sources) : sources_(sources) {}
        assembly::Ways ways(UserId const& user, std::string const& kind) const;

    private:
        friend class Preferences;
        Sources const& sources_;
        std::map<UserId, std::vector<KindPreference>> all_{};
    };
    Task<Result<Chosen>> chosen_by(std::set<UserId> users);

    Task<Result<>> remove_of(UserId user);

private:
    Needs needs_;
};

}  // namespace klieg::notifications
