#include "identity/feature.h"

namespace klieg::identity {

Feature::Feature(Needs needs, Options options)
    : repo(needs.tables),
      setup(repo, needs.random),
      sessions(repo, needs.clock, needs.random, options.sessions),
      service({repo, sessions, setup, needs.passwords, needs.clock, needs.random}, options.accounts),
      cookie(options.transport),
      authenticator(sessions, cookie),
      api(service, sessions, cookie) {}

std::vector<ports::TableSchema> Feature::tables() {
    return IdentityRepo::tables();
}

Task<Result<>> Feature::start() {
    KLIEG_CO_CHECK(co_await repo.order_sessions());
    KLIEG_CO_TRY(setup_token, co_await setup.prepare());
    co_return Result<>{};
}

}  // namespace klieg::identity
