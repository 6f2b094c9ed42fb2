#include "budgets/repo.h"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

namespace klieg::budgets {

namespace {

using ports::Condition;

constexpr auto kBudgets = "Budgets";
constexpr auto kUses = "Uses";
constexpr auto kDays = "BudgetDays";
constexpr auto kLimits = "Limits";
constexpr auto kSite = "site";

/// Below a ceiling after so much more. What becomes less may always do so, also where a limit has been lowered.
void limit(std::vector<Condition>& conditions, std::string attribute, std::int64_t more,
           std::optional<std::int64_t> ceiling) {
    if (more <= 0 || !ceiling) return;
    conditions.push_back({Condition::Test::less, std::move(attribute), json::Value(*ceiling - more + 1)});
}

template <class Row>
Result<std::optional<Row>> row_of(std::optional<ports::Item> const& item) {
    if (!item) return std::optional<Row>();
    KLIEG_TRY(auto row, json::from_item<Row>(*item));
    return std::optional<Row>(std::move(row));
}

Result<ChosenLimits> chosen_in(std::optional<ports::Item> const& item) {
    return item ? json::from_item<ChosenLimits>(*item) : ChosenLimits{};
}

Result<BudgetRepo::Uses> uses_of_page(ports::Page page) {
    KLIEG_TRY(auto rows, ports::rows_of<UseRow>(page));
    return BudgetRepo::Uses{std::move(rows), std::move(page.next)};
}

ports::Query of_owner(UserId const& owner, std::string subject, ports::Cursor cursor) {
    ports::Query query{.table = kUses,
                       .partition = owner.text(),
                       .cursor = std::move(cursor),
                       .consistency = ports::Consistency::strong};
    if (!subject.empty()) query.from = std::move(subject);
    return query;
}

}  // namespace

std::vector<ports::TableSchema> BudgetRepo::tables() {
    return {
        {.name = kBudgets, .partition_attribute = "OwnerUserId"},
        {.name = kUses, .partition_attribute = "OwnerUserId", .sort_attribute = "Subject"},
        {.name = kDays, .partition_attribute = "OwnerUserId", .sort_attribute = "Day", .expiry_attribute = "ExpiresAt"},
        {.name = kLimits, .partition_attribute = "Of"}};
}

Task<Result<std::optional<BudgetRow>>> BudgetRepo::find(UserId owner) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kBudgets, {owner.text()}, ports::Consistency::strong));
    co_return row_of<BudgetRow>(item);
}

Task<Result<std::vector<std::optional<UseRow>>>> BudgetRepo::uses_of(UserId owner, std::vector<std::string> subjects) {
    std::vector<ports::Key> keys;
    for (auto& subject : subjects) keys.push_back({owner.text(), std::move(subject)});
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kUses, std::move(keys), ports::Consistency::strong));
    std::vector<std::optional<UseRow>> rows;
    for (auto const& item : items) {
        KLIEG_CO_TRY(auto row, row_of<UseRow>(item));
        rows.push_back(std::move(row));
    }
    co_return rows;
}

Task<Result<BudgetRepo::Uses>> BudgetRepo::uses_below(UserId owner, std::string thing, ports::Cursor cursor) {
    // Strongly: what a release does not see stays counted, and a sum that is held against these rows must have all.
    ports::Query query{.table = kUses,
                       .partition = owner.text(),
                       .limit = ports::kTransactionActionsMax / 2,
                       .cursor = std::move(cursor),
                       .consistency = ports::Consistency::strong};
    if (!thing.empty()) {
        query.from = thing;
        query.to = thing + "\x7f";
    }
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    co_return uses_of_page(std::move(page));
}

Task<Result<BudgetRepo::Uses>> BudgetRepo::uses_from(UserId owner, std::string subject, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.query(of_owner(owner, std::move(subject), std::move(cursor))));
    co_return uses_of_page(std::move(page));
}

Task<Result<BudgetRepo::Subjects>> BudgetRepo::subjects_from(UserId owner, std::string subject, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.query(of_owner(owner, std::move(subject), std::move(cursor))));
    Subjects found{.subjects = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) found.subjects.emplace_back(item.at("Subject").as_string());
    co_return found;
}

Task<Result<std::optional<DayRow>>> BudgetRepo::find_day(UserId owner, std::string day) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kDays, {owner.text(), std::move(day)}, ports::Consistency::strong));
    co_return row_of<DayRow>(item);
}

Task<Result<BudgetRepo::UseKeys>> BudgetRepo::scan_uses(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kUses, .cursor = std::move(cursor)}));
    UseKeys uses{.keys = {}, .next = std::move(page.next)};
    for (auto const& item : page.items)
        uses.keys.push_back(
            {std::string(item.at("OwnerUserId").as_string()), std::string(item.at("Subject").as_string())});
    co_return uses;
}

Task<Result<BudgetRepo::Owners>> BudgetRepo::scan_owners(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kBudgets, .cursor = std::move(cursor)}));
    Owners owners{.ids = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) owners.ids.emplace_back(item.at("OwnerUserId").as_string());
    co_return owners;
}

