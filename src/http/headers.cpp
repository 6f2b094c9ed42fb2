#include "http/headers.h"

#include <algorithm>
#include <cstring>

namespace klieg::http {

namespace {

/// Most messages have no more than that, so that each is allocated once.
constexpr std::size_t kUsualFields = 8;
constexpr std::size_t kUsualBytes = 480;

constexpr std::string_view kColon = ": ";
constexpr std::string_view kLineEnd = "\r\n";

char lowered(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Whether any of eight characters is below a space: the subtraction sets the highest bit of those that are, and it was
/// not set before.
bool has_control(std::uint64_t eight) noexcept {
    constexpr std::uint64_t kEach = 0x0101010101010101U;
    return ((eight - kEach * ' ') & ~eight & (kEach * 0x80U)) != 0;
}

bool has_control(std::string_view text) noexcept {
    std::uint64_t eight = 0;
    for (; text.size() >= sizeof eight; text.remove_prefix(sizeof eight)) {
        std::memcpy(&eight, text.data(), sizeof eight);
        if (has_control(eight)) return true;
    }
    eight = ~std::uint64_t{0};
    std::memcpy(&eight, text.data(), text.size());
    return has_control(eight);
}

/// Each field of each message is looked at, so eight characters at a time; few have any that is looked at closer.
bool breaks_line(std::string_view text) noexcept {
    return has_control(text) && text.find_first_of({"\r\n\0", 3}) != text.npos;
}

}  // namespace

bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return x == y || lowered(x) == lowered(y); });
}

std::uint32_t Headers::Place::line() const noexcept {
    return static_cast<std::uint32_t>(name + kColon.size() + value + kLineEnd.size());
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < places_.size(); ++i)
        if (same_ignoring_case(this->name(places_[i]), name)) return field(i).second;
    return std::nullopt;
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void Headers::add(std::string_view name, std::string_view value) {
    if (places_.capacity() == 0) places_.reserve(kUsualFields);
    if (lines_.capacity() < kUsualBytes) lines_.reserve(kUsualBytes);
    places_.push_back({static_cast<std::uint32_t>(lines_.size()), static_cast<std::uint32_t>(name.size()),
                       static_cast<std::uint32_t>(value.size())});
    lines_.append(name).append(kColon).append(value).append(kLineEnd);
    breaks_ = breaks_ || breaks_line(name) || breaks_line(value);
}

void Headers::remove(std::string_view name) {
    for (std::size_t i = places_.size(); i > 0; --i)
        if (same_ignoring_case(this->name(places_[i - 1]), name)) erase(i - 1);
}

void Headers::clear() noexcept {
    lines_.clear();
    places_.clear();
    breaks_ = false;
}

std::optional<std::string_view> Headers::lines() const noexcept {
    if (breaks_) return std::nullopt;
    return lines_;
}

Headers::FieldView Headers::field(std::size_t index) const noexcept {
    auto const& place = places_[index];
    return {name(place), {lines_.data() + place.begin + place.name + kColon.size(), place.value}};
}

void Headers::erase(std::size_t index) {
    auto const gone = places_[index];
    lines_.erase(gone.begin, gone.line());
    places_.erase(places_.begin() + static_cast<std::ptrdiff_t>(index));
    for (auto place = places_.begin() + static_cast<std::ptrdiff_t>(index); place != places_.end(); ++place)
        place->begin -= gone.line();
}

}  // namespace klieg::http
