#pragma once

#include "base/result.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace klieg {

/// So many mistakes an answer names: enough for every field of a form, and no more than a person reads. A request of a
/// few bytes a mistake would else be answered by a hundred bytes for each.
inline constexpr std::size_t kFieldErrorsMax = 20;

/// Further ones are passed over.
inline void add_field_error(std::vector<FieldError>& errors, FieldError error) {
    if (errors.size() < kFieldErrorsMax) errors.push_back(std::move(error));
}

}  // namespace klieg