ports::Action BudgetRepo::replace(std::optional<UseRow> const& before, UseRow const& after) {
    std::vector<Condition> unchanged;
    if (!before) unchanged.push_back(Condition::attribute_absent("Subject"));
    if (before)
        for (auto const& [attribute, of] : counts())
            unchanged.push_back(Condition::attribute_equals(attribute, json::Value((*before).*of)));
    if (static_cast<Use const&>(after) == Use{})
        return ports::Delete{kUses, {after.owner_user_id.text(), after.subject}, std::move(unchanged)};
    return ports::Put{kUses, json::to_item(after), std::move(unchanged)};
}

ports::Action BudgetRepo::add(UserId const& owner, std::optional<BudgetRow> const& standing, Use const& change,
                              Ceilings const& ceilings) {
    if (!standing) {
        BudgetRow first;
        static_cast<Use&>(first) = change;
        first.owner_user_id = owner;
        first.bytes_in_all = change.bytes();
        first.version = 1;
        return ports::Put{kBudgets, json::to_item(first), {Condition::attribute_absent("OwnerUserId")}};
    }
    ports::Update update{.table = kBudgets,
                         .key = {owner.text()},
                         .add = {{"BytesInAll", change.bytes()}, {"Version", 1}},
                         .conditions = {Condition::attribute_exists("OwnerUserId")}};
    for (auto const& [attribute, of] : counts())
        if (change.*of != 0) update.add.emplace_back(attribute, change.*of);
    limit(update.conditions, "BytesInAll", change.bytes(), ceilings.bytes);
    limit(update.conditions, "Drafts", change.drafts, ceilings.drafts);
    limit(update.conditions, "Uploads", change.uploads, ceilings.uploads);
    limit(update.conditions, "Channels", change.channels, ceilings.channels);
    return update;
}

ports::Action BudgetRepo::correct(BudgetRow const& standing, Use const& sum) {
    auto row = standing;
    static_cast<Use&>(row) = sum;
    row.bytes_in_all = sum.bytes();
    row.version = standing.version + 1;
    return ports::Put{kBudgets, json::to_item(row), {Condition::attribute_equals("Version", standing.version)}};
}

ports::Action BudgetRepo::add_to_day(DayRow const& day, bool is_stored, std::int64_t uploaded,
                                     std::optional<std::int64_t> ceiling) {
    if (!is_stored) {
        auto first = day;
        first.uploaded_bytes = uploaded;
        return ports::Put{kDays, json::to_item(first), {Condition::attribute_absent("Day")}};
    }
    ports::Update update{.table = kDays,
                         .key = {day.owner_user_id.text(), day.day},
                         .add = {{"UploadedBytes", uploaded}},
                         .conditions = {Condition::attribute_exists("Day")}};
    limit(update.conditions, "UploadedBytes", uploaded, ceiling);
    return update;
}

Task<Result<>> BudgetRepo::add_decoder_time(DayRow day, std::int64_t milliseconds) {
    // The bytes, too, since a limit is no condition on what is not there.
    co_return co_await tables_.write(
        ports::Update{.table = kDays,
                      .key = {day.owner_user_id.text(), day.day},
                      .set = {{"ExpiresAt", day.expires_at}, {"SchemaVersion", day.schema_version}},
                      .add = {{"DecoderMs", milliseconds}, {"UploadedBytes", 0}}});
}

Task<Result<BudgetRepo::Chosen>> BudgetRepo::chosen(UserId user) {
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kLimits, {{kSite}, {user.text()}}, ports::Consistency::strong));
    Chosen chosen;
    KLIEG_CO_TRY(chosen.site, chosen_in(items[0]));
    KLIEG_CO_TRY(chosen.user, chosen_in(items[1]));
    co_return chosen;
}

Task<Result<ChosenLimits>> BudgetRepo::chosen_for_site() {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kLimits, {kSite}, ports::Consistency::strong));
    co_return chosen_in(item);
}

Task<Result<>> BudgetRepo::choose(std::optional<UserId> user, LimitsPatch patch, ports::Action also) {
    ports::Update update{.table = kLimits, .key = {user ? user->text() : kSite}, .set = {{"SchemaVersion", 1}}};
    boost::mp11::mp_for_each<boost::describe::describe_members<LimitsPatch, boost::describe::mod_public>>(
        [&](auto member) {
            json::Change<std::int64_t> const& change = patch.*member.pointer;
            if (!change) return;
            auto attribute = json::styled(member.name, json::Naming::pascal);
            if (*change) update.set[attribute] = **change;
            if (!*change) update.remove.push_back(std::move(attribute));
        });
    co_return co_await tables_.transact({std::move(update), std::move(also)});
}

Task<Result<>> BudgetRepo::transact(ports::Transaction transaction) {
    co_return co_await tables_.transact(std::move(transaction));
}

}  // namespace klieg::budgets
