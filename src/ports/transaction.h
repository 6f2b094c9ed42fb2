#pragma once

#include "base/result.h"
#include "ports/action.h"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace klieg::ports {

inline constexpr std::size_t kTransactionActionsMax = 100;
inline constexpr std::size_t kTransactionBytesMax = std::size_t{4} << 20U;

/// Actions that happen all or not at all.
///
/// Limits: 1 to kTransactionActionsMax actions, kTransactionBytesMax together, no two on one item. They are answered at
/// the call of TableStore::transact, by check_limits(), so that whoever adds one action more to what others have begun
/// needs no answer of its own.
class Transaction {
public:
    Transaction() = default;
    Transaction(std::initializer_list<Action> actions) : actions_(actions) {}

    Transaction& add(Action action) {
        actions_.push_back(std::move(action));
        return *this;
    }
    /// All that is in another, behind what is here.
    Transaction& append(Transaction other);

    std::size_t size() const noexcept { return actions_.size(); }
    bool empty() const noexcept { return actions_.empty(); }
    std::vector<Action> const& actions() const& noexcept { return actions_; }
    std::vector<Action> actions() && noexcept { return std::move(actions_); }

private:
    std::vector<Action> actions_;
};

/// Which action of a write failed it, as a `conflict` of a TableStore says by its first field; none: it does not say.
std::optional<std::size_t> failed_action(Error const& conflict) noexcept;

/// What an adapter finds out about an action with the schema of its table: where it writes, and how much.
struct Footprint {
    std::string table;
    Key key;
    std::size_t bytes = 0;  ///< what would be stored or assigned, and the key
};

/// The limits of a Transaction, which every adapter asks of here before it does anything. `actions` are its own, in
/// their order. Fails: invalid, too_large.
Result<> check_limits(std::vector<Footprint> const& actions);
/// What they take together. Fails: invalid, where two are on one item.
Result<std::size_t> bytes_of_distinct(std::vector<Footprint> const& places);

}  // namespace klieg::ports
