#include "addresses/feature.h"

namespace klieg::addresses {

namespace {

/// A mail server that is slow keeps one, and others go on.
constexpr std::size_t kMailsAtOnce = 2;

}  // namespace

Feature::Feature(Needs needs)
    : repo(needs.tables),
      mails({repo, needs.users, needs.delivery, needs.jobs, needs.clock, needs.random, std::move(needs.origin),
             std::move(needs.site)}),
      service({repo, mails, needs.delivery, needs.users, needs.proofs, needs.tables, needs.clock, needs.random}),
      api(service) {}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kAddressMailKind, mails, kMailsAtOnce));
}

}  // namespace klieg::addresses
