#pragma once

#include "base/crypto.h"
#include "channels/service.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_table_store.h"

#include <string>
#include <vector>

namespace klieg::channels {

/// Events as rows of a table, so that a test sees which were committed.
class EventRows final : public ChannelEvents {
public:
    std::vector<ports::Action> record(std::string_view type, ChannelEvent const& event) override {
        ports::Item item = json::to_item(event);
        item["EventId"] = std::to_string(++made_);
        item["Type"] = type;
        return {ports::Put{"Events", std::move(item)}};
    }
    void committed() noexcept override { ++deliveries; }

    int deliveries = 0;

private:
    int made_ = 0;
};

inline std::vector<ports::TableSchema> all_tables() {
    auto schemas = table_schemas();
    for (auto& schema : uniques::table_schemas()) schemas.push_back(std::move(schema));
    schemas.push_back({.name = "Events", .partition_attribute = "EventId"});
    return schemas;
}

/// Channels over memory, and people to ask for them.
struct Channels {
    Principal person(Role role = Role::user) { return {UserId::make(random), role, SessionId::make(random)}; }

    /// The committed events as "type handle", oldest first.
    Task<std::vector<std::string>> told() {
        std::vector<std::string> texts;
        auto page = co_await tables.scan({.table = "Events"});
        for (auto const& item : page->items)
            texts.push_back(std::string(item.at("Type").as_string()) + " " +
                            std::string(item.at("Handle").as_string()));
        co_return texts;
    }

    testing::MemoryTableStore tables{all_tables()};
    testing::MemoryCache cache;
    testing::ManualClock clock;
    SystemRandom random;
    EventRows events;
    ChannelRepo repo{tables};
    ChannelService service{repo, cache, events, clock, random, {}};
    Principal owner = person();
};

}  // namespace klieg::channels
