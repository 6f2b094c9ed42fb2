#include "jobs/share_repo.h"

#include "base/epoch_seconds.h"
#include "base/json.h"

#include <algorithm>

namespace klieg::jobs {

namespace {

using ports::Condition;

constexpr auto kTable = "JobShares";
constexpr auto kIndex = "ByTurn";
/// Owners looked at to find the first: an index that lags names them in an order of a moment ago.
constexpr std::size_t kSharesPage = 8;
constexpr std::size_t kSpentPage = 16;
/// Sixteen half-lives on, a day of an encoder is a second.
constexpr auto kKept = 16 * std::chrono::hours(1);
/// What the turns of those begin with whose budget is used up.
constexpr auto kSpent = "1";

ports::Item to_stored(Share const& share) {
    auto item = json::to_item(share);
    if (share.waiting > 0) {
        item["Queue"] = share.kind;
        item["Turn"] = share.turn();
    }
    if (share.waiting == 0 && share.running == 0)
        item["ExpiresAt"] = epoch_seconds(std::max(share.used_at, share.since) + kKept);
    return item;
}

}  // namespace

ports::TableSchema ShareRepo::table() {
    return {.name = kTable,
            .partition_attribute = "Kind",
            .sort_attribute = "Owner",
            .indexes = {{kIndex, "Queue", "Turn"}},
            .expiry_attribute = "ExpiresAt"};
}

Task<Result<std::optional<Share>>> ShareRepo::find(std::string kind, std::string owner) {
    KLIEG_CO_TRY(auto item,
                 co_await tables_.get(kTable, {std::move(kind), std::move(owner)}, ports::Consistency::strong));
    if (!item) co_return std::optional<Share>();
    KLIEG_CO_TRY(auto share, json::from_item<Share>(*item));
    co_return std::optional<Share>(std::move(share));
}

Task<Result<ShareRepo::ByOwner>> ShareRepo::find_all(std::string kind, std::vector<std::string> owners) {
    std::vector<ports::Key> keys;
    for (auto const& owner : owners) keys.push_back({kind, owner});
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kTable, std::move(keys), ports::Consistency::strong));
    ByOwner shares;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto share = items[i] ? parse(*items[i]) : std::nullopt;
        if (share || !items[i]) shares.emplace(std::move(owners[i]), std::move(share));
    }
    co_return shares;
}

std::optional<Share> ShareRepo::parse(ports::Item const& item) {
    auto share = json::from_item<Share>(item);
    if (share.ok()) return *std::move(share);
    passed_over_.tell("share", std::string(item.at("Owner").as_string()), share.error());
    return std::nullopt;
}

Task<Result<std::vector<Share>>> ShareRepo::read(ports::Page page) {
    std::vector<Share> shares;
    std::vector<ports::Key> keys;
    for (auto const& item : page.items)
        keys.push_back({std::string(item.at("Kind").as_string()), std::string(item.at("Owner").as_string())});
    if (keys.empty()) co_return shares;
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kTable, std::move(keys), ports::Consistency::strong));
    for (auto const& item : items) {
        auto share = item ? parse(*item) : std::nullopt;
        if (share && share->waiting > 0) shares.push_back(*std::move(share));
    }
    co_return shares;
}

Task<Result<ShareRepo::Page>> ShareRepo::first(std::string kind, ports::Cursor cursor) {
    ports::Query query{.table = kTable,
                       .index = kIndex,
                       .partition = std::move(kind),
                       .limit = kSharesPage,
                       .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    Page found{.shares = {}, .next = std::move(page.next)};
    KLIEG_CO_TRY(found.shares, co_await read(std::move(page)));
    std::ranges::sort(found.shares, {}, &Share::turn);
    co_return found;
}

Task<Result<ShareRepo::Page>> ShareRepo::spent(std::string kind, ports::Cursor cursor) {
    ports::Query query{.table = kTable,
                       .index = kIndex,
                       .partition = std::move(kind),
                       .from = kSpent,
                       .limit = kSpentPage,
                       .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    Page found{.shares = {}, .next = std::move(page.next)};
    KLIEG_CO_TRY(found.shares, co_await read(std::move(page)));
    std::erase_if(found.shares, [](Share const& share) { return !share.spent_until; });
    co_return found;
}

ports::Action ShareRepo::replace(std::optional<Share> const& before, Share const& after) {
    auto unchanged = before ? Condition::attribute_equals("Revision", json::Value(before->revision))
                            : Condition::attribute_absent("Revision");
    return ports::Put{kTable, to_stored(after), {std::move(unchanged)}};
}

}  // namespace klieg::jobs
