#include "adapters/embedded/item_rules.h"

#include <set>

namespace klieg::embedded {

namespace {

Result<> check_key_text(std::string const& attribute, std::string_view text, std::size_t bytes_max) {
    if (text.empty()) return Error{Errc::invalid, "key attribute " + attribute + " is empty"};
    if (text.size() > bytes_max)
        return Error{Errc::invalid, "key attribute " + attribute + " is over " + std::to_string(bytes_max) + " bytes"};
    // SQLite's JSON functions and C strings would end there.
    if (text.find('\0') != std::string_view::npos)
        return Error{Errc::invalid, "key attribute " + attribute + " has a zero byte"};
    return {};
}

Result<> check_key_value(std::string const& attribute, json::Value const* value, std::size_t bytes_max) {
    if (value == nullptr || !value->is_string())
        return Error{Errc::invalid, "key attribute " + attribute + " must be a string"};
    return check_key_text(attribute, value->get_string(), bytes_max);
}

Result<json::Value> sum(std::string const& attribute, json::Value const& value, std::int64_t amount) {
    if (value.is_double()) return json::Value(value.get_double() + static_cast<double>(amount));
    if (!value.is_int64()) return Error{Errc::invalid, "attribute " + attribute + " is no number to add to"};
    std::int64_t total = 0;
    if (__builtin_add_overflow(value.get_int64(), amount, &total))
        return Error{Errc::invalid, "attribute " + attribute + " would overflow"};
    return json::Value(total);
}

}  // namespace

Result<> check_key(ports::TableSchema const& schema, ports::Key const& key) {
    KLIEG_CHECK(check_key_text(schema.partition_attribute, key.partition, ports::kPartitionKeyBytesMax));
    if (!schema.sort_attribute.empty()) return check_key_text(schema.sort_attribute, key.sort, ports::kSortKeyBytesMax);
    if (!key.sort.empty()) return Error{Errc::invalid, "table " + schema.name + " has no sort key"};
    return {};
}

Result<ports::Key> key_of(ports::TableSchema const& schema, ports::Item const& item) {
    auto const* partition = item.if_contains(schema.partition_attribute);
    KLIEG_CHECK(check_key_value(schema.partition_attribute, partition, ports::kPartitionKeyBytesMax));
    ports::Key key{.partition = std::string(partition->get_string())};
    if (schema.sort_attribute.empty()) return key;
    auto const* sort = item.if_contains(schema.sort_attribute);
    KLIEG_CHECK(check_key_value(schema.sort_attribute, sort, ports::kSortKeyBytesMax));
    key.sort = std::string(sort->get_string());
    return key;
}

/// The text is parsed once more before it is taken: it must be readable when it comes back. Depths beyond the parser's
/// and strings that are not UTF-8 would otherwise make a row that nobody can read, found out by whoever asks for it.
Result<std::string> to_stored(ports::TableSchema const& schema, ports::Item const& item) {
    for (auto const& index : schema.indexes) {
        auto const* partition = item.if_contains(index.partition_attribute);
        auto const* sort = item.if_contains(index.sort_attribute);
        if (partition != nullptr)
            KLIEG_CHECK(check_key_value(index.partition_attribute, partition, ports::kPartitionKeyBytesMax));
        if (sort != nullptr) KLIEG_CHECK(check_key_value(index.sort_attribute, sort, ports::kSortKeyBytesMax));
    }
    auto text = json::to_text(item);
    if (text.size() > ports::kItemBytesMax)
        return Error{Errc::too_large, "an item of table " + schema.name + " has over 400 KB"};
    if (auto back = json::parse(text); !back.ok())
        return Error{Errc::invalid, "an item of table " + schema.name + " cannot be stored: " + back.error().detail};
    return text;
}

Result<ports::Item> from_stored(std::string_view text) {
    auto value = json::parse(text);
    if (!value.ok() || !value->is_object()) return Error{Errc::corrupt, "a stored item is no JSON object"};
    return std::move(value->get_object());
}

Result<> apply_update(ports::Update const& update, ports::Item& item) {
    for (auto const& entry : update.set) item[entry.key()] = entry.value();
    for (auto const& attribute : update.remove) item.erase(attribute);
    for (auto const& [attribute, amount] : update.add) {
        auto& value = item.emplace(attribute, 0).first->value();
        KLIEG_TRY(value, sum(attribute, value, amount));
    }
    return {};
}

Result<> check_update(ports::TableSchema const& schema, ports::Update const& update) {
    std::set<std::string_view> named{schema.partition_attribute};
    if (!schema.sort_attribute.empty()) named.insert(schema.sort_attribute);
    bool once = true;
    for (auto const& entry : update.set) once = named.insert(entry.key()).second && once;
    for (auto const& attribute : update.remove) once = named.insert(attribute).second && once;
    for (auto const& [attribute, amount] : update.add) once = named.insert(attribute).second && once;
    if (!once) return Error{Errc::invalid, "an update names an attribute twice, or one of the key"};
    return {};
}

Result<> check_conditions(std::vector<ports::Condition> const& conditions) {
    using Test = ports::Condition::Test;
    for (auto const& condition : conditions) {
        auto const& value = condition.value;
        bool existence = condition.test == Test::exists || condition.test == Test::absent;
        bool good = existence || value.is_string() || value.is_number() || value.is_bool();
        if (!good) return Error{Errc::invalid, "a condition compares with what is no string, number or bool"};
    }
    return {};
}

}  // namespace klieg::embedded
