#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"

#include <functional>

namespace klieg::assembly {

/// Whether `who` has blocked `whom`, asked of who keeps that; none: nobody blocks anybody.
using HasBlocked = std::function<Task<Result<bool>>(UserId who, UserId whom)>;

}  // namespace klieg::assembly
