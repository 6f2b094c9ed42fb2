#pragma once

#include "base/result.h"
#include "http/request.h"

#include <string>
#include <string_view>

namespace klieg::http {

/// A path as a log may hold it: a signed media path is all the proof that a private video asks for, so its token is
/// left out.
std::string loggable_path(std::string_view path);

/// A line about what broke inside of us, for whoever answers a request with it; other errors are the client's to hear.
void log_failure(Request const& request, Error const& error);

}  // namespace klieg::http
