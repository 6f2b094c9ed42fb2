#include "http/headers.h"

#include <algorithm>

namespace klieg::http {

namespace {
char lowered(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
}  // namespace

bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return x == y || lowered(x) == lowered(y); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (auto const& [known, value] : fields_)
        if (same_ignoring_case(known, name)) return value;
    return std::nullopt;
}

void Headers::set(std::string name, std::string value) {
    auto same = [&](Field const& field) { return same_ignoring_case(field.first, name); };
    auto first = std::find_if(fields_.begin(), fields_.end(), same);
    if (first == fields_.end()) return add(std::move(name), std::move(value));
    first->second = std::move(value);
    fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

void Headers::add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
    std::erase_if(fields_, [&](Field const& field) { return same_ignoring_case(field.first, name); });
}

}  // namespace klieg::http
