#pragma once

#include "addresses/types.h"
#include "mail/letter.h"

#include <string>

namespace klieg::addresses {

/// What a mail of an account is made of.
struct LetterParts {
    mail::Language language = mail::Language::en;
    std::string site;    ///< its name
    std::string origin;  ///< https://video.example.org
    std::string username;
    std::string token{};
    std::string new_address{};  ///< of a change
};

mail::Letter letter_of(Purpose purpose, LetterParts const& parts);

}  // namespace klieg::addresses
