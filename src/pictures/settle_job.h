#pragma once

#include "assembly/picture.h"
#include "channels/service.h"
#include "identity/service.h"
#include "jobs/worker.h"
#include "ports/object_store.h"
#include "site/service.h"
#include "videos/repo.h"

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
        site::SiteService& site;
        identity::IdentityService& accounts;
        channels::ChannelService& channels;
        videos::VideoRepo& videos;
    };
    explicit SettleJob(Needs needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> settle(std::string whose, std::string key);

private:
    Task<Result<bool>> is_named(std::string const& whose, std::string const& key);

    Needs needs_;
};

}  // namespace klieg::pictures
