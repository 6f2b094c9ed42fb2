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

struct Category {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Category, (), (id, name))

std::vector<Category> const& categories();
bool is_category(std::string_view id);

/// What titles, descriptions, categories and tags may be, and what the members of a video are.
Constraints constraints();

/// Everyone sees public videos that can be played and unlisted ones; owners and those who moderate see all.
bool may_see(Principal const& actor, Video const& video);
/// Owners and administrators edit and delete. Fails: unauthenticated, forbidden; not_found where `actor` may not even
/// see it.
Result<> require_editor(Principal const& actor, Video const& video);

/// Fails: invalid, with an error for each field.
Result<> validate(Video const& video);

/// Tags without surrounding spaces, in lower case (ASCII), without repeats and empties.
std::vector<std::string> tidy_tags(std::vector<std::string> tags);

}  // namespace klieg::videos::rules
