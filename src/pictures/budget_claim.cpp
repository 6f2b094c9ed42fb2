#include "pictures/budget_claim.h"

#include <optional>
#include <utility>

namespace klieg::pictures {

namespace {

constexpr std::size_t kPageUsers = 100;

Task<Result<budgets::Counted::Things>> list(identity::IdentityRepo& users, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await users.users(kPageUsers, std::move(cursor)));
    budgets::Counted::Things things{.ids = {}, .next = std::move(page.next)};
    for (auto const& user : page.users) things.ids.push_back(user.user_id.text());
    co_return things;
}

/// Who changes the picture changes what is used for it in one write, so that a look at the row is right as long as the
/// use is as it was read.
Task<Result<std::optional<budgets::Claim>>> find(identity::IdentityRepo& users, std::string text) {
    KLIEG_CO_TRY(auto id, UserId::parse(text));
    KLIEG_CO_TRY(auto const user, co_await users.find_user(id));
    if (!user) co_return std::optional<budgets::Claim>();
    budgets::Claim claim{.owner = id, .uses = {}, .guard = {identity::IdentityRepo::exists(id)}};
    auto const bytes = assembly::bytes_of(user->avatar);
    if (bytes > 0) claim.uses[avatar_subject(id)] = {.derived_bytes = bytes};
    co_return claim;
}

/// No account goes.
Task<Result<std::optional<ports::Transaction>>> gone(std::string) {
    co_return std::optional<ports::Transaction>();
}

}  // namespace

std::string avatar_subject(UserId const& user) {
    return user.text() + "/avatar";
}

budgets::Counted counted_avatars(identity::IdentityRepo& users) {
    return {.prefix = std::string(UserKind::prefix),
            .list = [&users](ports::Cursor cursor) { return list(users, std::move(cursor)); },
            .find = [&users](std::string id) { return find(users, std::move(id)); },
            .gone = [](std::string id) { return gone(std::move(id)); }};
}

}  // namespace klieg::pictures
