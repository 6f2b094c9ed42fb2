#pragma once

#include "feeds/reader.h"
#include "library/feature.h"

namespace klieg::app {

/// What feeds ask of who reads, as the library answers it, which stands above them. Lifetime: what it is given outlives
/// what it answers; it is looked at when somebody asks, and so may be made later.
feeds::ReaderAsks asks_of_feeds(library::Feature& library);

}  // namespace klieg::app
