#include "ports/table_store.h"

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

}  // namespace klieg::ports
