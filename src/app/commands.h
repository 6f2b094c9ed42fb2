#pragma once

namespace klieg::app {

/// The command line: `klieg serve`, `klieg admin …`, `klieg config`, `klieg openapi`,
/// `klieg tables`, `klieg version`. Answers the exit status.
int run_command(int count, char** arguments);

}  // namespace klieg::app
