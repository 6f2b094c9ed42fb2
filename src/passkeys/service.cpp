#include "passkeys/service.h"

#include "base/crypto.h"
#include "base/log.h"
#include "base/public_key.h"
#include "passkeys/authenticator_data.h"
#include "passkeys/client_data.h"

#include <algorithm>

namespace klieg::passkeys {

namespace {

using identity::Caller;
using identity::SignInKind;

constexpr std::string_view kSigningIn = "signing in";
constexpr std::string_view kCreated = "webauthn.create";
constexpr std::string_view kSigned = "webauthn.get";
constexpr std::size_t kListed = 100;
/// Of one passkey, within the life of a challenge.
constexpr std::size_t kSpentMax = 32;

std::string making_for(UserId const& user) {
    return "made for " + user.text();
}

std::string hash_of(std::string_view bytes) {
    return crypto::to_base64url(crypto::as_text(crypto::sha256(bytes)));
}

Error wrong_passkey(Errc kind) {
    return Error{kind, "this passkey opens no account here: it may have been removed", "wrong_passkey"};
}

Error challenge_void(Errc kind) {
    return Error{kind, "too much time has passed, or this was used before: try again", "challenge_void"};
}

/// What a browser and an authenticator have said together, once it is known to be said to this site (steps of WebAuthn
/// sections 7.1 and 7.2, but for the key and the signature).
struct Said {
    std::string client_data;  ///< the bytes, which are signed
    std::string challenge;
    AuthenticatorData authenticator;
    std::string authenticator_bytes;
};

std::optional<Said> read(RelyingParty const& party, std::string_view type, std::string_view client_data,
                         std::string_view authenticator_data) {
    auto client_bytes = crypto::from_base64url(client_data);
    auto authenticator_bytes = crypto::from_base64url(authenticator_data);
    if (!client_bytes || !authenticator_bytes) return std::nullopt;
    auto client = read_client_data(*client_bytes);
    auto authenticator = read_authenticator_data(*authenticator_bytes);
    if (!client || !authenticator) return std::nullopt;
    bool const is_ours = client->type == type && !client->cross_origin && party.owns(client->origin) &&
                         authenticator->rp_id_hash == crypto::as_text(crypto::sha256(party.id)) &&
                         authenticator->user_present && authenticator->user_verified;
    if (!is_ours) return std::nullopt;
    return Said{*std::move(client_bytes), std::move(client->challenge), *std::move(authenticator),
                *std::move(authenticator_bytes)};
}

/// A challenge that was signed is remembered until it is over by itself: its end, and a hash of it.
Result<> spend(Passkey& passkey, std::string_view challenge, Time ends, Time now, Errc refusal) {
    auto const mark_of = [](Time time) { return to_rfc3339(time) + " "; };
    std::erase_if(passkey.spent, [&](std::string const& entry) { return entry < mark_of(now); });
    auto entry = mark_of(ends) + hash_of(challenge);
    if (std::ranges::find(passkey.spent, entry) != passkey.spent.end()) return challenge_void(refusal);
    if (passkey.spent.size() >= kSpentMax)
        return Error{Errc::rate_limited, "this passkey was used very often just now: wait some minutes"};
    passkey.spent.push_back(std::move(entry));
    return {};
}

}  // namespace

PasskeyService::PasskeyService(Needs needs, Options options)
    : needs_(needs), options_(std::move(options)), challenges_(options_.keys, needs.clock, needs.random) {}

Task<Result<identity::User>> PasskeyService::user_of(UserId id) {
    KLIEG_CO_TRY(auto user, co_await needs_.users.find_user(std::move(id)));
    if (!user) co_return not_signed_in();
    co_return *std::move(user);
}

Task<Result<PasskeyOffer>> PasskeyService::offer(Caller caller, RelyingParty party) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    KLIEG_CO_TRY(auto user, co_await user_of(caller.principal.user));
    KLIEG_CO_TRY(auto challenge, challenges_.make(making_for(user.user_id)));
    KLIEG_CO_TRY(auto const there, co_await needs_.repo.of_user(user.user_id, kListed, {}));
    PasskeyOffer offer{.challenge = std::move(challenge.text),
                       .rp_id = std::move(party.id),
                       .rp_name = "Klieg",
                       .user_id = user.user_id,
                       .username = std::move(user.username),
                       .display_name = std::move(user.display_name),
                       .credential_ids = {}};
    if (options_.site_name) {
        KLIEG_CO_TRY(offer.rp_name, co_await options_.site_name());
    }
    for (auto const& passkey : there.passkeys) offer.credential_ids.push_back(passkey.credential_id);
    co_return offer;
}

