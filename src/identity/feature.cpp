#include "identity/feature.h"

#include "base/log.h"
#include "ports/object_store.h"

namespace klieg::identity {

Feature::Feature(Needs needs, Options options)
    : repo(needs.tables),
      setup(repo, needs.random),
      sessions(repo, needs.clock, needs.random, options.sessions),
      ended_sessions_news(sessions, needs.broadcast, needs.random),
      service({repo, sessions, setup, needs.passwords, needs.clock, needs.random, needs.metrics}, options.accounts),
      cookie(options.transport),
      authenticator(sessions, cookie),
      api(service, sessions, cookie) {}

std::vector<ports::TableSchema> Feature::tables() {
    return IdentityRepo::tables();
}

Task<Result<>> Feature::start() {
    KLIEG_CO_CHECK(co_await repo.order_sessions());
    auto prepared = co_await setup.prepare();
    if (prepared.ok()) {
        setup_token = *std::move(prepared);
    } else if (prepared.error().code == ports::kStorageFull) {
        // Who has an account gets in, and makes room.
        log::error("the disk is full: there is no link for the first administrator before the next start");
    } else {
        co_return std::move(prepared).error();
    }
    ended_sessions_news.start(co_await this_executor());
    co_return Result<>{};
}

Task<> Feature::stop() {
    ended_sessions_news.stop();
    co_return;
}

}  // namespace klieg::identity
