#include "identity/second_factors.h"

#include "base/crypto.h"
#include "base/log.h"
#include "identity/recovery_codes.h"
#include "identity/totp.h"

#include <array>
#include <utility>

namespace klieg::identity {

namespace {

using Fate = SecondFactorRepo::Fate;

Error is_on() {
    return Error{Errc::conflict, "this account has a second factor already: take it off first", "second_factor_is_on"};
}

std::vector<std::string> hashes_of(UserId const& user, std::vector<std::string> const& codes) {
    std::vector<std::string> hashes;
    for (auto const& code : codes)
        if (auto const read = recovery_codes::read(code)) hashes.push_back(recovery_codes::hash_of(user, *read));
    return hashes;
}

}  // namespace

Constraints constraints_of(Enrolment const*) {
    static constexpr Constraint kLines[] = {
        {.member = "secret",
         .summary = "For typing into an app, in base32.",
         .example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"},
        {.member = "uri",
         .summary = "The same for a picture that an app reads.",
         .example = "otpauth://totp/Klieg:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Klieg"},
        {.member = "expires_at", .summary = "By when it has to be confirmed."},
    };
    return kLines;
}

Constraints constraints_of(RecoveryCodes const*) {
    static constexpr Constraint kLines[] = {
        {.member = "recovery_codes",
         .summary = "Each gets its owner in once, in place of an app's code; told this once.",
         .example = R"(["abcd-efgh-ijkl-mnop"])"},
    };
    return kLines;
}

Constraints constraints_of(SecondFactorState const*) {
    static constexpr Constraint kLines[] = {
        {.member = "enabled", .summary = "Whether signing in takes a code, too."},
        {.member = "since", .summary = "Since when; null: it does not."},
        {.member = "recovery_codes_left", .summary = "How many recovery codes are left.", .range = {{0, 10}}},
    };
    return kLines;
}

Constraints constraints_of(FirstCode const*) {
    static constexpr Constraint kLines[] = {
        {.member = "code", .summary = "What the app shows.", .example = "287082"},
    };
    return kLines;
}

Task<Result<std::string>> SecondFactors::site_name() {
    if (options_.site_name) return options_.site_name();
    static constexpr auto answer = []() -> Task<Result<std::string>> { co_return std::string("Klieg"); };
    return answer();
}

Task<Result<SecondFactorState>> SecondFactors::state(Principal caller) {
    KLIEG_CO_CHECK(caller.require_session());
    KLIEG_CO_TRY(auto const row, co_await needs_.repo.find(std::move(caller.user)));
    if (!row.is_on()) co_return SecondFactorState{};
    co_return SecondFactorState{true, row.since, static_cast<std::int64_t>(row.recovery_codes.size())};
}

Task<Result<Enrolment>> SecondFactors::begin(Caller caller) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(caller.principal.user));
    if (!user) co_return not_signed_in();
    KLIEG_CO_TRY(auto const issuer, co_await site_name());
    std::array<std::byte, totp::kSecretBytes> secret{};
    needs_.random.fill(secret);
    auto const bytes = crypto::as_text(secret);
    KLIEG_CO_TRY(auto const sealed, needs_.codes.seal(user->user_id, bytes));
    auto const until = needs_.clock.now() + kEnrolmentLifetime;
    auto begin = [&sealed, until](SecondFactor& row) -> Result<Fate> {
        if (row.is_on()) return is_on();
        row.pending_secret = sealed;
        row.pending_until = until;
        return Fate::put;
    };
    KLIEG_CO_CHECK(co_await needs_.repo.change(user->user_id, begin));
    co_return Enrolment{totp::base32(bytes), totp::uri(bytes, issuer, user->username), until};
}

Task<Result<RecoveryCodes>> SecondFactors::confirm(Caller caller, FirstCode first) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    auto const user = caller.principal.user;
    auto const now = needs_.clock.now();
    RecoveryCodes codes{recovery_codes::make(needs_.random)};
    auto confirm = [&](SecondFactor& row) -> Result<Fate> {
        if (row.is_on()) return is_on();
        if (row.pending_secret.empty() || row.pending_until <= now)
            return Error{Errc::conflict, "there is no secret that waits for a code: begin anew", "not_begun"};
        KLIEG_TRY(auto const secret, needs_.codes.open(user, row.pending_secret));
        auto const code = read_app_code(first.code);
        auto const step = code ? totp::find_step(secret, *code, now, 0) : std::nullopt;
        if (!step) return field_error("/code", "wrong", "is not the code that the app shows now");
        row.secret = std::exchange(row.pending_secret, {});
        row.pending_until = {};
        row.since = now;
        row.last_step = *step;
        row.recovery_codes = hashes_of(user, codes.recovery_codes);
        return Fate::put;
    };
    KLIEG_CO_CHECK(co_await needs_.repo.change(user, confirm,
                                               needs_.log.entry(user, SignInKind::second_factor_on, caller.client)));
    log::info("an account has a second factor", {{"user", user.text()}});
    co_await needs_.proofs.factor_was_proven(std::move(caller));
    co_return codes;
}

Task<Result<RecoveryCodes>> SecondFactors::renew_codes(Caller caller) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    auto const user = caller.principal.user;
    RecoveryCodes codes{recovery_codes::make(needs_.random)};
    auto renew = [&](SecondFactor& row) -> Result<Fate> {
        if (!row.is_on()) return Error{Errc::conflict, "this account has no second factor", "no_second_factor"};
        row.recovery_codes = hashes_of(user, codes.recovery_codes);
        return Fate::put;
    };
    KLIEG_CO_CHECK(co_await needs_.repo.change(
        user, renew, needs_.log.entry(user, SignInKind::recovery_codes_renewed, caller.client)));
    co_return codes;
}

Task<Result<>> SecondFactors::take_off(Caller caller) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    KLIEG_CO_CHECK(co_await take_off_of(std::move(caller.principal.user), std::move(caller.client)));
    co_return Result<>{};
}

Task<Result<bool>> SecondFactors::take_off_of(UserId user, Client client) {
    bool was_on = false;
    auto take_off = [&was_on](SecondFactor& row) -> Result<Fate> {
        was_on = row.is_on();
        return Fate::remove;
    };
    KLIEG_CO_CHECK(
        co_await needs_.repo.change(user, take_off, needs_.log.entry(user, SignInKind::second_factor_off, client)));
    if (was_on) log::info("an account has no second factor any more", {{"user", user.text()}});
    co_return was_on;
}

}  // namespace klieg::identity
