#include "addresses/mails.h"

#include "addresses/letters.h"
#include "base/crypto.h"
#include "base/epoch_seconds.h"
#include "base/text.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <array>

namespace klieg::addresses {

namespace {

constexpr std::size_t kTokenBytes = 32;
/// The subject of a job that is nobody's.
constexpr auto kNobody = "nobody";

std::chrono::seconds lifetime_of(Purpose purpose) {
    return purpose == Purpose::reset ? kResetTokenLifetime : kAddressTokenLifetime;
}

std::string text_in(json::Object const& payload, std::string_view member) {
    auto const* value = payload.if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// Whether there is still something to be said.
bool is_wanted(Purpose purpose, identity::User const& user, std::string const& address, Time now) {
    bool const is_active = identity::standing_at(user, now) == identity::Standing::active;
    switch (purpose) {
        case Purpose::verify: return !user.is_verified();
        case Purpose::reset: return is_active;
        case Purpose::move: return is_active && user.email != address;
        case Purpose::moved: break;
    }
    return true;
}

}  // namespace

/// Whoever asks twice within a while, at whichever node, names the same job: the second finds it there.
ports::Action Mails::order(MailOrder order) {
    auto const now = needs_.clock.now();
    auto const* const purpose = boost::describe::enum_to_string(order.purpose, "");
    auto const window = epoch_seconds(now) / std::chrono::seconds(kMailAskedAgainPause).count();
    auto const name = std::string(kAddressMailKind) + "\n" + purpose + "\n" + lower_ascii(order.asked) + "\n" +
                      order.address + "\n" + std::to_string(window);
    json::Object payload{{"purpose", purpose},
                         {"language", mail::tag_of(order.language)},
                         {"until", epoch_seconds(now + lifetime_of(order.purpose))}};
    if (!order.address.empty()) payload["address"] = std::move(order.address);
    return needs_.jobs.enqueue({.kind = kAddressMailKind,
                                .subject = order.user ? order.user->text() : kNobody,
                                .payload = std::move(payload),
                                .id = jobs::job_id_of(name)});
}

Task<Result<>> Mails::run(jobs::JobContext& context) {
    auto const& payload = context.payload();
    auto const* const until = payload.if_contains("until");
    bool const is_late =
        until == nullptr || !until->is_int64() || until->get_int64() < epoch_seconds(needs_.clock.now());
    auto purpose = Purpose::verify;
    bool const is_known = boost::describe::enum_from_string(text_in(payload, "purpose").c_str(), purpose);
    auto const id = UserId::parse(context.subject());
    if (is_late || !is_known || !id.ok() || !needs_.delivery.is_on()) co_return Result<>{};
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(*id));
    auto address = text_in(payload, "address");
    if (!user || !is_wanted(purpose, *user, address, needs_.clock.now())) co_return Result<>{};
    if (address.empty()) address = user->email;

    KLIEG_CO_TRY(auto site, co_await needs_.site());
    LetterParts parts{.language = mail::language_of(text_in(payload, "language")),
                      .site = std::move(site),
                      .origin = needs_.origin,
                      .username = user->username,
                      .new_address = user->email};
    if (purpose != Purpose::moved) {
        KLIEG_CO_TRY(parts.token, co_await make_token(purpose, *user, address));
    }
    auto message = mail::message_of(letter_of(purpose, parts));
    message.to = std::move(address);
    message.id = context.id().text();
    co_return co_await needs_.delivery.send(std::move(message));
}

Task<Result<std::string>> Mails::make_token(Purpose purpose, identity::User user, std::string address) {
    std::array<std::byte, kTokenBytes> bytes{};
    needs_.random.fill(bytes);
    auto token = crypto::to_base64url(crypto::as_text(bytes));
    KLIEG_CO_CHECK(co_await needs_.repo.put({.token_hash = AddressTokenRepo::hash_of(token),
                                             .purpose = purpose,
                                             .user_id = user.user_id,
                                             .address = std::move(address),
                                             .email = user.email,
                                             .password_version = user.password_version,
                                             .expires_at = epoch_seconds(needs_.clock.now() + lifetime_of(purpose))}));
    co_return token;
}

}  // namespace klieg::addresses
