#include "identity/account_removal.h"

#include <array>

namespace klieg::identity {

namespace {

constexpr std::size_t kRowsAtOnce = 100;

/// Rows of an account: those of an index, or of its partition.
struct OfAccount {
    char const* table;
    char const* index;
    char const* key;
    char const* sort;
};
constexpr std::array<OfAccount, 4> kOfAccount{{{"Sessions", "ByUser", "TokenHash", ""},
                                               {"AccessTokens", "ByUser", "TokenHash", ""},
                                               {"SignIns", "", "UserId", "Entry"},
                                               {"Devices", "", "UserId", "Device"}}};

std::string text_of(ports::Item const& item, char const* attribute) {
    return *attribute == '\0' ? std::string() : std::string(item.at(attribute).as_string());
}

/// By their keys alone, so that none stays that cannot be read. Answers whether there may be more.
Task<Result<bool>> remove_page(ports::TableStore& tables, OfAccount what, UserId user) {
    ports::Query query{.table = what.table, .index = what.index, .partition = user.text(), .limit = kRowsAtOnce};
    if (query.index.empty()) query.consistency = ports::Consistency::strong;
    KLIEG_CO_TRY(auto const page, co_await tables.query(std::move(query)));
    if (page.items.empty()) co_return false;
    std::vector<ports::BatchWrite> gone;
    gone.reserve(page.items.size());
    for (auto const& item : page.items)
        gone.emplace_back(
            ports::Delete{.table = what.table, .key = {text_of(item, what.key), text_of(item, what.sort)}});
    KLIEG_CO_CHECK(co_await tables.write_many(std::move(gone)));
    co_return !page.next.empty();
}

}  // namespace

Task<Result<bool>> AccountRemoval::remove_some_of(UserId user) {
    KLIEG_CO_CHECK(co_await close(user));
    // Each time: whoever closed it may have crashed before anybody was told.
    needs_.sessions.ended_here({.user = user});
    KLIEG_CO_CHECK(co_await needs_.tables.write(ports::Delete{"SecondFactors", {user.text()}}));
    bool more = false;
    for (auto const& what : kOfAccount) {
        KLIEG_CO_TRY(bool const some, co_await remove_page(needs_.tables, what, user));
        more = more || some;
    }
    co_return more;
}

/// The row and both names go together, so that nobody takes a name that an account still bears.
Task<Result<>> AccountRemoval::close(UserId const& id) {
    KLIEG_CO_TRY(auto const user, co_await needs_.repo.find_user(id));
    if (!user) co_return Result<>{};
    if (user->role == Role::administrator)
        co_return Error{Errc::forbidden, "an administrator's account stays until another one takes that role from it",
                        "is_administrator"};
    co_return co_await needs_.repo.commit(IdentityRepo::user_removed(*user));
}

}  // namespace klieg::identity
