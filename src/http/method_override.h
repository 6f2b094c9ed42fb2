#pragma once

#include "http/router.h"

namespace klieg::http {

/// tus 1.0.0, "X-HTTP-Method-Override", for clients whose surroundings know no PATCH: what comes with POST becomes what
/// that header says, where the route of that says that it takes it (Route::overrides), and Tus-Resumable says that it
/// is tus. Before anything else looks at the method, so that origin, rate and rights are those of what it becomes.
void override_method(Request& request, Router const& router);

}  // namespace klieg::http
