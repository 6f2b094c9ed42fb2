#pragma once

#include <string>
#include <string_view>

namespace klieg::pages {

/// The sentences that a document has of its own, for who sees it without scripts. In a language that the client has
/// (web/src/base/language.ts); in English where the site's is another.
struct Words {
    std::string_view language;    ///< in which they are: BCP 47
    std::string_view invitation;  ///< "{}" is the site's name
    std::string_view needs_script;
    struct Note {
        std::string_view title;
        std::string_view sentence;
    };
    Note missing;
    Note not_now;
};

/// Those of a language or of its base: "vi-VN" has those of "vi".
Words const& words_in(std::string_view language);

/// What a site without a line of its own says of itself.
std::string invitation(std::string_view language, std::string_view name);

}  // namespace klieg::pages
