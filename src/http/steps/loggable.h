#pragma once

#include <string>
#include <string_view>

namespace klieg::http {

/// A path as a log may hold it: a signed media path is all the proof that a private video asks for, so its token is
/// left out.
std::string loggable_path(std::string_view path);

}  // namespace klieg::http
