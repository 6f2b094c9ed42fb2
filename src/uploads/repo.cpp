#include "uploads/repo.h"

#include "base/json.h"

namespace klieg::uploads {

namespace {
constexpr auto kTable = "Uploads";
ports::Condition exists() {
    return ports::Condition::attribute_exists("UploadId");
}
}  // namespace

std::vector<ports::TableSchema> UploadRepo::tables() {
    return {{.name = kTable, .partition_attribute = "UploadId"}};
}

Task<Result<Upload>> UploadRepo::get(UploadId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {id.text()}, ports::Consistency::strong));
    if (!item) co_return Error{Errc::not_found, "there is no such upload"};
    co_return json::from_item<Upload>(*item);
}

Task<Result<>> UploadRepo::put_off_expiry(UploadId id, Time expires_at) {
    ports::Update update{
        .table = kTable, .key = {id.text()}, .set = {{"ExpiresAt", to_rfc3339(expires_at)}}, .conditions = {exists()}};
    co_return co_await tables_.write(std::move(update));
}

Task<Result<>> UploadRepo::remove(UploadId id) {
    co_return co_await tables_.write(removal(id));
}

ports::Action UploadRepo::removal(UploadId const& id) {
    return ports::Delete{kTable, {id.text()}};
}

ports::Action UploadRepo::require_open(UploadId const& id) {
    return ports::Check{kTable, {id.text()}, {ports::Condition::attribute_equals("State", "open")}};
}

ports::Action UploadRepo::require_complete(UploadId const& id) {
    return ports::Check{kTable, {id.text()}, {ports::Condition::attribute_equals("State", "complete")}};
}

ports::Action UploadRepo::require_none(std::string const& id) {
    return ports::Check{kTable, {id}, {ports::Condition::attribute_absent("UploadId")}};
}

ports::Action UploadRepo::insert(Upload const& upload) const {
    return ports::Put{kTable, json::to_item(upload), {ports::Condition::attribute_absent("UploadId")}};
}

ports::Action UploadRepo::complete(Upload const& upload, Time row_expires_at) const {
    return ports::Update{.table = kTable,
                         .key = {upload.upload_id.text()},
                         .set = {{"State", "complete"}, {"ExpiresAt", to_rfc3339(row_expires_at)}},
                         .conditions = {exists(), ports::Condition::attribute_equals("State", "open")}};
}

Task<Result<UploadRepo::Page>> UploadRepo::scan(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto stored, co_await tables_.scan({.table = kTable, .limit = 100, .cursor = std::move(cursor)}));
    Page page{.next = std::move(stored.next)};
    for (auto const& item : stored.items) page.ids.emplace_back(item.at("UploadId").as_string());
    co_return page;
}

}  // namespace klieg::uploads
