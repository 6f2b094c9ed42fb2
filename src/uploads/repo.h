#pragma once

#include "ports/table_store.h"
#include "uploads/types.h"

namespace klieg::uploads {

/// Keys and items of the table Uploads. Threads: any core. Lifetime: the store outlives it.
class UploadRepo {
public:
    explicit UploadRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// Fails: not_found.
    Task<Result<Upload>> get(UploadId id);
    Task<Result<>> put_off_expiry(UploadId id, Time expires_at);
    Task<Result<>> remove(UploadId id);
    /// For somebody else's transaction.
    static ports::Action removal(UploadId const& id);
    /// Likewise: fails where the upload is complete, or gone.
    static ports::Action require_open(UploadId const& id);
    /// Likewise, where it is there, or open.
    static ports::Action require_none(std::string const& id);
    static ports::Action require_complete(UploadId const& id);
    ports::Action insert(Upload const& upload) const;
    /// Fails with conflict where the upload is complete already, or gone.
    ports::Action complete(Upload const& upload, Time row_expires_at) const;

    struct Page {
        std::vector<std::string> ids;
        ports::Cursor next;
    };
    /// The ids of all, in no order: for the sweep. As texts and without their rows, so that one that cannot be read is
    /// a matter of its own.
    Task<Result<Page>> scan(ports::Cursor cursor);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::uploads
