#pragma once

#include "assembly/picture.h"
#include "http/contract/reply.h"
#include "site/types.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace klieg::site {

/// The site as its administrators see it.
struct SiteSettingsAnswer {
    ChosenSite chosen;
    ConfiguredSite configured;
    std::vector<assembly::PictureSize> logo;
    std::optional<Time> changed_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SiteSettingsAnswer, (), (chosen, configured, logo, changed_at, version))
Constraints constraints_of(SiteSettingsAnswer const*);

/// What was chosen over the configuration; its tag is the row's version.
http::Reply<SiteSettingsAnswer> answer_with(SiteRow row, ConfiguredSite const& configured);

}  // namespace klieg::site
