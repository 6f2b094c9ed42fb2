#pragma once

#include "http/contract/operation.h"
#include "http/request.h"
#include "pictures/picture_maker.h"

#include <chrono>
#include <string>

namespace klieg::pictures {

/// A picture that takes longer to come holds the memory of others.
inline constexpr std::chrono::seconds kBodyTimeMax{60};

/// A route by which somebody sends a picture: what it takes, and how it fails. The rest of it is its own.
http::Operation sending(std::string path, std::string id, std::string summary);
/// And one that takes it away.
http::Operation removing(std::string path, std::string id, std::string summary);
/// The image that is sent. Lifetime: the request outlives it.
PictureMaker::Sent body_of(http::Request& request);

}  // namespace klieg::pictures
