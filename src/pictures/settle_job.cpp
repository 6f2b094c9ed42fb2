#include "pictures/settle_job.h"

#include "assembly/picture_jobs.h"

#include <utility>

namespace klieg::pictures {

namespace {

constexpr std::size_t kPageObjects = 100;

}  // namespace

Task<Result<>> SettleJob::run(jobs::JobContext& context) {
    auto const* key = context.payload().if_contains("key");
    if (key == nullptr || !key->is_string() || key->get_string().empty())
        co_return Error{Errc::invalid, "the job names no picture"};
    co_return co_await settle(context.subject(), std::string(key->get_string()));
}

Task<Result<>> SettleJob::settle(std::string whose, std::string key) {
    KLIEG_CO_TRY(bool const named, co_await needs_.rows.have(whose, key));
    if (named) co_return Result<>{};
    auto const prefix = assembly::picture_prefix(whose, key);
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.objects.list(prefix, std::move(cursor), kPageObjects));
        for (auto& object : page.objects) KLIEG_CO_CHECK(co_await needs_.objects.remove(std::move(object.name)));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::pictures
