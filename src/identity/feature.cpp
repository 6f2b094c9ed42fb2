#include "identity/feature.h"

#include "base/log.h"
#include "identity/events.h"
#include "ports/object_store.h"

namespace klieg::identity {

Feature::Feature(Needs needs, Options options)
    : repo(needs.tables),
      access_token_repo(needs.tables),
      second_factor_repo(needs.tables, needs.random),
      setup(repo, needs.random),
      sessions(repo, needs.clock, needs.random, options.sessions),
      ended_sessions_news(sessions, needs.broadcast, needs.random),
      guard(needs.clock, options.accounts.throttle, needs.metrics),
      sign_ins({needs.tables, needs.outbox, needs.clock, needs.random}),
      second_factor_codes({second_factor_repo, sign_ins, needs.clock}, std::move(options.sealing_keys),
                          options.accounts.throttle),
      proofs({repo, needs.passwords, guard, second_factor_codes, sign_ins, needs.clock}, options.proofs),
      second_factors({second_factor_repo, second_factor_codes, repo, proofs, sign_ins, needs.clock, needs.random},
                     std::move(options.second_factors)),
      access_tokens({access_token_repo, repo, sessions, proofs, sign_ins, needs.clock, needs.random},
                    options.access_tokens),
      service({repo, sessions, setup, needs.passwords, guard, proofs, second_factor_codes, sign_ins, needs.clock,
               needs.random, needs.outbox},
              options.accounts),
      address_proofs({repo, sessions, needs.passwords, sign_ins}),
      account_removal({needs.tables, repo, sessions}),
      cookie(options.transport),
      authenticator(sessions, access_tokens, cookie),
      api({service, sessions, proofs}, cookie),
      access_tokens_api(access_tokens, cookie),
      second_factors_api(second_factors, cookie),
      sign_ins_api(sign_ins) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined(
        {IdentityRepo::tables(), AccessTokenRepo::tables(), SecondFactorRepo::tables(), SignInLog::tables()});
}

void Feature::add_routes(http::Router& router) {
    api.add_routes(router);
    access_tokens_api.add_routes(router);
    second_factors_api.add_routes(router);
    sign_ins_api.add_routes(router);
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kSignedIn, kStandingChanged);
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "failed sign-ins", .every = kFailuresFlushedEvery, .run = [this] { return sign_ins.flush(); }}};
}

Task<Result<Principal>> Feature::renewed(Principal caller) {
    if (caller.access_token.empty()) return sessions.renewed(std::move(caller));
    return access_tokens.renewed(std::move(caller));
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
    static_cast<void>(co_await sign_ins.flush());
}

}  // namespace klieg::identity
