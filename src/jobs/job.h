#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>

namespace klieg::jobs {

enum class State : std::uint8_t {
    ready,    ///< may run from `run_at` on
    running,  ///< leased
    dead,     ///< failed for good; kept until somebody runs it again or removes it
};
BOOST_DESCRIBE_ENUM(State, ready, running, dead)

/// What a service wants done.
struct NewJob {
    std::string kind;     ///< "videos.publish"
    std::string subject;  ///< whom it is about: an id
    json::Object payload{};
    std::chrono::milliseconds delay{0};
};

/// A job as it is stored. One that succeeded is gone.
struct Job {
    int schema_version = 1;
    JobId job_id;
    std::string kind;
    std::string subject;
    json::Value payload = json::Object{};
    State state = State::ready;
    std::int64_t attempt = 0;   ///< how often it was begun, by processes that may have died with it
    std::int64_t failures = 0;  ///< how often it ended in an error
    Time run_at{};
    std::string lease_owner;  ///< the boot that runs it
    std::string lease_id;     ///< random: by it a worker knows its own claim from one of another worker of its boot
    Time lease_expires_at{};
    std::string last_error;
    Time created_at{};
    Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (schema_version, job_id, kind, subject, payload, state, attempt, failures, run_at, lease_owner,
                       lease_id, lease_expires_at, last_error, created_at, updated_at))

}  // namespace klieg::jobs
