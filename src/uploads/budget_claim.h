#pragma once

#include "budgets/counted.h"
#include "uploads/repo.h"
#include "videos/repo.h"

namespace klieg::uploads {

/// Each upload that is under way has a place among its owner's and, from its beginning, all that it will bring.
/// Lifetime: the repos outlive it.
budgets::Counted counted_uploads(UploadRepo& uploads, videos::VideoRepo& videos);

}  // namespace klieg::uploads
