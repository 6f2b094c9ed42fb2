#pragma once

#include "base/result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::identity {

/// What secrets of accounts are sealed with, by key id, and the id of the key that seals. They lie beside the database
/// and not in it. Without one there are neither second factors nor passkeys. Threads: any.
struct SealingKeys {
    std::map<std::string, std::string> by_id{};
    std::string sealing{};

    /// What was sealed for one context is nothing in another. Fails: unavailable, where there is no key.
    Result<std::string> seal(std::string_view context, std::string_view plain) const;
    /// None: it was not sealed here, or its key is gone.
    std::optional<std::string> open(std::string_view context, std::string_view sealed) const;
};

}  // namespace klieg::identity
