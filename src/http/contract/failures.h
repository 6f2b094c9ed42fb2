#pragma once

#include "http/contract/operation.h"

#include <map>
#include <vector>

namespace klieg::http {

/// Every way in which an operation may fail, by status: what it declares, and what all operations of its kind have in
/// common (a rate, a body, a path that names something).
std::map<int, std::vector<Failure>> failures_of(Operation const& operation);

}  // namespace klieg::http
