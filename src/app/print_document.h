#pragma once

namespace klieg::app {

/// `klieg openapi`: prints the API's document, the same that a server answers, without one. Answers the exit status.
int print_document();

}  // namespace klieg::app
