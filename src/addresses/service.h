#pragma once

#include "addresses/mails.h"
#include "identity/address_proofs.h"
#include "identity/service.h"

#include <string>

namespace klieg::addresses {

/// Has people asked by mail whether they read an address, and takes their answers.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: one mail for each purpose, account and address
/// within kMailAskedAgainPause, and what mail::Delivery lets through; who asks is counted as at the door (RateClass).
/// Fails, each: forbidden (mail_is_off), where this site sends none.
class AddressService {
public:
    struct Needs {
        AddressTokenRepo& repo;
        Mails& mails;
        mail::Delivery& delivery;
        identity::IdentityRepo& users;
        identity::AddressProofs& proofs;
        ports::TableStore& tables;
        Clock const& clock;
        Random& random;
    };
    explicit AddressService(Needs needs) : needs_(needs) {}

    /// A mail to the caller's address; who has shown already to read it gets none. Fails: unauthenticated.
    Task<Result<>> ask_for_verification(Principal caller, mail::Language language);
    /// A mail to whose login it is. The same answer after the same work, whether there is such an account.
    Task<Result<>> ask_for_reset(std::string login, mail::Language language);
    /// A mail to the address that somebody wants, who has proven who they are.
    Task<Result<>> ask_to_move(identity::User user, std::string address, identity::Client client);
    /// What belongs into the transaction that makes an account; nothing, where this site sends no mail.
    ports::Transaction at_registration(identity::User const& user, identity::Client const& client);

    /// Of a mail to verify or to move. Fails: forbidden (token_void), conflict (address_taken; changed at the same
    /// time).
    Task<Result<>> confirm(std::string token, identity::Client client);
    /// Of a mail to reset. Fails: forbidden (token_void), invalid, conflict (changed at the same time).
    Task<Result<>> reset(MailedPassword wanted, identity::Client client);

private:
    struct Good {
        AddressToken token;
        identity::User user;
    };
    Task<Result<>> ask(MailOrder order);
    Task<Result<Good>> find_good(std::string token);

    Needs needs_;
};

}  // namespace klieg::addresses
