#pragma once

#include "base/json.h"
#include "ports/table_store.h"

namespace klieg::comments {

/// Where a walk of a job goes on, by what it last saved; empty: at the start.
inline ports::Cursor cursor_in(json::Object const* reached) {
    auto const* cursor = reached != nullptr ? reached->if_contains("cursor") : nullptr;
    return cursor != nullptr && cursor->is_string() ? ports::Cursor(cursor->get_string()) : ports::Cursor();
}

}  // namespace klieg::comments
