#pragma once

#include "base/constraints.h"
#include "http/contract/page.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace klieg::http {

/// The shape of a JSON value, found by the same walk over BOOST_DESCRIBE that reads and writes it (base/json.h), once a
/// type. All that comes after (JSON Schema, query parameters, `fields=`, examples) is plain code over these values, so
/// that a route costs the compiler no more than the walk.
///
/// Threads: any; immutable. Lifetime: for ever.
struct Schema {
    enum class Kind : std::uint8_t {
        object,
        list,
        text,
        integer,
        number,
        boolean,
        id,
        time,
        duration,
        enumeration,
        anything
    };
    /// Whether a member is there. In an answer all are, and what is not `always` may be null.
    enum class Presence : std::uint8_t { always, optional, change };
    /// Types refer to one another by function, since they may refer to themselves.
    using Reference = Schema const& (*)();

    struct Member {
        std::string name;  ///< as JSON has it
        Reference schema = nullptr;
        Presence presence = Presence::always;
        Constraint const* constraint = nullptr;  ///< none: no limits, nothing to explain
        json::Value initial{};                   ///< of a struct that nobody has filled in: the default of a parameter
    };

    Kind kind = Kind::anything;
    std::string name{};                 ///< of objects and enumerations: "Channel"
    bool is_page = false;               ///< a list's answer: `fields=` speaks of its items
    std::vector<Member> members{};      ///< of objects
    Reference items = nullptr;          ///< of lists
    std::vector<std::string> values{};  ///< of enumerations
    std::string prefix{};               ///< of ids: "ch_"
    std::string behind{};               ///< of ids: the pattern of what stands behind the prefix
    bool is_unsigned = false;           ///< of integers

    Member const* find(std::string_view member) const noexcept;
};

/// The shape of T.
template <class T>
Schema const& schema_of();

namespace detail {

/// The name of a type as the API speaks of it, from what the compiler prints: without namespaces, and without the
/// suffixes Answer and View, which tell an answer from the row that it is made of. `Page<ChannelAnswer>` is
/// ChannelPage.
std::string public_name(std::string_view printed);

template <class T>
std::string_view printed_name() {
    return __PRETTY_FUNCTION__;
}

template <class T>
inline constexpr bool kIsPage = false;
template <class T>
inline constexpr bool kIsPage<Page<T>> = true;

template <class T>
Schema::Member member_of(char const* name, T const& initial, Constraint const* constraint) {
    Schema::Member member{.name = json::styled(name, json::Naming::camel), .constraint = constraint};
    if constexpr (!json::detail::kIsOptional<T>) {
        member.schema = &schema_of<T>;
        if constexpr (!json::detail::Described<T>) member.initial = json::from(initial, json::Naming::camel);
    } else if constexpr (json::detail::kIsOptional<typename T::value_type>) {
        member.presence = Schema::Presence::change;
        member.schema = &schema_of<typename T::value_type::value_type>;
    } else {
        member.presence = Schema::Presence::optional;
        member.schema = &schema_of<typename T::value_type>;
    }
    return member;
}

template <class T>
Schema object_schema() {
    Schema schema{.kind = Schema::Kind::object, .name = public_name(printed_name<T>()), .is_page = kIsPage<T>};
    T const initial{};
    boost::mp11::mp_for_each<json::detail::MembersOf<T>>([&](auto member) {
        schema.members.push_back(member_of(member.name, initial.*member.pointer, constraint_on<T>(member.name)));
    });
    return schema;
}

template <class T>
Schema enumeration_schema() {
    Schema schema{.kind = Schema::Kind::enumeration, .name = public_name(printed_name<T>())};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { schema.values.emplace_back(json::detail::without_underscore(enumerator.name)); });
    return schema;
}

template <class T>
struct PrefixOf;
template <class Kind>
struct PrefixOf<Id<Kind>> {
    static constexpr std::string_view value = Kind::prefix;
    static std::string behind() { return std::string(kIdPattern); }
};
template <class Kind>
struct PrefixOf<OrderedId<Kind>> {
    static constexpr std::string_view value = Kind::prefix;
    static std::string behind() { return std::string(kOrderedPattern); }
};
template <class Kind>
struct PrefixOf<ComposedId<Kind>> {
    static constexpr std::string_view value = Kind::prefix;
    static std::string behind() {
        using Parent = PrefixOf<typename Kind::Parent>;
        return std::string(Parent::value) + Parent::behind() + "_" + std::string(kOrderedPattern);
    }
};

template <class T>
Schema make_schema() {
    using Kind = Schema::Kind;
    if constexpr (std::same_as<T, std::string>) {
        return {.kind = Kind::text};
    } else if constexpr (std::same_as<T, bool>) {
        return {.kind = Kind::boolean};
    } else if constexpr (std::is_floating_point_v<T>) {
        return {.kind = Kind::number};
    } else if constexpr (std::is_integral_v<T>) {
        return {.kind = Kind::integer, .is_unsigned = std::is_unsigned_v<T>};
    } else if constexpr (std::same_as<T, std::chrono::milliseconds>) {
        return {.kind = Kind::duration};
    } else if constexpr (std::same_as<T, Time>) {
        return {.kind = Kind::time};
    } else if constexpr (json::detail::kIsId<T>) {
        return {.kind = Kind::id, .prefix = std::string(PrefixOf<T>::value), .behind = PrefixOf<T>::behind()};
    } else if constexpr (json::detail::kIsVector<T>) {
        return {.kind = Kind::list, .items = &schema_of<typename T::value_type>};
    } else if constexpr (json::detail::DescribedEnum<T>) {
        return enumeration_schema<T>();
    } else if constexpr (json::detail::Described<T>) {
        return object_schema<T>();
    } else {
        static_assert(std::same_as<T, json::Value>, "describe this type with BOOST_DESCRIBE_STRUCT");
        return {};
    }
}

}  // namespace detail

template <class T>
Schema const& schema_of() {
    static Schema const schema = detail::make_schema<T>();
    return schema;
}

}  // namespace klieg::http
