#pragma once

#include "base/json.h"

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::events {

/// A kind of event: its name in the log and what it means. What it carries is a described struct, which stands with it
/// in the `events.h` of the feature that tells it:
///
///     inline constexpr events::Kind<VideoEvent> kVideoCreated{"video.created", "it is described, and has no file
///     yet"};
///
/// Names and members stay once they are told: they are stored, and others outside may read them.
template <class Payload>
struct Kind {
    std::string_view name;
    std::string_view meaning;

    friend bool operator==(Kind const&, Kind const&) = default;
};

/// A kind as docs/events.md has it; a test compares them.
struct CatalogueEntry {
    std::string name;
    std::string meaning;
    std::string payload;  ///< "videoId: id, visibility: public or unlisted or private, publishedAt?: time"
};

namespace detail {

template <class T>
std::string described_as() {
    if constexpr (json::detail::kIsOptional<T>) {
        return described_as<typename T::value_type>();
    } else if constexpr (json::detail::kIsVector<T>) {
        return "list of " + described_as<typename T::value_type>();
    } else if constexpr (json::detail::kIsId<T>) {
        return "id";
    } else if constexpr (std::same_as<T, Time>) {
        return "time";
    } else if constexpr (std::same_as<T, std::chrono::milliseconds>) {
        return "milliseconds";
    } else if constexpr (std::same_as<T, std::string>) {
        return "text";
    } else if constexpr (std::same_as<T, bool>) {
        return "true or false";
    } else if constexpr (std::is_arithmetic_v<T>) {
        return "number";
    } else if constexpr (json::detail::DescribedEnum<T>) {
        std::string values;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            values += (values.empty() ? "" : " or ") + std::string(json::detail::without_underscore(enumerator.name));
        });
        return values;
    } else {
        std::string members;
        boost::mp11::mp_for_each<json::detail::MembersOf<T>>([&](auto member) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
            members += (members.empty() ? "" : ", ") + json::styled(member.name, json::Naming::camel) +
                       (json::detail::kIsOptional<Member> ? "?: " : ": ");
            members += described_as<Member>();
        });
        return "(" + members + ")";
    }
}

}  // namespace detail

template <class... Payload>
std::vector<CatalogueEntry> catalogue_of(Kind<Payload> const&... kinds) {
    auto entry = [](auto const& kind, std::string members) {
        return CatalogueEntry{std::string(kind.name), std::string(kind.meaning), members.substr(1, members.size() - 2)};
    };
    return {entry(kinds, detail::described_as<Payload>())...};
}

}  // namespace klieg::events
