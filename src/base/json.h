#pragma once

#include "base/clock.h"
#include "base/composed_id.h"
#include "base/ids.h"
#include "base/ordered_id.h"
#include "base/result.h"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The small JSON face of features. A struct described with BOOST_DESCRIBE_STRUCT becomes JSON and comes back:
/// `published_at` in C++ is `publishedAt` in the API (Naming::camel) and `PublishedAt` in a table's item
/// (Naming::pascal).
namespace klieg::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

enum class Naming { camel, pascal };

/// What reading does about members that the JSON lacks or has too many of.
enum class Strictness {
    request,  ///< every member that is not std::optional must be there, and nothing else: what an API takes
    stored,   ///< missing members keep their defaults, unknown ones are passed over: items of other versions
};

/// Parses text with limits on depth (32). Fails: invalid.
Result<Value> parse(std::string_view text);
std::string to_text(Value const& value);

/// snake_case to camelCase or PascalCase.
std::string styled(std::string_view snake, Naming naming);

namespace detail {

/// Writes the name in that style to where there is room for it as it is. Answers how long it has become.
constexpr std::size_t write_styled(std::string_view snake, Naming naming, char* out) noexcept {
    std::size_t size = 0;
    bool raise = naming == Naming::pascal;
    for (char letter : snake) {
        bool const raised = raise && letter >= 'a' && letter <= 'z';
        raise = letter == '_';
        if (!raise) out[size++] = raised ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return size;
}

/// The name of a member that Boost describes, in both styles: made by the compiler, since every request and every row
/// asks for them.
template <class Member>
class MemberName {
public:
    static constexpr std::string_view in(Naming naming) noexcept {
        auto const& text = naming == Naming::camel ? kCamel : kPascal;
        return {text.letters.data(), text.size};
    }

private:
    struct Text {
        std::array<char, std::string_view(Member::name).size()> letters{};
        std::size_t size = 0;
    };
    static constexpr Text in_style(Naming naming) noexcept {
        Text text;
        text.size = write_styled(Member::name, naming, text.letters.data());
        return text;
    }
    static constexpr Text kCamel = in_style(Naming::camel);
    static constexpr Text kPascal = in_style(Naming::pascal);
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsId = false;
template <class K>
inline constexpr bool kIsId<Id<K>> = true;
template <class K>
inline constexpr bool kIsId<OrderedId<K>> = true;
template <class K>
inline constexpr bool kIsId<ComposedId<K>> = true;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// Collects what is wrong, each with its JSON pointer, so that a caller hears of all of it at once.
class Problems {
public:
    void add(std::string pointer, std::string code, std::string detail);
    bool empty() const noexcept { return fields_.empty(); }
    Error take();

private:
    std::vector<FieldError> fields_;
};

/// An enumerator that would be a C++ keyword carries an underscore at its end, which JSON does not show: `public_`.
std::string_view without_underscore(std::string_view enumerator) noexcept;

template <DescribedEnum T>
bool read_enum(std::string const& text, T& out) {
    // Boost compares C strings, which end at a zero byte that JSON may hold.
    if (text.ends_with('_') || text.find('\0') != std::string::npos) return false;
    return boost::describe::enum_from_string(text.c_str(), out) ||
           boost::describe::enum_from_string((text + "_").c_str(), out);
}

bool read_scalar(Value const& value, std::string& out);
bool read_scalar(Value const& value, bool& out);
bool read_scalar(Value const& value, double& out);
bool read_scalar(Value const& value, std::int64_t& out);
bool read_scalar(Value const& value, std::uint64_t& out);

}  // namespace detail

/// A member of a merge patch (RFC 7396): absent, it stays as it is; null takes it away; else it is changed.
template <class T>
using Change = std::optional<std::optional<T>>;

template <class T>
Value from(T const& value, Naming naming);

template <detail::Described T>
Object object_from(T const& value, Naming naming) {
    Object object;
    boost::mp11::mp_for_each<detail::MembersOf<T>>([&](auto member) {
        object.emplace(detail::MemberName<decltype(member)>::in(naming), from(value.*member.pointer, naming));
    });
    return object;
}

template <class T>
Value from(T const& value, Naming naming) {
    if constexpr (std::same_as<T, Value> || std::same_as<T, Object> || std::same_as<T, Array> ||
                  std::same_as<T, std::string> || std::same_as<T, std::string_view> || std::is_arithmetic_v<T>) {
        return Value(value);
    } else if constexpr (std::same_as<T, Time>) {
        return Value(to_rfc3339(value));
    } else if constexpr (std::same_as<T, std::chrono::milliseconds>) {
        return Value(value.count());
    } else if constexpr (detail::kIsId<T>) {
        return Value(value.text());
    } else if constexpr (detail::kIsOptional<T>) {
        return value ? from(*value, naming) : Value(nullptr);
    } else if constexpr (detail::kIsVector<T>) {
        Array array;
        array.reserve(value.size());
        for (auto const& element : value) array.push_back(from(element, naming));
        return array;
    } else if constexpr (detail::DescribedEnum<T>) {
        return Value(detail::without_underscore(boost::describe::enum_to_string(value, "unknown")));
    } else {
        static_assert(detail::Described<T>, "describe this type with BOOST_DESCRIBE_STRUCT");
        return object_from(value, naming);
    }
}

namespace detail {

struct Reading {
    Naming naming;
    Strictness strictness;
    Problems problems{};
};

/// Where a value stands in what is read. Its JSON pointer is made only where something is wrong with it.
class Place {
public:
    Place() = default;  ///< the whole
    Place(Place const& in, std::string_view member) : in_(&in), member_(member) {}
    Place(Place const& in, std::size_t index) : in_(&in), index_(index) {}

    std::string pointer() const;

private:
    Place const* in_ = nullptr;
    std::string_view member_{};
    std::optional<std::size_t> index_{};  ///< of an element
};

template <class T>
void read(Value const& value, T& out, Place const& place, Reading& reading);

template <Described T>
void read_object(Value const& value, T& out, Place const& place, Reading& reading) {
    if (!value.is_object()) return reading.problems.add(place.pointer(), "wrong_type", "must be an object");
    auto const& object = value.get_object();
    std::size_t known = 0;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        auto& field = out.*member.pointer;
        Place const inside(place, MemberName<decltype(member)>::in(reading.naming));
        auto const* found = object.if_contains(MemberName<decltype(member)>::in(reading.naming));
        if (found != nullptr) {
            ++known;
            read(*found, field, inside, reading);
        } else if (reading.strictness == Strictness::request && !kIsOptional<std::remove_cvref_t<decltype(field)>>) {
            reading.problems.add(inside.pointer(), "required", "is required");
        }
    });
    if (reading.strictness == Strictness::stored || known == object.size()) return;
    for (auto const& entry : object) {
        bool member_of_ours = false;
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            member_of_ours =
                member_of_ours || MemberName<decltype(member)>::in(reading.naming) == std::string_view(entry.key());
        });
        if (!member_of_ours)
            reading.problems.add(Place(place, std::string_view(entry.key())).pointer(), "unknown", "is not known here");
    }
}

