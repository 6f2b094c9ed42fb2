#pragma once

#include "base/result.h"
#include "site/types.h"

/// What a site may say of itself.
namespace klieg::site {

/// What was chosen with the patch applied, in the form in which it is kept: no text is empty, colours are in lower
/// case. Fails: invalid, with every wrong field.
Result<ChosenSite> patched(ChosenSite chosen, SitePatch patch);
/// What holds, of what was chosen and what the configuration says.
SiteInBrief brief_of(ChosenSite const& chosen, ConfiguredSite const& configured);

}  // namespace klieg::site