/// No attestation is asked for, so nothing but the browser's word says which key was made; whoever asks is signed in
/// and has proven it, and puts keys on nobody's account but their own. The id is compared with what the authenticator
/// says, since that is what is looked for at the door.
Task<Result<Passkey>> PasskeyService::add(Caller caller, RelyingParty party, NewPasskey made) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    KLIEG_CO_TRY(auto const user, co_await user_of(caller.principal.user));
    auto const said = read(party, kCreated, made.client_data, made.authenticator_data);
    auto const id = crypto::from_base64url(made.credential_id);
    auto const key = crypto::from_base64url(made.public_key);
    if (!said || !id || said->authenticator.credential_id != *id)
        co_return field_error("/clientData", "wrong", "is not what this site asked for");
    if (!key || !crypto::PublicKey::read(*key))
        co_return field_error("/publicKey", "wrong", "is no key of ES256, RS256 or EdDSA");
    auto const now = needs_.clock.now();
    if (!challenges_.end_of(making_for(user.user_id), said->challenge)) co_return challenge_void(Errc::conflict);
    KLIEG_CO_TRY(auto const there, co_await needs_.repo.of_user(user.user_id, kListed, {}));
    if (there.passkeys.size() >= kPasskeysMax)
        co_return Error{Errc::conflict, "you have as many passkeys as there may be: remove one first",
                        "too_many_passkeys"};
    Passkey passkey{.credential_hash = hash_of(*id),
                    .passkey_id = PasskeyId::make(needs_.random),
                    .user_id = user.user_id,
                    .credential_id = std::move(made.credential_id),
                    .name = std::move(made.name),
                    .public_key = std::move(made.public_key),
                    .signs = said->authenticator.signs,
                    .backed_up = said->authenticator.backed_up,
                    .transports = std::move(made.transports),
                    .created_at = now,
                    .last_used_at = {},
                    .tokens_version = user.tokens_version};
    auto const added =
        co_await needs_.repo.add(passkey, needs_.log.entry(user.user_id, SignInKind::passkey_added, caller.client));
    if (!added.ok() && added.error().kind == Errc::conflict)
        co_return Error{Errc::conflict, "this passkey is here already", "passkey_known"};
    if (!added.ok()) co_return added.error();
    log::info("a passkey was added", {{"user", user.user_id.text()}, {"passkey", passkey.passkey_id.text()}});
    co_return passkey;
}

Task<Result<PasskeyPage>> PasskeyService::list(Principal caller, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(caller.require_session());
    KLIEG_CO_TRY(auto const user, co_await user_of(std::move(caller.user)));
    KLIEG_CO_TRY(auto page, co_await needs_.repo.of_user(user.user_id, limit, std::move(cursor)));
    std::erase_if(page.passkeys, [&](auto const& passkey) { return passkey.tokens_version != user.tokens_version; });
    co_return page;
}

