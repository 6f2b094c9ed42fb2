#pragma once

#include "base/result.h"
#include "base/task.h"
#include "http/request.h"
#include "http/response.h"
#include "http/upgrade.h"

#include <functional>
#include <string_view>

namespace klieg::realtime {

/// What is spoken over a socket, where the client asks for protocols by name (RFC 6455 section 1.9).
inline constexpr std::string_view kSubprotocol = "klieg.v1+json";

/// The handshake of a server (section 4.2): 101 with a Takeover for `run`. Who asks, and from which site, the caller
/// has looked at. Without extensions: see ADR 33. A client that names protocols has to name ours; one that names none
/// speaks it all the same.
///
/// One that is no such handshake, or of another version, is answered 426 (code upgrade_required) with what is spoken
/// here. Fails: invalid (code malformed_handshake; code unknown_protocol: none of those that it names is ours).
Result<http::Response> accept_websocket(http::Request const& request,
                                        std::function<Task<>(http::UpgradedConnection)> run);

}  // namespace klieg::realtime
