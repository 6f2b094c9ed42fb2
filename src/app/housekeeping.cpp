#include "app/housekeeping.h"

#include "base/log.h"

#include <exception>
#include <malloc.h>

namespace klieg::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kMemoryEvery = 15s;
constexpr auto kStorageEvery = 1h;
/// Projectors are far ahead of this; a new one can be built from what is left and the tables.
constexpr auto kEventsKept = 30 * 24h;

void say(Result<> const& result, char const* what) {
    if (!result.ok())
        log::warn("housekeeping failed, and is tried again later", {{"what", what}, {"error", result.error().detail}});
}

}  // namespace

void Housekeeping::start() {
    tasks_.spawn("housekeeping.memory", keep_memory_small());
    tasks_.spawn("housekeeping.storage", keep_storage_small());
}

Task<> Housekeeping::keep_memory_small() {
    for (;;) {
        co_await sleep_for(kMemoryEvery);
        needs_.sources.forget_idle();
        // glibc keeps what bursts of work have freed; a small machine has better use for it.
        ::malloc_trim(0);
    }
}

Task<> Housekeeping::keep_storage_small() {
    for (;;) {
        try {
            co_await sweep_storage();
        } catch (std::exception const& error) {  // of the file system, say: the next round may go well
            say(Error{Errc::internal, error.what()}, "storage");
        }
        co_await sleep_for(kStorageEvery);
    }
}

Task<> Housekeeping::sweep_storage() {
    say(co_await needs_.uploads.sweep(), "uploads");
    auto trimmed = co_await needs_.storage.log().trim(needs_.clock.now() - kEventsKept);
    if (!trimmed.ok()) say(std::move(trimmed).error(), "events");
    auto expired = co_await needs_.storage.tables().collect_expired(needs_.clock.now());
    if (!expired.ok()) say(std::move(expired).error(), "expired items");
}

}  // namespace klieg::app
