#include "notifications/removal.h"

namespace klieg::notifications {

Task<Result<>> Removal::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto user, UserId::parse(context.subject()));
    KLIEG_CO_CHECK(co_await needs_.repo.trim(std::move(user), kKeptMax));
    co_return Result<>{};
}

Task<Result<bool>> Removal::remove_some_of(UserId user) {
    KLIEG_CO_TRY(bool const more, co_await needs_.repo.remove_some_of(user));
    if (!more) KLIEG_CO_CHECK(co_await needs_.preferences.remove_of(std::move(user)));
    co_return more;
}

}  // namespace klieg::notifications
