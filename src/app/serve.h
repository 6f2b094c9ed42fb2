#pragma once

#include "app/config.h"

namespace klieg::app {

/// `klieg serve`: runs until SIGINT or SIGTERM. Answers the exit status.
int serve(Config const& config);

}  // namespace klieg::app
