#pragma once

#include "base/blocking_pool.h"
#include "media/ffmpeg/sandbox_check.h"

#include <seccomp.h>

#include <cerrno>
#include <string>
#include <sys/prctl.h>
#include <vector>

namespace klieg::media {

/// A machine that lacks something: a thread on which the kernel answers some calls as old kernels and containers do.
/// Children that are started there inherit it.
class MachineWithout {
public:
    /// `answer` is an errno; 0 is a success that did nothing.
    struct Call {
        std::string name;
        int answer = EPERM;
        int first_argument = -1;  ///< -1: any
    };

    explicit MachineWithout(std::vector<Call> calls) : calls_(std::move(calls)) {}

    Task<Result<>> start() {
        auto install = [this] { return this->install(); };
        return pool_.run(install);
    }
    Task<Result<SandboxFindings>> check(std::filesystem::path outside) {
        auto check = [&outside] { return check_sandbox(outside); };
        KLIEG_CO_TRY(auto findings, co_await pool_.run(check));
        co_return findings;
    }
    BlockingPool& pool() noexcept { return pool_; }

private:
    Result<> install() const {
        auto* filter = seccomp_init(SCMP_ACT_ALLOW);
        int failed = 0;
        for (auto const& call : calls_) {
            auto const action = SCMP_ACT_ERRNO(static_cast<std::uint16_t>(call.answer));
            auto const number = seccomp_syscall_resolve_name(call.name.c_str());
            auto const is_it = scmp_arg_cmp{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(call.first_argument), 0};
            if (failed == 0 && call.first_argument < 0) failed = seccomp_rule_add(filter, action, number, 0);
            if (failed == 0 && call.first_argument >= 0) failed = seccomp_rule_add(filter, action, number, 1, is_it);
        }
        if (failed == 0) failed = seccomp_load(filter);
        seccomp_release(filter);
        if (failed != 0) return Error{Errc::internal, "cannot take calls away: " + std::to_string(failed)};
        return {};
    }

    std::vector<Call> calls_;
    BlockingPool pool_{{.name = "without", .threads = 1}};
};

}  // namespace klieg::media
