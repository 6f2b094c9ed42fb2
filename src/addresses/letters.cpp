#include "addresses/letters.h"

#include <fmt/format.h>

namespace klieg::addresses {

namespace {

using mail::Words;

struct Texts {
    Words subject;    ///< {0}: the site
    Words beginning;  ///< {0}: the site, {1}: the account's name, {2}: another address
    Words link;
    Words end;
    std::string_view page{};  ///< empty: there is nothing to do
};

constexpr Words kNotYou{"If this was not you, you need do nothing: without the link nothing changes.",
                        "Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne den Link ändert sich nichts."};

constexpr Texts kVerify{{"Confirm your address for {0}", "Bestätigen Sie Ihre Adresse für {0}"},
                        {"The account {1} at {0} has this e-mail address. Please confirm that it is yours. The link is "
                         "good for a day, once.",
                         "Das Konto {1} bei {0} hat diese E-Mail-Adresse. Bitte bestätigen Sie, dass sie Ihre ist. Der "
                         "Link gilt einen Tag lang, ein Mal."},
                        {"Confirm this address", "Diese Adresse bestätigen"},
                        kNotYou,
                        "/confirm-address"};

constexpr Texts kReset{{"A new password for {0}", "Ein neues Passwort für {0}"},
                       {"Somebody has asked for a new password for the account {1} at {0}. The link is good for an "
                        "hour, once. A new password ends all sessions and access tokens of the account.",
                        "Jemand hat um ein neues Passwort für das Konto {1} bei {0} gebeten. Der Link gilt eine Stunde "
                        "lang, ein Mal. Ein neues Passwort beendet alle Sitzungen und Zugriffstoken des Kontos."},
                       {"Choose a new password", "Neues Passwort wählen"},
                       kNotYou,
                       "/reset-password"};

constexpr Texts kMove{{"Confirm your new address for {0}", "Bestätigen Sie Ihre neue Adresse für {0}"},
                      {"The account {1} at {0} is to have this e-mail address from now on. Please confirm that it is "
                       "yours. The link is good for a day, once.",
                       "Das Konto {1} bei {0} soll ab jetzt diese E-Mail-Adresse haben. Bitte bestätigen Sie, dass sie "
                       "Ihre ist. Der Link gilt einen Tag lang, ein Mal."},
                      {"Confirm this address", "Diese Adresse bestätigen"},
                      kNotYou,
                      "/confirm-address"};

constexpr Texts kMoved{
    {"Your address for {0} was changed", "Ihre Adresse für {0} wurde geändert"},
    {"The account {1} at {0} has another e-mail address from now on: {2}. Nothing is mailed here any "
     "more.",
     "Das Konto {1} bei {0} hat ab jetzt eine andere E-Mail-Adresse: {2}. Hierher wird nichts mehr "
     "geschickt."},
    {},
    {"If this was not you, somebody else has your account: write to those who run the site.",
     "Wenn Sie das nicht waren, hat jemand anderes Ihr Konto: Schreiben Sie denen, die die Seite "
     "betreiben."}};

Texts const& texts_of(Purpose purpose) {
    switch (purpose) {
        case Purpose::verify: return kVerify;
        case Purpose::reset: return kReset;
        case Purpose::move: return kMove;
        case Purpose::moved: break;
    }
    return kMoved;
}

/// Most of an address is enough for who knows it, and too little for who reads along.
std::string hinted(std::string const& address) {
    auto const at = address.find('@');
    if (at == std::string::npos || at == 0) return address;
    return address.substr(0, 1) + "…" + address.substr(at);
}

}  // namespace

mail::Letter letter_of(Purpose purpose, LetterParts const& parts) {
    auto const& texts = texts_of(purpose);
    auto said = [&parts](Words const& words) {
        return fmt::format(fmt::runtime(words.in(parts.language)), parts.site, parts.username,
                           hinted(parts.new_address));
    };
    mail::Letter letter{.subject = said(texts.subject),
                        .before = {said(texts.beginning)},
                        .after = {std::string(texts.end.in(parts.language))},
                        .footer = parts.site + "\n" + parts.origin,
                        .language = parts.language};
    if (texts.page.empty()) return letter;
    letter.link = fmt::format("{}{}#token={}", parts.origin, texts.page, parts.token);
    letter.link_text = texts.link.in(parts.language);
    return letter;
}

}  // namespace klieg::addresses
