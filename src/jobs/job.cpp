#include "jobs/job.h"

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

FinalFailure FinalFailure::of(Error const& error) {
    return {to_string(error.kind), error.code, error.detail, error.wording == Wording::engines};
}

Error FinalFailure::error() const {
    Error error{kind_named(kind), detail, code};
    if (is_engines) error.wording = Wording::engines;
    return error;
}

}  // namespace klieg::jobs
