#pragma once

#include "app/config.h"
#include "base/clock.h"
#include "mail/sender.h"

#include <memory>

namespace klieg::app {

/// What is wrong with the settings of mail. Fails: invalid, as validate().
Result<> validate_mail(Config const& config);

/// Who sends what this site mails; none, where no server is set: then nothing is mailed. Fails: invalid, where the file
/// of the password cannot be read.
Result<std::unique_ptr<mail::Sender>> make_sender(Config const& config, Clock const& clock);

}  // namespace klieg::app
