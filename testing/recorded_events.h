#pragma once

#include "events/outbox.h"
#include "ports/table_store.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::events {

/// The outbox of a test: events stay in it, where the test sees which were committed, in their order.
///
/// Lifetime: what it is given outlives it. Limits: what one page of a query holds of each partition.
class Recorded {
public:
    Recorded(ports::TableStore& tables, Clock const& clock, Random& random) : tables_(tables), outbox_(clock, random) {}

    Outbox& outbox() noexcept { return outbox_; }

    Task<std::vector<Envelope>> all() {
        std::vector<Envelope> events;
        for (unsigned number = 0; number < Outbox::kPartitions; ++number) {
            auto page = co_await tables_.query({.table = "Outbox",
                                                .partition = Outbox::partition_name(number),
                                                .consistency = ports::Consistency::strong});
            for (auto const& item : page->items) events.push_back(*parse_envelope(item.at("Data").as_string()));
        }
        std::ranges::sort(events, {}, &Envelope::id);
        co_return events;
    }
    /// Those whose types begin so.
    Task<std::vector<std::string>> types(std::string_view prefix) {
        std::vector<std::string> types;
        for (auto& event : co_await all())
            if (event.type.starts_with(prefix)) types.push_back(std::move(event.type));
        co_return types;
    }

private:
    ports::TableStore& tables_;
    Outbox outbox_;
};

}  // namespace klieg::events
