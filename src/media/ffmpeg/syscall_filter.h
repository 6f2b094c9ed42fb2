#pragma once

#include "base/result.h"

#include <linux/filter.h>
#include <vector>

namespace klieg::media {

/// The system calls that a decoder may make, as a program for the kernel: memory, threads, time, reading files, writing
/// to what is open already. Everything else fails with ENOSYS, sockets and signals with EPERM: no network, no new
/// process, no ptrace.
///
/// It is a list of what is allowed, since the next kernel's new call should be denied before anybody hears of it.
///
/// `execve` passes for the one address `program_path`, which the caller uses for its own exec. Afterwards the address
/// space is another, so that a later exec needs a decoder that is taken over already, and Landlock then still denies
/// other programs. Fails: internal.
Result<std::vector<sock_filter>> make_syscall_filter(char const* program_path);

}  // namespace klieg::media
