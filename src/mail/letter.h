#pragma once

#include "mail/language.h"
#include "mail/message.h"

#include <string>
#include <vector>

namespace klieg::mail {

/// A mail in plain sentences and at most one link to follow, from which both forms are made. Names of people stand in
/// it as they are: they are escaped here.
struct Letter {
    std::string subject;
    std::vector<std::string> before{};  ///< paragraphs
    std::string link{};                 ///< empty: none
    std::string link_text{};
    std::vector<std::string> after{};
    std::string footer{};
    std::string unsubscribe_link{};
    Language language = Language::en;
};

/// To an address, under an id, both the caller's.
Message message_of(Letter const& letter);

}  // namespace klieg::mail
