#pragma once

#include "ports/table_store.h"
#include "testing/faulty_engines.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klieg::app {

/// All that a site has stored, as of one moment in which nothing runs.
struct Stored {
    std::map<std::string, std::vector<ports::Item>> rows;  ///< by table
    std::set<ports::ObjectName> objects;
    std::set<ports::StagingId> stagings;  ///< the open ones
};

Task<Result<Stored>> all_stored(ports::TableStore& tables, testing::FaultyObjects& objects);

/// What contradicts itself in there, in sentences; none: it is whole. Between requests these hold, after failed ones
/// too:
///  - A row that names another by its key finds it, or the news that it is gone is on its way (Outbox, Jobs). A name of
///    another is an attribute that ends as that table's key is called: OwnerUserId names one of Users.
///  - Each unique name has a holder that bears it, and each user, address and handle is such a name.
///  - A counter is the sum of its contributions.
///  - A video that waits for an upload has one, which is open, and no open upload waits for a video that does not.
///  - A video with a file has the object, and one that is being processed has a job.
///  - Each open staging belongs to a row.
std::vector<std::string> contradictions(Stored const& stored);

}  // namespace klieg::app
