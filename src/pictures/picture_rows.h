#pragma once

#include "assembly/picture.h"
#include "base/result.h"
#include "base/task.h"
#include "channels/repo.h"
#include "identity/repo.h"
#include "ports/table_store.h"
#include "site/repo.h"
#include "videos/repo.h"

#include <string>
#include <vector>

namespace klieg::pictures {

/// Which pictures rows name now, whatever is cached. Asked by whoever has a picture's name alone: the
/// job that takes it away, the route, and the check of a data folder.
///
/// Threads: any core. Lifetime: the tables outlive it. Fails as rows do.
class PictureRows {
public:
    explicit PictureRows(ports::TableStore& tables)
        : site_(tables), accounts_(tables), channels_(tables), videos_(tables) {}

    /// Those of a channel, an account, a video or the site. None: it has none, it is gone, or there was never one.
    Task<Result<std::vector<assembly::Picture>>> of(std::string whose);
    /// Whether one of those has that key.
    Task<Result<bool>> have(std::string whose, std::string key);

private:
    site::SiteRepo site_;
    identity::IdentityRepo accounts_;
    channels::ChannelRepo channels_;
    videos::VideoRepo videos_;
};

}  // namespace klieg::pictures
