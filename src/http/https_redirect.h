#pragma once

#include "http/server.h"

#include <string>

namespace klieg::http {

/// Answers every request with the same target under `public_url` ("https://video.example"), for a server that listens
/// where people who type a bare name arrive. 308: the method stays what it was (RFC 9110 section 15.4.9).
Server::Endpoint redirect_to(std::string public_url);

}  // namespace klieg::http
