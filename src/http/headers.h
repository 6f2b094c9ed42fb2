#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace klieg::http {

/// Header fields in order. Names compare without regard to case (RFC 9110 section 5.1); few enough that a walk beats a
/// map.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    /// The first field of that name, or none.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    std::string_view get(std::string_view name) const noexcept { return find(name).value_or(std::string_view()); }
    void set(std::string name, std::string value);  ///< replaces all of that name
    void add(std::string name, std::string value);
    void remove(std::string_view name);
    void clear() noexcept { fields_.clear(); }  ///< keeps the memory for the next message

    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }
    std::size_t size() const noexcept { return fields_.size(); }

private:
    std::vector<Field> fields_;
};

/// ASCII comparison without regard to case.
bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace klieg::http
