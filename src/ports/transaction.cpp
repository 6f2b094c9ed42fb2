#include "ports/transaction.h"

#include <iterator>
#include <set>
#include <tuple>

namespace klieg::ports {

Transaction& Transaction::append(Transaction other) {
    actions_.insert(actions_.end(), std::make_move_iterator(other.actions_.begin()),
                    std::make_move_iterator(other.actions_.end()));
    return *this;
}

Result<> check_limits(std::vector<Footprint> const& actions) {
    if (actions.empty() || actions.size() > kTransactionActionsMax)
        return Error{Errc::invalid, "a transaction has 1 to 100 actions"};
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> items;
    std::size_t bytes = 0;
    for (auto const& action : actions) {
        if (!items.emplace(action.table, action.key.partition, action.key.sort).second)
            return Error{Errc::invalid, "two actions of a transaction are on one item"};
        bytes += action.bytes;
    }
    if (bytes > kTransactionBytesMax) return Error{Errc::too_large, "a transaction is over 4 MB"};
    return {};
}

}  // namespace klieg::ports
