#pragma once

#include "base/result.h"

namespace klieg {

/// Whether it may be there in a moment, so that it is worth another try.
inline bool is_away(Error const& error) {
    return error.kind == Errc::unavailable || error.kind == Errc::timeout;
}

}  // namespace klieg
