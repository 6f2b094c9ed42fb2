#include "realtime/shard_end.h"

#include "base/caught.h"
#include "base/log.h"

#include <chrono>

namespace klieg::realtime {

namespace {

constexpr std::chrono::seconds kLookAgainAfter{1};

}  // namespace

/// A read that has begun already may have been answered before the client saw what it names: then the next one counts.
Task<bool> ShardEnd::reaches(ports::LogPosition position) {
    auto const wanted = begun_ + 1;
    while (position > known_ && done_ < wanted) {
        auto const seen = read_.ticket();
        if (begun_ == done_)
            co_await ask();
        else
            co_await read_.wait(seen, kLookAgainAfter);
    }
    co_return position <= known_;
}

Task<> ShardEnd::ask() {
    struct Done {
        ShardEnd& of;
        ~Done() {
            of.done_ = of.begun_;
            of.read_.wake();
        }
    };
    ++begun_;
    Done const done{*this};
    auto end = co_await caught(log_.end(shard_));
    if (!end.ok())
        log::warn("it is not known how far the log has got", {{"shard", shard_}, {"error", end.error().detail}});
    else if (known_ < *end)
        known_ = *std::move(end);
}

}  // namespace klieg::realtime
