#include "base/constraints.h"

#include "base/text_policy.h"

#include <algorithm>

namespace klieg {

Constraint const* find_constraint(Constraints constraints, std::string_view member) noexcept {
    auto found = std::find_if(constraints.begin(), constraints.end(),
                              [&](Constraint const& line) { return line.member == member; });
    return found == constraints.end() ? nullptr : &*found;
}

namespace detail {

void check_value(FieldChecks& checks, std::string const& pointer, std::string const& value, Constraint const& line) {
    if (line.text && !checks.text(pointer, value, *line.text)) return;
    if (line.choices == nullptr) return;
    auto allowed = line.choices();
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
        checks.add(pointer, "unknown_value", "is none of the values allowed here");
}

void check_value(FieldChecks& checks, std::string const& pointer, std::vector<std::string> const& value,
                 Constraint const& line) {
    if (line.items_max != 0 && value.size() > line.items_max)
        return checks.add(pointer, "too_many", "are more than " + std::to_string(line.items_max));
    // The first wrong element stands for all: a form shows one sentence beside a list.
    for (auto const& element : value) {
        FieldChecks of_element;
        check_value(of_element, pointer, element, line);
        if (of_element.passed()) continue;
        return checks.take(std::move(of_element));
    }
}

void check_number(FieldChecks& checks, std::string const& pointer, std::int64_t value, Constraint const& line) {
    if (!line.range || (value >= line.range->min && value <= line.range->max)) return;
    checks.add(pointer, "out_of_range",
               "must be a number from " + std::to_string(line.range->min) + " to " + std::to_string(line.range->max));
}

void tidy_value(std::string& value, Constraint const& line) {
    bool const is_for_others = line.text && line.text->alphabet.empty() && line.text->format == TextRule::Format::any;
    if (is_for_others) value = tidy_text(value);
}

void tidy_value(std::vector<std::string>& value, Constraint const& line) {
    for (auto& element : value) tidy_value(element, line);
}

void check_patch(FieldChecks& checks, std::string const& pointer, bool removes, Constraint const& line) {
    if (removes && line.required) checks.add(pointer, "required", "cannot be removed");
}

}  // namespace detail

}  // namespace klieg
