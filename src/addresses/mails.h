#pragma once

#include "addresses/repo.h"
#include "identity/repo.h"
#include "jobs/worker.h"
#include "mail/delivery.h"
#include "mail/language.h"

#include <functional>
#include <optional>
#include <string>

namespace klieg::addresses {

inline constexpr auto kAddressMailKind = "addresses.mail";

/// What is to be mailed to whom.
struct MailOrder {
    Purpose purpose = Purpose::verify;
    std::optional<UserId> user{};  ///< none: nobody, and yet the same work
    std::string asked{};           ///< what one job is made of, within kMailAskedAgainPause
    std::string address{};         ///< other than the account's own
    mail::Language language = mail::Language::en;
};

/// The mails of accounts: jobs, whose rows hold no more than a purpose and an account, and of a change the other
/// address. What a mail says is looked up when it is sent, and its token made then; each try has a token of its own,
/// since one that seems to have failed may have arrived. What is asked for too late, or not any more, is not sent.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Mails {
public:
    struct Needs {
        AddressTokenRepo& repo;
        identity::IdentityRepo& users;
        mail::Delivery& delivery;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
        std::string origin;                                 ///< of links
        std::function<Task<Result<std::string>>()> site{};  ///< its name
    };
    explicit Mails(Needs needs) : needs_(std::move(needs)) {}

    /// For a transaction; in one of its own: ask().
    ports::Action order(MailOrder order);
    void notify() { needs_.jobs.notify(kAddressMailKind); }
    /// The job kAddressMailKind.
    Task<Result<>> run(jobs::JobContext& context);

private:
    Task<Result<std::string>> make_token(Purpose purpose, identity::User user, std::string address);

    Needs needs_;
};

}  // namespace klieg::addresses
