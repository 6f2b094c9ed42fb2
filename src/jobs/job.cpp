#include "jobs/job.h"

#include "base/crypto.h"

namespace klieg::jobs {

namespace {

constexpr auto kLastKind = Errc::rate_limited;

/// That of a later release is a bug, or a broken machine, to this one.
Errc kind_named(std::string_view name) {
    for (auto number = static_cast<unsigned>(Errc::internal); number <= static_cast<unsigned>(kLastKind); ++number)
        if (auto const kind = static_cast<Errc>(number); name == to_string(kind)) return kind;
    return Errc::internal;
}

}  // namespace

JobId job_id_of(std::string_view name) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";
    auto const hash = crypto::sha256(name);
    std::string text(JobKind::prefix);
    for (std::size_t i = 0; i < JobId::kRandomLength; ++i)
        text += kLetters[std::to_integer<std::size_t>(hash.at(i)) % kLetters.size()];
    return JobId::parse(text).value();
}

FinalFailure FinalFailure::of(Error const& error) {
    return {to_string(error.kind), error.code, error.detail, error.wording == Wording::engines};
}

Error FinalFailure::error() const {
    Error error{kind_named(kind), detail, code};
    if (is_engines) error.wording = Wording::engines;
    return error;
}

}  // namespace klieg::jobs
