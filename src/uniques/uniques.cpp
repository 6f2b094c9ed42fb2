#include "uniques/uniques.h"

#include "base/text.h"

#include <boost/describe/class.hpp>

namespace klieg::uniques {

namespace {

struct Row {
    std::string key;
    std::string holder;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Row, (), (key, holder, schema_version))

}  // namespace

std::vector<ports::TableSchema> tables() {
    return {{.name = kTable, .partition_attribute = "Key"}};
}

Name::Name(std::string_view kind, std::string_view text) : key_(std::string(kind) + "#" + lower_ascii(text)) {}

ports::Action claim(Name const& name, std::string const& holder) {
    return ports::Put{
        kTable, json::to_item(Row{name.key().partition, holder}), {ports::Condition::attribute_absent("Key")}};
}

ports::Action assign(Name const& name, std::string const& holder) {
    return ports::Put{kTable, json::to_item(Row{name.key().partition, holder})};
}

ports::Action release(Name const& name, std::string const& holder) {
    return ports::Delete{kTable, name.key(), {ports::Condition::attribute_equals("Holder", json::Value(holder))}};
}

Task<Result<std::optional<std::string>>> holder_of(ports::TableStore& tables, Name name) {
    KLIEG_CO_TRY(auto item, co_await tables.get(kTable, name.key(), ports::Consistency::strong));
    if (!item) co_return std::optional<std::string>();
    KLIEG_CO_TRY(auto row, json::from_item<Row>(*item));
    co_return std::optional<std::string>(std::move(row.holder));
}

}  // namespace klieg::uniques
