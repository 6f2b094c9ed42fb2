#include "moderation/reports_repo.h"

#include "base/log.h"
#include "ports/order_key.h"

namespace klieg::moderation {

namespace {

constexpr auto kReports = "Reports";
constexpr auto kGroups = "ReportGroups";
constexpr auto kByState = "ByState";
constexpr auto kListedAs = "ListedAs";
constexpr auto kListedOrder = "ListedOrder";

std::string partition_of(GroupState state) {
    return state == GroupState::open ? "open" : "resolved";
}

void pass_over(std::vector<ports::UnreadRow> const& unread) {
    for (auto const& row : unread)
        log::warn("a report cannot be read, and is passed over", {{"of", row.id}, {"error", row.why.detail}});
}

}  // namespace

std::vector<ports::TableSchema> ReportsRepo::tables() {
    return {{.name = kReports,
             .partition_attribute = "Subject",
             .sort_attribute = "Reporter",
             .expiry_attribute = "ExpiresAt"},
            {.name = kGroups,
             .partition_attribute = "Of",
             .indexes = {{kByState, kListedAs, kListedOrder}},
             .expiry_attribute = "ExpiresAt"}};
}

ports::Action ReportsRepo::put(Report const& report, std::optional<Report> const& before) {
    auto stands = before ? ports::Condition::attribute_equals("At", json::Value(to_rfc3339(before->at)))
                         : ports::Condition::attribute_absent("Subject");
    return ports::Put{kReports, json::to_item(report), {std::move(stands)}};
}

Task<Result<std::optional<Report>>> ReportsRepo::find(std::string subject, UserId reporter) {
    ports::Key key{std::move(subject), reporter.text()};
    KLIEG_CO_TRY(auto const item, co_await tables_.get(kReports, std::move(key), ports::Consistency::strong));
    if (!item) co_return std::optional<Report>();
    KLIEG_CO_TRY(auto report, json::from_item<Report>(*item));
    co_return std::optional<Report>(std::move(report));
}

Task<Result<ReportsRepo::Reports>> ReportsRepo::of(std::string subject, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kReports,
                                                    .partition = std::move(subject),
                                                    .limit = limit,
                                                    .cursor = std::move(cursor),
                                                    .consistency = ports::Consistency::strong}));
    auto read = ports::readable_rows_of<Report>(page, "Subject");
    pass_over(read.unread);
    co_return Reports{std::move(read.rows), std::move(page.next)};
}

Task<Result<ReportsRepo::Subjects>> ReportsRepo::scan(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kReports, .cursor = std::move(cursor)}));
    Subjects all{.subjects = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) all.subjects.emplace_back(item.at("Subject").as_string());
    co_return all;
}

ports::Action ReportsRepo::put(ReportGroup const& group, std::int64_t version_before) {
    auto item = json::to_item(group);
    if (group.expires_at == 0) item.erase("ExpiresAt");
    auto const listed_at = group.state == GroupState::open ? group.first_at : group.resolved_at;
    item[kListedAs] = partition_of(group.state);
    item[kListedOrder] = ports::order_key(listed_at.value_or(Time()), group.of);
    auto stands = version_before == 0 ? ports::Condition::attribute_absent("Of")
                                      : ports::Condition::attribute_equals("Version", json::Value(version_before));
    return ports::Put{kGroups, std::move(item), {std::move(stands)}};
}

Task<Result<std::optional<ReportGroup>>> ReportsRepo::find_group(std::string subject) {
    KLIEG_CO_TRY(auto const item, co_await tables_.get(kGroups, {std::move(subject)}, ports::Consistency::strong));
    if (!item) co_return std::optional<ReportGroup>();
    KLIEG_CO_TRY(auto group, json::from_item<ReportGroup>(*item));
    co_return std::optional<ReportGroup>(std::move(group));
}

Task<Result<ReportsRepo::Groups>> ReportsRepo::groups(GroupState state, std::size_t limit, ports::Cursor cursor) {
    auto const order = state == GroupState::open ? ports::Order::ascending : ports::Order::descending;
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kGroups,
                                                    .index = kByState,
                                                    .partition = partition_of(state),
                                                    .order = order,
                                                    .limit = limit,
                                                    .cursor = std::move(cursor)}));
    auto read = ports::readable_rows_of<ReportGroup>(page, "Of");
    pass_over(read.unread);
    co_return Groups{std::move(read.rows), std::move(page.next)};
}

}  // namespace klieg::moderation
