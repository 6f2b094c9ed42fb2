#pragma once

#include "assembly/picture.h"
#include "jobs/worker.h"
#include "pictures/picture_rows.h"
#include "ports/object_store.h"

#include <string>

namespace klieg::pictures {

/// Removes the objects of a picture, unless the row of what it is a picture of names it (assembly/picture_jobs.h).
///
/// A key is made once, and a row that has named it and names another never names it again: so what is removed here is
/// not about to be named, but where making it took longer than kUnnamedPictureKept, which requests may not.
class SettleJob {
public:
    struct Needs {
        ports::ObjectStore& objects;
        PictureRows& rows;
    };
    explicit SettleJob(Needs needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> settle(std::string whose, std::string key);

private:
    Needs needs_;
};

}  // namespace klieg::pictures
