#include "adapters/embedded/condition.h"

#include <algorithm>
#include <compare>

namespace klieg::embedded {

namespace {

using json::Value;

/// Whole numbers are compared as such; a double on one side makes it a comparison of doubles.
std::partial_ordering compare_numbers(Value const& a, Value const& b) {
    if (a.is_double() || b.is_double()) return a.to_number<double>() <=> b.to_number<double>();
    bool a_huge = a.is_uint64() && !std::in_range<std::int64_t>(a.get_uint64());
    bool b_huge = b.is_uint64() && !std::in_range<std::int64_t>(b.get_uint64());
    if (a_huge && b_huge) return a.get_uint64() <=> b.get_uint64();
    if (a_huge || b_huge) return a_huge <=> b_huge;
    return a.to_number<std::int64_t>() <=> b.to_number<std::int64_t>();
}

std::partial_ordering compare(Value const& a, Value const& b) {
    if (a.is_number() && b.is_number()) return compare_numbers(a, b);
    if (a.is_string() && b.is_string()) return std::string_view(a.get_string()) <=> std::string_view(b.get_string());
    if (a.is_bool() && b.is_bool() && a.get_bool() == b.get_bool()) return std::partial_ordering::equivalent;
    return std::partial_ordering::unordered;
}

}  // namespace

bool holds(ports::Condition const& condition, ports::Item const* item) {
    using Test = ports::Condition::Test;
    auto const* value = item != nullptr ? item->if_contains(condition.attribute) : nullptr;
    auto order = value != nullptr ? compare(*value, condition.value) : std::partial_ordering::unordered;
    switch (condition.test) {
        case Test::exists: return value != nullptr;
        case Test::absent: return value == nullptr;
        case Test::equals: return order == std::partial_ordering::equivalent;
        case Test::differs: return order != std::partial_ordering::equivalent;
        case Test::less: return order == std::partial_ordering::less;
        case Test::greater: return order == std::partial_ordering::greater;
    }
    return false;
}

Error condition_failed(std::size_t action) {
    Error error{Errc::conflict, "a condition of the write does not hold", "condition_failed"};
    error.fields.push_back({"/" + std::to_string(action), "condition_failed", "does not hold"});
    return error;
}

bool asks_existence_only(std::vector<ports::Condition> const& conditions, ports::TableSchema const& schema) {
    using Test = ports::Condition::Test;
    auto of_key = [&](ports::Condition const& condition) {
        bool existence = condition.test == Test::exists || condition.test == Test::absent;
        bool key = condition.attribute == schema.partition_attribute ||
                   (!schema.sort_attribute.empty() && condition.attribute == schema.sort_attribute);
        return existence && key;
    };
    return std::all_of(conditions.begin(), conditions.end(), of_key);
}

}  // namespace klieg::embedded
