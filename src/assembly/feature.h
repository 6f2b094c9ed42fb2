#pragma once

#include "assembly/maintenance.h"
#include "assembly/notification.h"
#include "events/kind.h"
#include "events/projector.h"
#include "realtime/topic.h"

#include <vector>

namespace klieg::http {
class Router;
}
namespace klieg::jobs {
class Worker;
}

namespace klieg::assembly {

/// The door of a feature. It owns its repos, services, jobs and apis by value, in the order in which they depend on
/// each other, takes all that it needs from outside in one struct, `Needs`, and answers here what it has for each of
/// those who run things. Beside these questions each feature has `static std::vector<ports::TableSchema> tables()`:
/// they are made before there is a feature.
///
/// Threads: asked once, before anything runs. Lifetime: outlives the router, the worker and the projectors.
class Feature {
public:
    Feature() = default;
    virtual ~Feature() = default;
    Feature(Feature const&) = delete;
    Feature& operator=(Feature const&) = delete;

    virtual void add_routes(http::Router&) {}
    virtual void add_jobs(jobs::Worker&) {}
    /// What follows the log for it.
    virtual std::vector<events::Projection> projections() { return {}; }
    /// The events that it tells; docs/events.md has them all.
    virtual std::vector<events::CatalogueEntry> events() const { return {}; }
    /// What may be followed of it over the live socket.
    virtual std::vector<realtime::Topic> topics() { return {}; }
    /// What those who follow a topic, its own or another feature's, are told of its events.
    virtual std::vector<realtime::Renderer> renderers() { return {}; }
    /// Of what it tells people who are not looking.
    virtual std::vector<NotificationSource> notifications() { return {}; }
    virtual std::vector<Maintenance> maintenance() { return {}; }

    /// Before the first request, after those that it needs. Fails: then the server does not start.
    virtual Task<Result<>> start() { co_return Result<>{}; }
    /// After the last request and job, before those that it needs. Also where start() failed or never was.
    virtual Task<> stop() { co_return; }
};

}  // namespace klieg::assembly