Task<Result<>> PasskeyService::remove(Caller caller, PasskeyId id) {
    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller));
    KLIEG_CO_TRY(auto const there, co_await needs_.repo.of_user(caller.principal.user, kListed, {}));
    auto const found = std::ranges::find(there.passkeys, id, &Passkey::passkey_id);
    if (found == there.passkeys.end()) co_return Error{Errc::not_found, "there is no such passkey"};
    KLIEG_CO_CHECK(co_await needs_.repo.remove(
        found->credential_hash, needs_.log.entry(caller.principal.user, SignInKind::passkey_removed, caller.client)));
    log::info("a passkey was removed", {{"user", caller.principal.user.text()}, {"passkey", id.text()}});
    co_return Result<>{};
}

Result<PasskeyChallenge> PasskeyService::challenge(RelyingParty const& party) const {
    KLIEG_TRY(auto made, challenges_.make(kSigningIn));
    return PasskeyChallenge{std::move(made.text), party.id, made.ends};
}

/// A counter that went back says that there are two of what there should be one of (section 6.1.1): the copy gets in
/// nowhere, and its owner is told to remove it.
Task<Result<Passkey>> PasskeyService::use(RelyingParty party, Assertion signed_by, Errc refusal) {
    auto const said = read(party, kSigned, signed_by.client_data, signed_by.authenticator_data);
    auto const id = crypto::from_base64url(signed_by.credential_id);
    auto const signature = crypto::from_base64url(signed_by.signature);
    if (!said || !id || !signature) co_return wrong_passkey(refusal);
    auto const ends = challenges_.end_of(kSigningIn, said->challenge);
    if (!ends) co_return challenge_void(refusal);
    auto const text = said->authenticator_bytes + std::string(crypto::as_text(crypto::sha256(said->client_data)));
    auto const now = needs_.clock.now();
    auto check = [&](Passkey& passkey) -> Result<> {
        auto const bytes = crypto::from_base64url(passkey.public_key);
        auto const key = bytes ? crypto::PublicKey::read(*bytes) : std::nullopt;
        if (!key || !key->verifies(text, *signature)) return wrong_passkey(refusal);
        std::int64_t const signs = said->authenticator.signs;
        if ((signs != 0 || passkey.signs != 0) && signs <= passkey.signs) {
            log::warn("the counter of a passkey went back: there is a copy of it",
                      {{"user", passkey.user_id.text()}, {"passkey", passkey.passkey_id.text()}});
            return wrong_passkey(refusal);
        }
        KLIEG_CHECK(spend(passkey, said->challenge, *ends, now, refusal));
        passkey.signs = signs;
        passkey.backed_up = said->authenticator.backed_up;
        passkey.last_used_at = now;
        return {};
    };
    auto used = co_await needs_.repo.change(hash_of(*id), check);
    if (!used.ok() && used.error().kind == Errc::not_found) co_return wrong_passkey(refusal);
    if (!used.ok()) co_return std::move(used).error();
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(used->user_id));
    if (!user || user->tokens_version != used->tokens_version) co_return wrong_passkey(refusal);
    co_return *std::move(used);
}

Task<Result<identity::SignedIn>> PasskeyService::sign_in(RelyingParty party, Assertion signed_by,
                                                         identity::Client client) {
    KLIEG_CO_TRY(auto used, co_await use(std::move(party), std::move(signed_by), Errc::unauthenticated));
    co_return co_await needs_.accounts.log_in_by_passkey(std::move(used.user_id), std::move(client));
}

Task<Result<identity::ProvenAnswer>> PasskeyService::prove(Caller caller, RelyingParty party, Assertion signed_by) {
    KLIEG_CO_CHECK(caller.principal.require_session());
    KLIEG_CO_TRY(auto const used, co_await use(std::move(party), std::move(signed_by), Errc::forbidden));
    if (used.user_id != caller.principal.user) co_return wrong_passkey(Errc::forbidden);
    co_return co_await needs_.proofs.proven(std::move(caller), identity::ProvenBy::both);
}

Task<Result<bool>> PasskeyService::remove_some_of(UserId user) {
    co_return co_await needs_.repo.remove_some_of(std::move(user));
}

}  // namespace klieg::passkeys
