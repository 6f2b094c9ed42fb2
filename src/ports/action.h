#pragma once

#include "base/json.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// What can be done to an item of a TableStore.
namespace klieg::ports {

/// An item is a JSON object whose attributes include its key. At most 400 KB as text, as DynamoDB has it.
using Item = json::Object;

inline constexpr std::size_t kItemBytesMax = 400 * 1024;
inline constexpr std::size_t kPartitionKeyBytesMax = 2048;
inline constexpr std::size_t kSortKeyBytesMax = 1024;

/// Key values are non-empty strings; `sort` stays empty in tables that have no sort key.
struct Key {
    std::string partition;
    std::string sort{};
    friend auto operator<=>(Key const&, Key const&) = default;
};

/// What must hold for a write to happen. All conditions of an action must hold.
struct Condition {
    enum class Test : std::uint8_t { exists, absent, equals, differs, less, greater };
    Test test;
    std::string attribute;
    json::Value value{};  ///< a string, a number or a bool; unused by exists and absent

    static Condition attribute_exists(std::string attribute) { return {Test::exists, std::move(attribute)}; }
    static Condition attribute_absent(std::string attribute) { return {Test::absent, std::move(attribute)}; }
    static Condition attribute_equals(std::string attribute, json::Value value) {
        return {Test::equals, std::move(attribute), std::move(value)};
    }
};

/// Stores the whole item, over what stood there.
struct Put {
    std::string table;
    Item item;
    std::vector<Condition> conditions{};
};

/// Changes single attributes; makes the item where it does not exist, unless a condition forbids that.
struct Update {
    std::string table;
    Key key;
    Item set{};                                               ///< attributes to assign
    std::vector<std::string> remove{};                        ///< attributes to take away
    std::vector<std::pair<std::string, std::int64_t>> add{};  ///< numbers to add to, absent ones counting as 0
    std::vector<Condition> conditions{};
};

/// Removing what is not there succeeds, unless a condition says otherwise.
struct Delete {
    std::string table;
    Key key;
    std::vector<Condition> conditions{};
};

/// Only checks; within a transaction.
struct Check {
    std::string table;
    Key key;
    std::vector<Condition> conditions;
};

using Action = std::variant<Put, Update, Delete, Check>;

}  // namespace klieg::ports
