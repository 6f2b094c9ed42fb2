#include "app/storage.h"

#include "channels/repo.h"
#include "events/outbox.h"
#include "events/projector.h"
#include "idempotency/key_table.h"
#include "identity/repo.h"
#include "jobs/queue.h"
#include "uniques/uniques.h"
#include "uploads/repo.h"
#include "videos/rendition_repo.h"
#include "videos/repo.h"

namespace klieg::app {

std::vector<ports::TableSchema> all_tables() {
    std::vector<ports::TableSchema> tables;
    for (auto const& schemas : {identity::table_schemas(), channels::table_schemas(), uniques::table_schemas()})
        tables.insert(tables.end(), schemas.begin(), schemas.end());
    tables.push_back(videos::VideoRepo::table_schema());
    tables.push_back(uploads::UploadRepo::table_schema());
    tables.push_back(videos::RenditionRepo::table_schema());
    tables.push_back(events::Outbox::table_schema());
    tables.push_back(events::Projector::table_schema());
    tables.push_back(jobs::Queue::table_schema());
    tables.push_back(idempotency::KeyTable::table_schema());
    return tables;
}

Storage::Storage(Clock const& clock, std::size_t cores)
    : files_({.name = "files", .threads = std::max<std::size_t>(4, 2 * cores), .queued_max = 4096}),
      cache_({}, clock) {}

Result<std::unique_ptr<Storage>> Storage::open(DataFolder const& folder, Clock const& clock, std::size_t cores) {
    std::unique_ptr<Storage> storage(new Storage(clock, cores));
    KLIEG_TRY(storage->database_, embedded::Database::open({.path = folder.database(), .readers = cores}));
    KLIEG_TRY(storage->tables_, embedded::TableStore::open(*storage->database_, all_tables()));
    KLIEG_TRY(storage->log_, embedded::EventLog::open(*storage->database_, clock));
    KLIEG_TRY(storage->objects_,
              embedded::ObjectStore::open({.root = folder.objects(), .alone = folder.is_locked()}, storage->files_));
    return storage;
}

}  // namespace klieg::app
