#include "testing/memory_table_rules.h"

#include <set>

namespace klieg::testing {

using namespace ports;  // NOLINT(google-build-using-namespace)

namespace {

bool is_key_text(std::string_view text, std::size_t bytes_max) {
    return !text.empty() && text.size() <= bytes_max && text.find('\0') == std::string_view::npos;
}

/// Whether an attribute that is part of a key, of the table or of an index, may stand there.
Result<> check_key_attribute(Item const& item, std::string const& attribute, std::size_t bytes_max) {
    auto const* value = item.if_contains(attribute);
    if (value == nullptr || (value->is_string() && is_key_text(value->get_string(), bytes_max))) return {};
    return invalid(attribute + " is part of a key and must be a proper string");
}

/// Below, equal to or above; none where the two are of different kinds.
std::optional<int> compared(json::Value const& a, json::Value const& b) {
    auto order = [](auto const& x, auto const& y) { return x < y ? -1 : (y < x ? 1 : 0); };
    if (a.is_number() && b.is_number()) {
        if (a.is_int64() && b.is_int64()) return order(a.get_int64(), b.get_int64());
        return order(a.to_number<double>(), b.to_number<double>());
    }
    if (a.is_string() && b.is_string())
        return order(std::string_view(a.get_string()), std::string_view(b.get_string()));
    if (a.is_bool() && b.is_bool() && a.get_bool() == b.get_bool()) return 0;
    return std::nullopt;
}

Result<> add_to(json::Value& value, std::int64_t amount) {
    std::int64_t sum = 0;
    if (value.is_null()) value = 0;
    if (value.is_double()) {
        value = value.get_double() + static_cast<double>(amount);
        return {};
    }
    if (!value.is_int64() || __builtin_add_overflow(value.get_int64(), amount, &sum))
        return invalid("an attribute cannot be added to");
    value = sum;
    return {};
}

Result<> check_item(TableSchema const& schema, Item const& item) {
    for (auto const& index : schema.indexes) {
        KLIEG_CHECK(check_key_attribute(item, index.partition_attribute, kPartitionKeyBytesMax));
        KLIEG_CHECK(check_key_attribute(item, index.sort_attribute, kSortKeyBytesMax));
    }
    if (bytes_of(item) > kItemBytesMax) return Error{Errc::too_large, "an item has at most 400 KB"};
    if (!json::parse(json::to_text(json::Value(item))).ok()) return invalid("the item could not be read back");
    return {};
}

}  // namespace

Error invalid(std::string detail) {
    return Error{Errc::invalid, std::move(detail)};
}

std::string text_of(Item const& item, std::string const& attribute) {
    auto const* value = item.if_contains(attribute);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::size_t bytes_of(Item const& item) {
    return json::to_text(json::Value(item)).size();
}

Result<> check_key(TableSchema const& schema, Key const& key) {
    if (!is_key_text(key.partition, kPartitionKeyBytesMax)) return invalid("a bad partition key");
    bool sorted = !schema.sort_attribute.empty();
    if (sorted ? !is_key_text(key.sort, kSortKeyBytesMax) : !key.sort.empty()) return invalid("a bad sort key");
    return {};
}

Result<Key> key_of(TableSchema const& schema, Item const& item) {
    Key key{text_of(item, schema.partition_attribute),
            schema.sort_attribute.empty() ? std::string() : text_of(item, schema.sort_attribute)};
    KLIEG_CHECK(check_key(schema, key));
    return key;
}

Result<> check_shape(TableSchema const& schema, Action const& action) {
    if (auto const* check = std::get_if<Check>(&action); check != nullptr && check->conditions.empty())
        return invalid("a check without conditions");
    auto const* update = std::get_if<Update>(&action);
    if (update == nullptr) return {};
    std::set<std::string> named{schema.partition_attribute, schema.sort_attribute};
    bool once = true;
    for (auto const& attribute : update->set) once = named.insert(attribute.key()).second && once;
    for (auto const& attribute : update->remove) once = named.insert(attribute).second && once;
    for (auto const& [attribute, amount] : update->add) once = named.insert(attribute).second && once;
    return once ? Result<>() : invalid("an update names an attribute twice, or one of the key");
}

bool holds(Condition const& condition, Item const* item) {
    using Test = Condition::Test;
    auto const* value = item == nullptr ? nullptr : item->if_contains(condition.attribute);
    auto order = value == nullptr ? std::nullopt : compared(*value, condition.value);
    switch (condition.test) {
        case Test::exists: return value != nullptr;
        case Test::absent: return value == nullptr;
        case Test::equals: return order == 0;
        case Test::differs: return order != 0;
        case Test::less: return order && *order < 0;
        case Test::greater: return order && *order > 0;
    }
    return false;
}

Result<std::optional<Item>> item_after(TableSchema const& schema, Action const& action, Key const& key,
                                       Item const* standing) {
    std::optional<Item> after;
    if (std::holds_alternative<Delete>(action)) return after;
    if (standing != nullptr) after = *standing;
    if (std::holds_alternative<Check>(action)) return after;
    if (auto const* put = std::get_if<Put>(&action)) after = put->item;
    if (auto const* update = std::get_if<Update>(&action)) {
        if (!after) after.emplace();
        (*after)[schema.partition_attribute] = key.partition;
        if (!key.sort.empty()) (*after)[schema.sort_attribute] = key.sort;
        for (auto const& attribute : update->set) (*after)[attribute.key()] = attribute.value();
        for (auto const& attribute : update->remove) after->erase(attribute);
        for (auto const& [attribute, amount] : update->add) KLIEG_CHECK(add_to((*after)[attribute], amount));
    }
    KLIEG_CHECK(check_item(schema, *after));
    return after;
}

}  // namespace klieg::testing
