#include "moderation/blocks.h"

#include "assembly/cache_tags.h"
#include "base/log.h"

#include <chrono>
#include <memory>

namespace klieg::moderation {

namespace {

constexpr auto kBlocks = "Blocks";
constexpr std::size_t kBlocksRemovedAtOnce = 100;
/// For so long where the news of a change is lost.
constexpr std::chrono::seconds kBlocksTtl{60};

ports::Key key_of(UserId const& who, UserId const& whom) {
    return {who.text(), whom.text()};
}

}  // namespace

std::vector<ports::TableSchema> Blocks::tables() {
    return {{.name = kBlocks, .partition_attribute = "UserId", .sort_attribute = "Blocked"}};
}

Task<Result<>> Blocks::block(Principal caller, UserId user) {
    KLIEG_CO_CHECK(caller.require());
    if (caller.is(user)) co_return Error{Errc::forbidden, "nobody blocks themselves", "own_account"};
    KLIEG_CO_TRY(bool const stands, co_await needs_.accounts.exists(user));
    if (!stands) co_return Error{Errc::not_found, "there is no such user"};
    KLIEG_CO_TRY(auto const known,
                 co_await needs_.tables.get(kBlocks, key_of(caller.user, user), ports::Consistency::strong));
    if (known) co_return Result<>{};
    KLIEG_CO_TRY(auto const all, co_await of(caller.user, kBlocksMax, {}));
    if (all.blocks.size() >= kBlocksMax)
        co_return Error{Errc::conflict, "you have blocked as many as one may: let somebody go first",
                        "too_many_blocks"};
    Block const row{.user_id = caller.user, .blocked = std::move(user), .at = needs_.clock.now()};
    auto written = co_await needs_.tables.write(ports::Put{kBlocks, json::to_item(row)});
    co_await needs_.cache.invalidate(cache_tags::blocks_of(caller.user));
    co_return written;
}

Task<Result<>> Blocks::unblock(Principal caller, UserId user) {
    KLIEG_CO_CHECK(caller.require());
    auto written = co_await needs_.tables.write(ports::Delete{kBlocks, key_of(caller.user, user)});
    co_await needs_.cache.invalidate(cache_tags::blocks_of(caller.user));
    co_return written;
}

Task<Result<Blocks::Page>> Blocks::list(Principal caller, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(caller.require());
    co_return co_await of(std::move(caller.user), limit, std::move(cursor));
}

Task<Result<Blocks::Page>> Blocks::of(UserId user, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await needs_.tables.query({.table = kBlocks,
                                                          .partition = user.text(),
                                                          .limit = limit,
                                                          .cursor = std::move(cursor),
                                                          .consistency = ports::Consistency::strong}));
    auto read = ports::readable_rows_of<Block>(page, "Blocked");
    for (auto const& row : read.unread)
        log::warn("a block cannot be read, and is passed over", {{"of", row.id}, {"error", row.why.detail}});
    co_return Page{std::move(read.rows), std::move(page.next)};
}

/// By their keys, so that none stays that cannot be read.
Task<Result<bool>> Blocks::remove_some_of(UserId user) {
    KLIEG_CO_TRY(auto const page, co_await needs_.tables.query({.table = kBlocks,
                                                                .partition = user.text(),
                                                                .limit = kBlocksRemovedAtOnce,
                                                                .consistency = ports::Consistency::strong}));
    if (page.items.empty()) co_return false;
    std::vector<ports::BatchWrite> gone;
    gone.reserve(page.items.size());
    for (auto const& item : page.items)
        gone.emplace_back(
            ports::Delete{.table = kBlocks, .key = {user.text(), std::string(item.at("Blocked").as_string())}});
    auto const written = co_await needs_.tables.write_many(std::move(gone));
    co_await needs_.cache.invalidate(cache_tags::blocks_of(user));
    KLIEG_CO_CHECK(written);
    co_return !page.next.empty();
}

Task<Result<bool>> Blocks::has_blocked(UserId who, UserId whom) {
    if (who.empty() || whom.empty()) co_return false;
    auto load_it = [this, &who](ports::Cache::Tags& tags) { return load(who, tags); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("blocks:" + who.text(), load_it));
    co_return kept != nullptr && kept->text().find(whom.text()) != std::string_view::npos;
}

/// All their ids in one text: no id is part of another.
Task<Result<ports::Cache::Loaded>> Blocks::load(UserId user, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::blocks_of(user)});
    std::string all;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await of(user, ports::kPageItemsMax, std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& block : page.blocks) all += block.blocked.text() + " ";
    } while (!cursor.empty());
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(all)), kBlocksTtl};
}

}  // namespace klieg::moderation
