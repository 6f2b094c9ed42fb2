#pragma once

#include "base/field_checks.h"
#include "base/json.h"

#include <boost/describe/bases.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace klieg {

/// What one member of a described struct may hold, and how documentation explains it. The checks of a request and its
/// JSON Schema (http/contract/schema.h) are made from the same line, so they cannot differ.
///
/// A struct has its lines by an overload that stands beside it: `Constraints constraints_of(NewChannel const*);`.
/// Several structs about one thing share a table: lines of members that a struct does not have are passed over.
struct Constraint {
    struct Range {
        std::int64_t min = 0;
        std::int64_t max = 0;
    };

    std::string_view member;                          ///< as it is spelt in C++: "display_name"
    std::string_view summary{};                       ///< what it is, in a sentence
    std::string_view example{};                       ///< a text as it is; numbers and lists as JSON
    std::optional<TextRule> text{};                   ///< of a string, or of each string of a list
    std::optional<Range> range{};                     ///< of a number
    std::size_t items_max = 0;                        ///< of a list; 0: no limit of its own
    std::vector<std::string> (*choices)() = nullptr;  ///< the strings that are allowed, where a running site knows them
    bool required = false;  ///< a query parameter may not be absent; a patch may not take it away
};
using Constraints = std::span<Constraint const>;

Constraint const* find_constraint(Constraints constraints, std::string_view member) noexcept;

template <class T>
concept Constrained = requires(T const* type) {
    { constraints_of(type) } -> std::same_as<Constraints>;
};

/// A struct whose service checks all its members, together with what no line can say: names that are the site's own,
/// passwords that are guessed. Whoever sends one then hears of all mistakes at once, where a check before the service
/// would tell of its own alone. It says so beside its lines: `constexpr void checked_by_service(NewChannel const*) {}`.
template <class T>
concept CheckedByService = requires(T const* type) { checked_by_service(type); };

/// The line about a member of T or of a struct that T extends; null where there is none.
template <class T>
Constraint const* constraint_on(std::string_view member) {
    if constexpr (Constrained<T>) {
        if (auto const* found = find_constraint(constraints_of(static_cast<T const*>(nullptr)), member)) return found;
    }
    Constraint const* found = nullptr;
    using Bases = boost::describe::describe_bases<T, boost::describe::mod_any_access>;
    boost::mp11::mp_for_each<Bases>([&](auto base) {
        if (found == nullptr) found = constraint_on<typename decltype(base)::type>(member);
    });
    return found;
}

namespace detail {

/// One value against its line. What has no limits passes.
void check_value(FieldChecks& checks, std::string const& pointer, std::string const& value, Constraint const& line);
void check_value(FieldChecks& checks, std::string const& pointer, std::vector<std::string> const& value,
                 Constraint const& line);
void check_number(FieldChecks& checks, std::string const& pointer, std::int64_t value, Constraint const& line);
void check_patch(FieldChecks& checks, std::string const& pointer, bool removes, Constraint const& line);

template <class T>
void check_value(FieldChecks& checks, std::string const& pointer, T const& value, Constraint const& line) {
    if constexpr (std::integral<T> && !std::same_as<T, bool>) {
        check_number(checks, pointer, static_cast<std::int64_t>(value), line);
    } else if constexpr (json::detail::kIsOptional<T>) {
        if constexpr (json::detail::kIsOptional<typename T::value_type>)
            check_patch(checks, pointer, value && !*value, line);
        if (value) check_value(checks, pointer, *value, line);
    }
}

/// A text that people write for others, as it is kept (base/text_policy.h). A password, an address or a name of an
/// alphabet is what its writer typed.
void tidy_value(std::string& value, Constraint const& line);
void tidy_value(std::vector<std::string>& value, Constraint const& line);

template <class T>
void tidy_value(T& value, Constraint const& line) {
    if constexpr (json::detail::kIsOptional<T>) {
        if (value) tidy_value(*value, line);
    }
}

template <json::detail::Described T>
void tidy_members(T& value) {
    boost::mp11::mp_for_each<json::detail::MembersOf<T>>([&](auto member) {
        static Constraint const* const line = constraint_on<T>(member.name);
        if (line != nullptr) tidy_value(value.*member.pointer, *line);
    });
}

}  // namespace detail

/// Checks every member of `value` that a line speaks of.
template <json::detail::Described T>
void check_members(FieldChecks& checks, T const& value) {
    boost::mp11::mp_for_each<json::detail::MembersOf<T>>([&](auto member) {
        static Constraint const* const line = constraint_on<T>(member.name);
        if (line == nullptr) return;
        static std::string const pointer = "/" + json::styled(member.name, json::Naming::camel);
        detail::check_value(checks, pointer, value.*member.pointer, *line);
    });
}

/// The same, alone. Fails: invalid, with an error for each wrong member.
template <json::detail::Described T>
Result<> check_members(T const& value) {
    FieldChecks checks;
    check_members(checks, value);
    return std::move(checks).result();
}

/// Brings the members into the form in which they are kept, between two checks: limits are about what came and about
/// what is answered later. NFC may lengthen a text, since it takes some letters apart (the composition exclusions of
/// UAX #15): what was kept at its full length could be read, and not sent back. Whatever else is wrong already, all of
/// it is told.
template <json::detail::Described T>
void check_and_tidy_members(FieldChecks& checks, T& value) {
    FieldChecks of_members;
    check_members(of_members, value);
    if (of_members.passed()) {
        detail::tidy_members(value);
        check_members(of_members, value);
    }
    checks.take(std::move(of_members));
}

/// The same, alone. Fails: as check_members().
template <json::detail::Described T>
Result<> check_and_tidy_members(T& value) {
    FieldChecks checks;
    check_and_tidy_members(checks, value);
    return std::move(checks).result();
}

}  // namespace klieg
