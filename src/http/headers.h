#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace klieg::http {

/// Header fields in order, kept as the lines that they are on the wire: what is answered is written by one copy, and a
/// message costs two allocations however many fields it has. Names compare without regard to case (RFC 9110
/// section 5.1); few enough that a walk beats a map.
///
/// What they show (views) is valid until they are changed next.
class Headers {
public:
    /// A field that stands in a table rather than in a message.
    using Field = std::pair<std::string, std::string>;
    using FieldView = std::pair<std::string_view, std::string_view>;

    /// The first field of that name, or none.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    std::string_view get(std::string_view name) const noexcept { return find(name).value_or(std::string_view()); }
    /// Neither name nor value may be a view of these fields.
    void set(std::string_view name, std::string_view value);  ///< replaces all of that name
    void add(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    void clear() noexcept;  ///< keeps the memory for the next message

    class Iterator {
    public:
        Iterator(Headers const& headers, std::size_t index) : headers_(&headers), index_(index) {}
        FieldView operator*() const noexcept { return headers_->field(index_); }
        Iterator& operator++() noexcept {
            ++index_;
            return *this;
        }
        bool operator==(Iterator const&) const noexcept = default;

    private:
        Headers const* headers_;
        std::size_t index_;
    };
    Iterator begin() const noexcept { return {*this, 0}; }
    Iterator end() const noexcept { return {*this, places_.size()}; }
    std::size_t size() const noexcept { return places_.size(); }

    /// All as "Name: value\r\n". None where a field holds a line break, or has, which would forge another.
    std::optional<std::string_view> lines() const noexcept;

private:
    struct Place {
        std::uint32_t begin;
        std::uint32_t name;   ///< how long it is
        std::uint32_t value;  ///< how long it is

        std::uint32_t line() const noexcept;
    };

    FieldView field(std::size_t index) const noexcept;
    std::string_view name(Place const& place) const noexcept { return {lines_.data() + place.begin, place.name}; }
    void erase(std::size_t index);

    std::string lines_;
    std::vector<Place> places_;
    bool breaks_ = false;  ///< a field has held a line break
};

/// ASCII comparison without regard to case.
bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace klieg::http
