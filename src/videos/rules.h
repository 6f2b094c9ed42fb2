#pragma once

#include "base/constraints.h"
#include "base/principal.h"
#include "base/result.h"
#include "videos/types.h"

#include <string>
#include <string_view>
#include <vector>

/// What a video's owner may say about it, and who may do what. Pure: no storage, no time.
namespace klieg::videos::rules {

inline constexpr std::size_t kTitleLengthMax = 120;
inline constexpr std::size_t kDescriptionLengthMax = 5000;
inline constexpr std::size_t kTagsMax = 20;
inline constexpr std::size_t kTagLengthMax = 40;

/// What titles, descriptions, categories and tags may be, and what the members of a video are.
Constraints constraints();

/// Whether one of them has this id.
bool has_category(std::vector<Category> const& categories, std::string_view id);
/// Everyone may find it and play it.
bool is_listed(Video const& video);
/// Everyone sees public videos that can be played and unlisted ones; owners and those who moderate see all.
bool may_see(Principal const& actor, Video const& video);
/// Notices speak of its owner's file and account: they are for the owner and those who moderate.
bool may_see_notices(Principal const& actor, Video const& video);
/// Owners and administrators edit and delete. Fails: unauthenticated, forbidden; not_found where `actor` may not even
/// see it.
Result<> require_editor(Principal const& actor, Video const& video);

/// The category must be one of the site's, or the one that the video has already: it may have been the site's once.
void check_category(FieldChecks& checks, Video const& video, std::vector<Category> const& categories,
                    std::optional<std::string> const& category_before);

/// Tags without surrounding spaces, in lower case (ASCII), without repeats and what shows nothing.
std::vector<std::string> tidy_tags(std::vector<std::string> tags);

}  // namespace klieg::videos::rules