/// One value into one member, by the member's type; the branches are the types that structs of ours may have, from the
/// plain ones to those that hold others. Nothing fails here: what is wrong is noted with its place, the rest is read
/// on, so that whoever sent it hears of everything at once.
template <class T>
void read(Value const& value, T& out, Place const& place, Reading& reading) {
    auto wrong = [&](char const* detail) { reading.problems.add(place.pointer(), "wrong_type", detail); };
    if constexpr (std::same_as<T, Value>) {
        out = value;
    } else if constexpr (std::same_as<T, std::string>) {
        if (!read_scalar(value, out)) wrong("must be a string");
    } else if constexpr (std::same_as<T, bool>) {
        if (!read_scalar(value, out)) wrong("must be true or false");
    } else if constexpr (std::is_floating_point_v<T>) {
        double number = 0;
        if (read_scalar(value, number)) {
            out = static_cast<T>(number);
        } else {
            wrong("must be a number");
        }
    } else if constexpr (std::is_integral_v<T>) {
        using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
        Wide number = 0;
        if (read_scalar(value, number) && std::in_range<T>(number)) {
            out = static_cast<T>(number);
        } else {
            wrong("must be a whole number in range");
        }
    } else if constexpr (std::same_as<T, std::chrono::milliseconds>) {
        std::int64_t count = 0;
        if (!read_scalar(value, count)) wrong("must be a whole number of milliseconds");
        out = std::chrono::milliseconds(count);
    } else if constexpr (std::same_as<T, Time>) {
        auto time = value.is_string() ? parse_rfc3339(value.get_string()) : Result<Time>();
        if (!time.ok()) return wrong("must be a time like 2026-01-31T12:00:00.000Z");
        out = *time;
    } else if constexpr (kIsId<T>) {
        // An id of ours is empty where there is none; only stored items have that.
        if (value.is_string() && value.get_string().empty() && reading.strictness == Strictness::stored) return;
        auto id = value.is_string() ? T::parse(value.get_string()) : Result<T>();
        if (!id.ok()) return reading.problems.add(place.pointer(), "not_found", "names nothing that exists");
        out = *std::move(id);
    } else if constexpr (kIsOptional<T>) {
        if constexpr (kIsOptional<typename T::value_type>) {
            read(value, out.emplace(), place, reading);  // absent and null differ: a merge patch
        } else if (value.is_null()) {
            out.reset();
        } else {
            read(value, out.emplace(), place, reading);
        }
    } else if constexpr (kIsVector<T>) {
        if (!value.is_array()) return wrong("must be a list");
        out.clear();
        for (auto const& element : value.get_array())
            read(element, out.emplace_back(), Place(place, out.size() - 1), reading);
    } else if constexpr (DescribedEnum<T>) {
        if (!value.is_string() || !read_enum(std::string(value.get_string()), out))
            reading.problems.add(place.pointer(), "unknown_value", "is none of the values allowed here");
    } else {
        static_assert(Described<T>, "describe this type with BOOST_DESCRIBE_STRUCT");
        read_object(value, out, place, reading);
    }
}

}  // namespace detail

/// Reads a described struct. Fails: invalid, with a FieldError for everything that is wrong.
template <class T>
Result<T> to(Value const& value, Naming naming, Strictness strictness) {
    T out{};
    detail::Reading reading{naming, strictness};
    detail::read(value, out, {}, reading);
    if (!reading.problems.empty()) return reading.problems.take();
    return out;
}

/// A request's body, strictly. Fails: invalid.
template <class T>
Result<T> parse_request(std::string_view text) {
    KLIEG_TRY(auto value, parse(text));
    return to<T>(value, Naming::camel, Strictness::request);
}

/// A table's item. Fails: corrupt, since we wrote it, and without a code: it is nobody's input.
template <class T>
Result<T> from_item(Object const& item) {
    auto read = to<T>(Value(item), Naming::pascal, Strictness::stored);
    if (!read.ok()) {
        read.error().kind = Errc::corrupt;
        read.error().code.clear();
    }
    return read;
}

template <detail::Described T>
Object to_item(T const& value) {
    return object_from(value, Naming::pascal);
}

}  // namespace klieg::json
