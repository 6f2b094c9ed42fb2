#pragma once

#include "http/steps/step.h"

#include <optional>
#include <string>
#include <variant>

namespace klieg::http {

/// Has the connection of a request counted as what it is used for: among those that wait, where the route says that it
/// waits (before its handler begins) or the body has no end; among the upgraded, where another protocol takes over.
/// Where there is no room for one more, its client is told so while a status can still be said, by an answer like any
/// other.
class ConnectionPlaces final : public Step {
public:
    Next before(Exchange& exchange) override {
        bool const waits = exchange.request.route != nullptr && exchange.request.route->waits;
        return waits ? enter(exchange, ConnectionUse::waiting) : Next::pass;
    }
    Next after(Exchange& exchange) override {
        if (auto const use = use_of(exchange.response.body)) enter(exchange, *use);
        return Next::pass;
    }

private:
    /// None: it goes back to the requests when it has been answered.
    static std::optional<ConnectionUse> use_of(Body const& body) noexcept {
        if (std::holds_alternative<Takeover>(body)) return ConnectionUse::upgraded;
        auto const* stream = std::get_if<StreamBody>(&body);
        if (stream != nullptr && !stream->length) return ConnectionUse::waiting;
        return std::nullopt;
    }

    static Next enter(Exchange& exchange, ConnectionUse use) {
        auto* place = exchange.request.place;
        if (place == nullptr || place->move_to(use)) return Next::pass;
        bool const waits = use == ConnectionUse::waiting;
        return exchange.refuse({Errc::unavailable,
                                waits ? "too many wait already: try again later" : "too many are connected already",
                                waits ? "too_many_waiting" : "too_many_upgraded"});
    }
};

}  // namespace klieg::http
