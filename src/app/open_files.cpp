#include "app/open_files.h"

#include "base/log.h"
#include "http/contract/operation.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/resource.h>

namespace klieg::app {

namespace {

/// Databases, their readers, logs, pipes to child processes, files of encodings, connections that are turned away.
constexpr std::size_t kOwnFiles = 256;
constexpr std::size_t kFilesOfRequest = 2;
constexpr std::size_t kRedirectsMax = 1'000;
constexpr std::size_t kRedirectsPerClientMax = 100;

}  // namespace

std::size_t raise_open_files_max() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    auto const before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (before != limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        log::warn("the limit of open files stays as it is", {{"limit", before}, {"error", std::strerror(errno)}});
        limit.rlim_cur = before;
    }
    return limit.rlim_cur;
}

ConnectionUses uses_of(http::Router const& router) {
    auto upgrades = [](http::RawAnswer const& answer) { return answer.status == 101; };
    ConnectionUses uses{.waiting = false, .upgraded = false};
    for (auto const& route : router.routes()) {
        uses.waiting |= route->waits;
        uses.upgraded |= route->operation && std::ranges::any_of(route->operation->raw_answers, upgrades);
    }
    return uses;
}

http::ConnectionLimits connections_within(std::size_t open_files_max, http::ConnectionLimits wanted,
                                          ConnectionUses uses) noexcept {
    if (!uses.waiting) wanted.waiting_max = 0;
    if (!uses.upgraded) wanted.upgraded_max = 0;
    auto const left = open_files_max > kOwnFiles ? open_files_max - kOwnFiles : 0;
    // Half of it is for everybody else, and a share of more than there is would be none.
    auto const shared = [](http::ConnectionLimits limits) {
        limits.per_client_max = std::min(limits.per_client_max, std::max<std::size_t>(limits.requests_max / 2, 1));
        return limits;
    };
    auto const needed = wanted.requests_max * kFilesOfRequest + wanted.waiting_max + wanted.upgraded_max;
    if (needed <= left) return shared(wanted);
    for (auto* count : {&wanted.requests_max, &wanted.waiting_max, &wanted.upgraded_max})
        if (*count > 0) *count = std::max<std::size_t>(*count * left / needed, 1);
    return shared(wanted);
}

http::ConnectionLimits redirect_connections(std::size_t per_client_max) noexcept {
    return {.requests_max = kRedirectsMax, .per_client_max = std::min(per_client_max, kRedirectsPerClientMax)};
}

}  // namespace klieg::app
