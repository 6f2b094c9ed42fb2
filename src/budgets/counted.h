#pragma once

#include "budgets/types.h"
#include "ports/table_store.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::budgets {

/// What one thing and its parts use, as the rows of its feature say it.
struct Claim {
    UserId owner;
    std::map<std::string, Use> uses;  ///< by their subjects: the thing's id, and what lies below it
    /// Subjects of what is being made, or taken away: what stands for them is right, whatever it is. With a slash at
    /// its end, all that lies below it.
    std::set<std::string> unsettled{};
    ports::Transaction guard;  ///< checks; they hold while the rows that say so are as they were read
    /// Likewise of a subject that has a row of its own, which may change although those of `guard` stay: also of one
    /// for which nothing is claimed, since it has none.
    std::function<std::optional<ports::Action>(std::string const& subject)> guard_of{};
};

/// What a feature has that uses something of its owner's, for those who count it anew.
///
/// Threads: asked on any core.
struct Counted {
    struct Things {
        std::vector<std::string> ids;
        ports::Cursor next;  ///< empty: this was the last page
    };
    std::string prefix;  ///< of the things' ids: "ch_"
    /// All that there are, a page of them, in any order.
    std::function<Task<Result<Things>>(ports::Cursor)> list;
    /// One of them, read strongly; nothing, where it is gone, or about to be settled by somebody else.
    std::function<Task<Result<std::optional<Claim>>>(std::string id)> find;
    /// Whether it is gone with all that it used: checks that hold while there is none of that id. Nothing, where
    /// something of it is left, for which its own end still comes.
    std::function<Task<Result<std::optional<ports::Transaction>>>(std::string id)> gone;
};

}  // namespace klieg::budgets
