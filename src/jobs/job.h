#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::jobs {

enum class State : std::uint8_t {
    ready,      ///< may run from `run_at` on
    running,    ///< leased
    dead,       ///< failed for good; kept for 30 days
    done,       ///< kept for a day
    cancelled,  ///< not to be run; kept for a day after its feature has been told, which is when it `ended_at`
};
BOOST_DESCRIBE_ENUM(State, ready, running, dead, done, cancelled)

/// What a service wants done.
struct NewJob {
    std::string kind;     ///< "videos.publish"
    std::string subject;  ///< whom it is about: an id
    json::Object payload{};
    std::chrono::milliseconds delay{0};
    std::string owner{};  ///< whose turn it is to have it done: an id; empty: nobody's
    /// For how long it is likely to hold a worker; 0: unknown.
    std::chrono::milliseconds cost{0};
    /// Of who may ask twice for the same: there is one job of an id, also once it has ended, and asking for another is
    /// a conflict. Empty: a new one.
    JobId id{};
};
/// The id of a job that is told by its name from all others.
JobId job_id_of(std::string_view name);

/// What a handler had to say.
struct LogLine {
    Time at{};
    std::string text;
};
BOOST_DESCRIBE_STRUCT(LogLine, (), (at, text))

/// Why a job failed for good, as long as its feature has still to be told.
struct FinalFailure {
    std::string kind;  ///< of the error, by its name
    std::string code;
    std::string detail;
    bool is_engines = false;  ///< the detail's words

    static FinalFailure of(Error const& error);
    Error error() const;
};
BOOST_DESCRIBE_STRUCT(FinalFailure, (), (kind, code, detail, is_engines))

/// A job as it is stored.
struct Job {
    int schema_version = 1;
    JobId job_id;
    std::string kind;
    std::string subject;
    json::Value payload = json::Object{};
    State state = State::ready;
    std::int64_t attempt = 0;        ///< how often it was begun, by processes that may have died with it
    std::int64_t failures = 0;       ///< how often it ended in an error
    std::int64_t same_failures = 0;  ///< the last so many of these in the same words
    Time run_at{};
    std::string lease_owner;  ///< the boot that runs it
    std::string lease_id;     ///< random: by it a worker knows its own claim from one of another worker of its boot
    Time lease_expires_at{};
    std::string last_error;
    Time created_at{};
    Time updated_at{};
    std::string revision;      ///< random, new with every write: whoever read the row knows by it whether it stands
    json::Value checkpoint{};  ///< what its handler saved for whoever goes on; null: nothing
    double progress = 0;       ///< 0 to 1, as its handler tells
    std::string doing;         ///< a word of the handler's on what it is at
    std::vector<LogLine> log;  ///< the last lines of its handler's
    bool cancel_wanted = false;
    std::optional<Time> ended_at{};
    std::string owner;            ///< whose turn it takes; empty: nobody's
    std::int64_t cost_ms = 0;     ///< for how long it is likely to hold a worker; 0: unknown
    bool in_turns = false;        ///< its owner's Share counts it, as waiting or as running
    Time begun_at{};              ///< by who holds it
    std::int64_t charged_ms = 0;  ///< to its owner's Share in advance, while it runs
    std::int64_t fruitless = 0;   ///< how many slices in a row have got it no further
    std::int64_t waits = 0;       ///< how many runs in a row have met a bad moment, and nothing else
    /// It is not run any more: who holds it tells its feature, and buries it.
    std::optional<FinalFailure> final_failure{};
    bool refused = false;      ///< dead, for what is wrong with its subject: nobody has to look after it
    bool awaits_room = false;  ///< it was given back for want of room, and has not begun again since
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (schema_version, job_id, kind, subject, payload, state, attempt, failures, run_at, lease_owner,
                       lease_id, lease_expires_at, last_error, created_at, updated_at, revision, checkpoint, progress,
                       doing, log, cancel_wanted, ended_at, owner, cost_ms, in_turns, begun_at, charged_ms, fruitless,
                       waits, refused, awaits_room, final_failure, same_failures))

}  // namespace klieg::jobs
