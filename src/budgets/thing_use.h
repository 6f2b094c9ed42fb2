#pragma once

#include "base/constraints.h"
#include "budgets/repo.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace klieg::budgets {

/// What one part of a thing takes: a video's source, one of its rungs.
struct PartUse {
    std::string name;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(PartUse, (), (name, bytes))
Constraints constraints_of(PartUse const*);

/// What one thing of an owner's takes: a video, or an upload under way.
struct ThingUse {
    std::string id;
    std::int64_t bytes = 0;
    std::int64_t staged_bytes = 0;
    std::int64_t stored_bytes = 0;
    std::int64_t derived_bytes = 0;
    std::vector<PartUse> parts;
};
BOOST_DESCRIBE_STRUCT(ThingUse, (), (id, bytes, staged_bytes, stored_bytes, derived_bytes, parts))
Constraints constraints_of(ThingUse const*);

/// The thing that a subject is a part of: "v_…" of "v_…/00000001/source".
std::string thing_of(std::string const& subject);
/// Where the subjects of things behind this one begin, in their order.
std::string behind_thing(std::string const& thing);
/// Adds what a row says to the last of `things`, or to a new one behind it. Rows come in the order of their subjects;
/// what takes no bytes, as a channel, is passed over.
void add_row(std::vector<ThingUse>& things, UseRow const& row);

}  // namespace klieg::budgets
