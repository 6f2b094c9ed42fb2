#pragma once

#include "videos/repo.h"

#include <string>
#include <string_view>
#include <vector>

/// What feeds keep of videos are ids; what is shown of them is read when it is shown.
namespace klieg::feeds {

/// A line each.
std::string text_of(std::vector<VideoId> const& ids);
/// Fails: not_found.
Result<std::vector<VideoId>> ids_from(std::string_view text);

/// Those of them that everyone may find and play at this moment, in their order. Each id once, at most
/// ports::kBatchKeysMax.
Task<Result<std::vector<videos::Video>>> listed_rows(videos::VideoRepo& repo, std::vector<VideoId> ids);

}  // namespace klieg::feeds
