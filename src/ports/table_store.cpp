#include "ports/table_store.h"

#include "base/log.h"

namespace klieg::ports {

Result<> check_query(Query const& query) {
    if (query.limit < 1 || query.limit > kPageItemsMax) return Error{Errc::invalid, "a page has 1 to 1000 items"};
    if (!query.index.empty() && query.consistency == Consistency::strong)
        return Error{Errc::invalid, "an index is read eventually"};
    return {};
}

Result<> check_batch(std::vector<BatchWrite> const& writes, std::vector<Footprint> const& places) {
    if (writes.size() > kBatchWritesMax) return Error{Errc::invalid, "a batch has at most 1000 writes"};
    auto is_conditional = [](auto const& write) { return !write.conditions.empty(); };
    for (auto const& write : writes)
        if (std::visit(is_conditional, write)) return Error{Errc::invalid, "a write of a batch has no conditions"};
    KLIEG_TRY(auto bytes, bytes_of_distinct(places));
    if (bytes > kBatchBytesMax) return Error{Errc::too_large, "a batch is over 16 MB"};
    return {};
}

/// One by one only where one is no good: as a rule there is none.
Task<Result<std::vector<std::optional<Item>>>> get_readable(TableStore& tables, std::string table,
                                                            std::vector<Key> keys, Consistency consistency) {
    auto all = co_await tables.get_batch(table, keys, consistency);
    if (all.ok() || all.error().kind != Errc::corrupt) co_return all;
    std::vector<std::optional<Item>> items;
    for (auto& key : keys) {
        auto item = co_await tables.get(table, key, consistency);
        if (!item.ok() && item.error().kind != Errc::corrupt) co_return std::move(item).error();
        if (!item.ok())
            log::warn("an item cannot be read, and is passed over",
                      {{"table", table}, {"key", key.partition + " " + key.sort}, {"error", item.error().detail}});
        items.push_back(item.ok() ? *std::move(item) : std::nullopt);
    }
    co_return items;
}

}  // namespace klieg::ports
