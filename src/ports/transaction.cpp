#include "ports/transaction.h"

#include <charconv>
#include <iterator>
#include <set>
#include <tuple>

namespace klieg::ports {

Transaction& Transaction::append(Transaction other) {
    actions_.insert(actions_.end(), std::make_move_iterator(other.actions_.begin()),
                    std::make_move_iterator(other.actions_.end()));
    return *this;
}

std::optional<std::size_t> failed_action(Error const& conflict) noexcept {
    if (conflict.fields.empty() || !conflict.fields.front().pointer.starts_with('/')) return std::nullopt;
    auto const& pointer = conflict.fields.front().pointer;
    std::size_t place = 0;
    auto const [end, failed] = std::from_chars(pointer.data() + 1, pointer.data() + pointer.size(), place);
    if (failed != std::errc() || end != pointer.data() + pointer.size()) return std::nullopt;
    return place;
}

Result<std::size_t> bytes_of_distinct(std::vector<Footprint> const& places) {
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> items;
    std::size_t bytes = 0;
    for (auto const& place : places) {
        if (!items.emplace(place.table, place.key.partition, place.key.sort).second)
            return Error{Errc::invalid, "two writes of one call are on one item"};
        bytes += place.bytes;
    }
    return bytes;
}

Result<> check_limits(std::vector<Footprint> const& actions) {
    if (actions.empty() || actions.size() > kTransactionActionsMax)
        return Error{Errc::invalid, "a transaction has 1 to 100 actions"};
    KLIEG_TRY(auto bytes, bytes_of_distinct(actions));
    if (bytes > kTransactionBytesMax) return Error{Errc::too_large, "a transaction is over 4 MB"};
    return {};
}

}  // namespace klieg::ports
