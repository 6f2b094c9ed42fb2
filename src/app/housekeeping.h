#pragma once

#include "assembly/maintenance.h"
#include "base/task_group.h"
#include "leases/lease.h"

#include <vector>

namespace klieg::app {

/// Does what has to be done now and then, at once and then every so often: what is due at the same pace one after the
/// other, in the order in which it was given. What fails, or throws, is logged and holds up nothing else.
///
/// Where several processes serve the same data, what one of them is to do is done under a lease, whose value is when it
/// was done last: whoever comes next within its pace has nothing to do. So is, also of a process
/// that is alone, what a start does only where it is due.
///
/// Threads: one executor. Lifetime: what it is given, and what the tasks refer to, outlives it.
class Housekeeping {
public:
    struct Needs {
        ports::TableStore& tables;
        Clock const& clock;
        Random& random;
        leases::Sharing sharing = leases::Sharing::shared;
        /// Of what one process does for all, renewed while it does; who died in it holds it up so long.
        std::chrono::milliseconds lease{300'000};
    };
    Housekeeping(Needs needs, std::vector<assembly::Maintenance> tasks, Executor executor);

    void start();
    Task<> stop() { return running_.stop(); }

    /// What is due at that pace. The loop does this.
    Task<> do_all(std::chrono::seconds every);

private:
    Task<> repeat(std::chrono::seconds every);
    Task<Result<>> do_for_all(assembly::Maintenance const& task);
    Task<Result<>> do_under(leases::Lease& lease, assembly::Maintenance const& task);
    Task<Result<>> keep(leases::Lease& lease) const;

    static constexpr int kRenewalsInLease = 4;

    Needs needs_;
    std::vector<assembly::Maintenance> tasks_;
    TaskGroup running_;
};

}  // namespace klieg::app
