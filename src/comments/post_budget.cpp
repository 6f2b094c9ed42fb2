#include "comments/post_budget.h"

#include <string>

namespace klieg::comments {

namespace {

constexpr double kMinutesOfADay = 24 * 60;

std::vector<http::Rate> rate_of(double per_minute, double at_once) {
    return {{http::RateClass::write, per_minute, at_once}};
}

Error too_many(std::chrono::seconds retry_after) {
    Error error{Errc::rate_limited, "You have written many comments: go on in a while.", "too_many_comments"};
    error.retry_after = retry_after;
    return error;
}

}  // namespace

PostBudget::PostBudget(Options options, Clock const& clock)
    : minutes_(rate_of(options.per_minute, options.per_minute), clock),
      days_(rate_of(options.per_day / kMinutesOfADay, options.per_day), clock),
      clock_(clock) {}

/// What comes twice costs nothing: an answer may have been lost, and who sends it again shall hear that it is there.
Result<PostBudget::Said> PostBudget::take(UserId const& person, VideoId const& video, std::string_view text) {
    auto const key = hash_(person.text() + video.text() + std::string(text));
    if (!note(key, clock_.steady()))
        return Error{Errc::conflict, "You have just said the same of this video.", "repeated"};
    Said said(*this, key);
    for (auto* limit : {&minutes_, &days_}) {
        auto const verdict = limit->take(http::RateClass::write, person.text());
        if (!verdict.allowed) return too_many(verdict.retry_after);
    }
    return said;
}

void PostBudget::forget(std::size_t key) {
    MutexLock lock(mutex_);
    said_.erase(key);
}

bool PostBudget::note(std::size_t key, SteadyTime now) {
    MutexLock lock(mutex_);
    while (!in_order_.empty() &&
           (in_order_.front().at + kRepeatedWithin <= now || in_order_.size() >= kRememberedMax)) {
        auto const known = said_.find(in_order_.front().key);
        if (known != said_.end() && known->second == in_order_.front().at) said_.erase(known);
        in_order_.pop_front();
    }
    if (!said_.emplace(key, now).second) return false;
    in_order_.push_back({key, now});
    return true;
}

}  // namespace klieg::comments
