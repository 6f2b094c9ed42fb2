#include "moderation/report_budget.h"

namespace klieg::moderation {

namespace {

constexpr double kMinutesOfADay = 24 * 60;

std::vector<http::Rate> rate_of(int per_day) {
    return {{http::RateClass::write, per_day / kMinutesOfADay, static_cast<double>(per_day)}};
}

}  // namespace

ReportBudget::ReportBudget(Options options, Clock const& clock)
    : people_(rate_of(options.per_day), clock), addresses_(rate_of(options.per_day * kAddressShare), clock) {}

Result<> ReportBudget::take(UserId const& person, std::string_view address) {
    auto verdict = people_.take(http::RateClass::write, person.text());
    if (verdict.allowed) verdict = addresses_.take_of_address(http::RateClass::write, address);
    if (verdict.allowed) return {};
    Error error{Errc::rate_limited, "You have reported a lot: go on tomorrow.", "too_many_reports"};
    error.retry_after = verdict.retry_after;
    return error;
}

}  // namespace klieg::moderation
