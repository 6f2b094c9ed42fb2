#include "identity/second_factor_codes.h"

#include "base/log.h"
#include "identity/recovery_codes.h"
#include "identity/totp.h"

#include <algorithm>

namespace klieg::identity {

namespace {

using Fate = SecondFactorRepo::Fate;

/// A secret that was sealed for one user is none of another's.
std::string context_of(UserId const& user) {
    return "second factor of " + user.text();
}

}  // namespace

Error second_factor_required(Errc kind) {
    return Error{kind, "this account takes a code of its second factor, too", "second_factor_required"};
}

std::optional<std::string> read_app_code(std::string_view typed) {
    std::string code(typed);
    std::erase(code, ' ');
    bool const is_one =
        code.size() == totp::kDigits && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
    return is_one ? std::optional(std::move(code)) : std::nullopt;
}

Result<std::string> SecondFactorCodes::seal(UserId const& user, std::string_view secret) const {
    return keys_.seal(context_of(user), secret);
}

Result<std::string> SecondFactorCodes::open(UserId const& user, std::string_view sealed) const {
    if (auto secret = keys_.open(context_of(user), sealed)) return *std::move(secret);
    log::error("the secret of a second factor cannot be opened: its key is gone", {{"user", user.text()}});
    return Error{Errc::corrupt, "the secret of a second factor cannot be opened"};
}

Task<Result<bool>> SecondFactorCodes::is_needed(UserId user) {
    KLIEG_CO_TRY(auto const row, co_await needs_.repo.find(std::move(user)));
    co_return row.is_on();
}

Task<Result<Code>> SecondFactorCodes::use(UserId user, std::string typed, Client client) {
    if (auto code = recovery_codes::read(typed))
        co_return co_await use_recovery(std::move(user), *std::move(code), std::move(client));
    auto code = read_app_code(typed);
    if (!code) co_return Code::wrong;
    KLIEG_CO_TRY(auto attempt, guesses_.admit(user.text()));
    KLIEG_CO_TRY(auto const used, co_await use_of_app(std::move(user), *std::move(code)));
    if (used == Code::wrong)
        attempt.failed();
    else
        attempt.succeeded();
    co_return used;
}

Task<Result<Code>> SecondFactorCodes::use_of_app(UserId user, std::string code) {
    auto take = [this, &code](SecondFactor& row) -> Result<Fate> {
        if (!row.is_on()) return Fate::leave;
        KLIEG_TRY(auto const secret, open(row.of, row.secret));
        auto const step = totp::find_step(secret, code, needs_.clock.now(), row.last_step);
        if (!step) return Fate::leave;
        row.last_step = *step;
        return Fate::put;
    };
    KLIEG_CO_TRY(auto const fate, co_await needs_.repo.change(std::move(user), take));
    co_return fate == Fate::put ? Code::of_app : Code::wrong;
}

Task<Result<Code>> SecondFactorCodes::use_recovery(UserId user, std::string code, Client client) {
    auto take = [hash = recovery_codes::hash_of(user, code)](SecondFactor& row) -> Result<Fate> {
        return std::erase(row.recovery_codes, hash) == 0 ? Fate::leave : Fate::put;
    };
    KLIEG_CO_TRY(auto const fate, co_await needs_.repo.change(
                                      user, take, needs_.log.entry(user, SignInKind::recovery_code_used, client)));
    if (fate != Fate::put) co_return Code::wrong;
    log::info("a recovery code was used", {{"user", user.text()}});
    co_return Code::recovery;
}

}  // namespace klieg::identity
