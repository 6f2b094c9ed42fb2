#pragma once

namespace klieg::app {

/// `klieg tables`: prints the keys and indexes of every table as JSON, sorted by name, without a data folder.
/// tools/erd.py draws docs/images/erd.svg of it. Answers the exit status.
int print_tables();

}  // namespace klieg::app
