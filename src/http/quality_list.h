#pragma once

#include <string_view>

namespace klieg::http {

/// How much a client wants `token` by a header such as Accept-Encoding (RFC 9110 section 12.4.2): 0 (not at all) to
/// 1000. What the list does not name gets what it says of `*`, else 0. A broken weight counts as 0.
int quality_of(std::string_view header, std::string_view token) noexcept;

/// Calls `each` with every element of a comma-separated list, spaces taken off. Commas in quotes do not separate.
template <class Each>
void for_each_element(std::string_view list, Each each) {
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i < list.size() && list[i] == '"') quoted = !quoted;
        if (i < list.size() && (list[i] != ',' || quoted)) continue;
        auto element = list.substr(begin, i - begin);
        begin = i + 1;
        while (!element.empty() && (element.front() == ' ' || element.front() == '\t')) element.remove_prefix(1);
        while (!element.empty() && (element.back() == ' ' || element.back() == '\t')) element.remove_suffix(1);
        if (!element.empty()) each(element);
    }
}

/// An element of such a list: what it names, and how much that is wanted.
struct WeighedName {
    std::string_view name;
    int weight = 0;
};
WeighedName weighed_name(std::string_view element) noexcept;

/// Whether it stands for all that the list does not name.
constexpr bool is_wildcard(std::string_view name) noexcept {
    return name == "*" || name == "*/*";
}

}  // namespace klieg::http
