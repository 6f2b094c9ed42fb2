#include "notifications/preferences.h"

#include "base/field_checks.h"
#include "base/json.h"
#include "base/log.h"

#include <algorithm>

namespace klieg::notifications {

namespace {

constexpr auto kPreferencesTable = "NotificationPreferences";
/// Who writes the same row is the same user elsewhere.
constexpr int kPreferenceTriesMax = 4;

struct PreferenceRow {
    std::string of;  ///< the user
    std::vector<KindPreference> kinds;
    std::int64_t version = 1;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(PreferenceRow, (), (of, kinds, version, schema_version))

/// Of who has chosen nothing: of version 0.
Result<PreferenceRow> row_from(UserId const& user, std::optional<ports::Item> const& item) {
    if (item) return json::from_item<PreferenceRow>(*item);
    return PreferenceRow{.of = user.text(), .kinds = {}, .version = 0};
}

KindPreference const* find_of(std::vector<KindPreference> const& chosen, std::string_view kind) {
    auto const found = std::ranges::find(chosen, kind, &KindPreference::kind);
    return found == chosen.end() ? nullptr : &*found;
}

/// Of all kinds that there are; what was chosen of others is kept, and not shown.
std::vector<KindPreference> completed(Sources const& sources, std::vector<KindPreference> const& chosen) {
    std::vector<KindPreference> all;
    for (auto const& kind : sources.kinds()) {
        auto const* known = find_of(chosen, kind.name);
        all.push_back(known != nullptr ? *known
                                       : KindPreference{kind.name, kind.ways.app, kind.ways.mail, kind.ways.push});
    }
    return all;
}

Result<> check(Sources const& sources, std::vector<KindPreference> const& wanted) {
    FieldChecks checks;
    std::set<std::string> met;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto const pointer = "/items/" + std::to_string(i) + "/kind";
        if (sources.ways_of(wanted[i].kind) == nullptr)
            checks.add(pointer, "unknown_kind", "is no kind of notification");
        else if (!met.insert(wanted[i].kind).second)
            checks.add(pointer, "repeated", "stands here twice");
    }
    return std::move(checks).result();
}

}  // namespace

std::vector<ports::TableSchema> Preferences::tables() {
    return {{.name = kPreferencesTable, .partition_attribute = "Of"}};
}

Task<Result<std::vector<KindPreference>>> Preferences::of(UserId user) {
    KLIEG_CO_TRY(auto item, co_await needs_.tables.get(kPreferencesTable, {user.text()}, ports::Consistency::strong));
    KLIEG_CO_TRY(auto const row, row_from(user, item));
    co_return completed(needs_.sources, row.kinds);
}

/// What stands decides, and not what a write said: one that failed may have been done.
Task<Result<std::vector<KindPreference>>> Preferences::set(UserId user, std::vector<KindPreference> wanted) {
    KLIEG_CO_CHECK(check(needs_.sources, wanted));
    std::optional<Error> failed;
    for (int tries = 0; tries <= kPreferenceTriesMax; ++tries) {
        KLIEG_CO_TRY(auto item,
                     co_await needs_.tables.get(kPreferencesTable, {user.text()}, ports::Consistency::strong));
        KLIEG_CO_TRY(auto row, row_from(user, item));
        auto const version = row.version;
        auto const before = row.kinds;
        for (auto const& one : wanted) {
            auto known = std::ranges::find(row.kinds, one.kind, &KindPreference::kind);
            if (known != row.kinds.end())
                *known = one;
            else
                row.kinds.push_back(one);
        }
        if (row.kinds == before) co_return completed(needs_.sources, before);
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (tries == kPreferenceTriesMax) break;
        ++row.version;
        auto unchanged =
            item ? ports::Condition::attribute_equals("Version", version) : ports::Condition::attribute_absent("Of");
        auto written =
            co_await needs_.tables.write(ports::Put{kPreferencesTable, json::to_item(row), {std::move(unchanged)}});
        if (written.ok()) co_return completed(needs_.sources, row.kinds);
        failed = std::move(written).error();
    }
    co_return Error{Errc::unavailable, "your preferences are being changed elsewhere: try again", "changed_meanwhile"};
}

assembly::Ways Preferences::Chosen::ways(UserId const& user, std::string const& kind) const {
    auto const of_user = all_.find(user);
    if (of_user != all_.end())
        if (auto const* known = find_of(of_user->second, kind)) return known->ways();
    auto const* own = sources_.ways_of(kind);
    return own != nullptr ? *own : assembly::Ways{};
}

/// What cannot be read chooses nothing: nobody is left out for it.
Task<Result<Preferences::Chosen>> Preferences::chosen_by(std::set<UserId> users) {
    std::vector<ports::Key> keys;
    for (auto const& user : users) keys.push_back({user.text()});
    Chosen chosen(needs_.sources);
    if (keys.empty()) co_return chosen;
    KLIEG_CO_TRY(auto items, co_await ports::get_readable(needs_.tables, kPreferencesTable, std::move(keys),
                                                          ports::Consistency::eventual));
    for (auto const& item : items) {
        if (!item) continue;
        auto row = json::from_item<PreferenceRow>(*item);
        auto user = UserId::parse(item->at("Of").as_string());
        if (row.ok() && user.ok())
            chosen.all_.emplace(*std::move(user), std::move(row->kinds));
        else
            log::warn("somebody's preferences cannot be read", {{"user", std::string(item->at("Of").as_string())}});
    }
    co_return chosen;
}

Task<Result<>> Preferences::remove_of(UserId user) {
    co_return co_await needs_.tables.write(ports::Delete{kPreferencesTable, {user.text()}});
}

}  // namespace klieg::notifications
