#include "audit/audit.h"

#include "base/crypto.h"
#include "base/epoch_seconds.h"
#include "base/log.h"

#include <fmt/format.h>

namespace klieg::audit {

namespace {

using std::chrono::months;
using std::chrono::year_month;

constexpr auto kTable = "Audit";
constexpr auto kModeration = "Moderation";
constexpr auto kModerationMonth = "ModerationMonth";
/// Those in which something lies that is kept, and one ahead, for a node whose clock is.
constexpr int kMonthsRead = 14;

year_month month_of(Time time) {
    std::chrono::year_month_day const day(std::chrono::floor<std::chrono::days>(time));
    return {day.year(), day.month()};
}

std::string text_of(year_month month) {
    return fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

EntryId id_of(Entry const& entry) {
    std::string said;
    auto const by = entry.by_user_id ? entry.by_user_id->text() : std::string();
    for (auto const& part : {by, entry.what, entry.subject, entry.reason, entry.detail}) said += part + "\n";
    auto const hash = crypto::sha256(said);
    return EntryId::of(entry.at, std::span(hash).first<OrderedText::kWhatBytes>());
}

}  // namespace

std::vector<ports::TableSchema> tables() {
    return {{.name = kTable,
             .partition_attribute = "Month",
             .sort_attribute = "EntryId",
             .indexes = {{kModeration, kModerationMonth, "EntryId"}},
             .expiry_attribute = "ExpiresAt"}};
}

ports::Action entry(Act act, Principal const& by, Time now) {
    Entry entry{.month = text_of(month_of(now)),
                .entry_id = {},
                .at = now,
                .area = act.area,
                .what = std::string(act.what),
                .by_user_id = by.signed_in() ? std::optional(by.user) : std::nullopt,
                .by_role = by.role,
                .subject = std::move(act.subject),
                .of_user_id = std::move(act.of),
                .reason = std::move(act.reason),
                .detail = std::move(act.detail),
                .address = by.address,
                .expires_at = epoch_seconds(now + kKept)};
    entry.entry_id = id_of(entry);
    auto item = json::to_item(entry);
    if (entry.area == Area::moderation) item[kModerationMonth] = entry.month;
    return ports::Put{kTable, std::move(item)};
}

/// Month by month, backwards: a query each, of which most find what they look for in the first.
Task<Result<Page>> list(ports::TableStore& tables, Wanted wanted, Time now) {
    Time from = now + std::chrono::days(1);
    std::optional<std::string> before;
    if (!wanted.cursor.empty()) {
        auto const id = EntryId::parse(wanted.cursor);
        auto const at = id.ok() ? OrderedText::time_of(id->text().substr(EntryIdKind::prefix.size())) : std::nullopt;
        if (!at) co_return Error{Errc::invalid, "this cursor is none of this list"};
        from = *at;
        before = wanted.cursor;
    }
    auto const oldest = now - kKept;
    bool const moderation = wanted.area == Area::moderation;
    Page page;
    auto month = month_of(from);
    for (int read = 0; read < kMonthsRead && month >= month_of(oldest); ++read, month -= months(1)) {
        ports::Cursor cursor;
        do {
            // Bounds are inclusive: the one that the page before ended with comes once more.
            auto const missing = wanted.limit - page.entries.size() + (before ? 1 : 0);
            KLIEG_CO_TRY(auto part, co_await tables.query({.table = kTable,
                                                           .index = moderation ? kModeration : "",
                                                           .partition = text_of(month),
                                                           .to = before,
                                                           .order = ports::Order::descending,
                                                           .limit = std::min(missing, ports::kPageItemsMax),
                                                           .cursor = std::move(cursor),
                                                           .consistency = moderation ? ports::Consistency::eventual
                                                                                     : ports::Consistency::strong}));
            cursor = std::move(part.next);
            auto rows = ports::readable_rows_of<Entry>(part, "EntryId");
            for (auto const& row : rows.unread)
                log::warn("an entry of the audit log cannot be read, and is passed over", {{"error", row.why.detail}});
            for (auto& entry : rows.rows) {
                if (entry.entry_id.text() == wanted.cursor || entry.at <= oldest) continue;
                page.entries.push_back(std::move(entry));
                if (page.entries.size() < wanted.limit) continue;
                page.next = page.entries.back().entry_id.text();
                co_return page;
            }
        } while (!cursor.empty());
    }
    co_return page;
}

}  // namespace klieg::audit
