#include "site/repo.h"

namespace klieg::site {

namespace {

constexpr char const* kTable = "Site";

ports::Condition stands_as(SiteRow const& row) {
    if (row.version == 0) return ports::Condition::attribute_absent("Of");
    return ports::Condition::attribute_equals("Version", json::Value(row.version));
}

}  // namespace

std::vector<ports::TableSchema> SiteRepo::tables() {
    return {{.name = kTable, .partition_attribute = "Of"}};
}

Task<Result<SiteRow>> SiteRepo::get() {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {kSiteSubject}, ports::Consistency::strong));
    if (!item) co_return SiteRow{};
    co_return json::from_item<SiteRow>(*item);
}

Task<Result<>> SiteRepo::replace(SiteRow before, SiteRow after, ports::Transaction also) {
    ports::Transaction transaction{ports::Put{kTable, json::to_item(after), {stands_as(before)}}};
    co_return co_await tables_.transact(std::move(transaction.append(std::move(also))));
}

}  // namespace klieg::site
