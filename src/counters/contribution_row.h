#pragma once

#include "counters/counting.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::counters {

/// A contribution that is in the sums, as it stands in the table Contributions.
struct ContributionRow {
    std::string key;           ///< counting#subject
    std::int64_t version = 0;  ///< 0: there is none yet
    std::vector<Addend> addends;
    std::optional<std::int64_t> expires_at;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(ContributionRow, (), (key, version, addends, expires_at, schema_version))

}  // namespace klieg::counters
