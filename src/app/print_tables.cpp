#include "app/print_tables.h"

#include "app/features.h"
#include "base/json.h"
#include "base/pretty_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace klieg::app {

namespace {

json::Value to_json(ports::TableSchema const& table) {
    boost::json::array indexes;
    for (auto const& index : table.indexes)
        indexes.push_back(boost::json::object{
            {"name", index.name}, {"partition", index.partition_attribute}, {"sort", index.sort_attribute}});
    return boost::json::object{{"name", table.name},
                               {"partition", table.partition_attribute},
                               {"sort", table.sort_attribute},
                               {"indexes", std::move(indexes)},
                               {"expiry", table.expiry_attribute}};
}

}  // namespace

int print_tables() {
    auto tables = Features::tables();
    // Where a feature stands among the others says nothing of its tables.
    std::sort(tables.begin(), tables.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    boost::json::array all;
    for (auto const& table : tables) all.push_back(to_json(table));
    fmt::print("{}\n", json::to_pretty_text(all));
    return 0;
}

}  // namespace klieg::app
