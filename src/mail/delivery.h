#pragma once

#include "base/clock.h"
#include "mail/sender.h"
#include "ports/table_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klieg::mail {

/// Sends mails, and not too many to one address: whoever's it is, it may be nobody's who asked. A mail is counted
/// before it is sent, so that what fails and is tried again floods nobody either. Counts stand in the table MailCounts,
/// by a hash of the address, and go after a day.
///
/// Threads: any core. Lifetime: what it is given outlives it. Fails: as Sender does; rate_limited, with the time to
/// wait; unavailable, where this site sends no mail (kOff).
class Delivery {
public:
    static constexpr auto kOff = "mail_is_off";
    struct Options {
        std::int64_t per_hour_max = 10;
        std::int64_t per_day_max = 40;
    };
    struct Needs {
        ports::TableStore& tables;
        Clock const& clock;
        Sender* sender = nullptr;  ///< none: this site sends no mail
    };
    explicit Delivery(Needs needs) : Delivery(needs, Options{}) {}
    Delivery(Needs needs, Options options) : needs_(needs), options_(options) {}
    static std::vector<ports::TableSchema> tables();

    bool is_on() const noexcept { return needs_.sender != nullptr; }
    Task<Result<>> send(Message message);

private:
    Task<Result<>> count(std::string address);

    Needs needs_;
    Options options_;
};

}  // namespace klieg::mail
