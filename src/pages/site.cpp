#include "pages/site.h"

#include "base/text.h"
#include "http/origin.h"
#include "pages/words.h"

namespace klieg::pages {

std::string Site::url(std::string_view path) const {
    return path.starts_with('/') ? origin + std::string(path) : std::string(path);
}

std::string Site::embed_url(std::string_view video, std::string_view start) const {
    auto const at = start.empty() ? std::string() : "?t=" + in_query(start);
    return url("/embed/" + std::string(video) + at);
}

std::string Site::description() const {
    return words.description.empty() ? invitation(language, words.name) : words.description;
}

std::string origin_of(http::Request const& request, std::string const& public_origin) {
    if (!public_origin.empty()) return public_origin;
    auto const asked = std::string(request.secure ? "https://" : "http://") + std::string(request.headers.get("Host"));
    return http::serialised_origin(asked).value_or("http://localhost");
}

/// A page must be there also where the store is away, and then it has the name that does not come from there.
Task<Site> site_of(ApiAnswers& answers, SiteOptions const& options, http::Request const& request) {
    Site site{.origin = origin_of(request, options.public_origin),
              .language = options.language,
              .words = {.name = options.name},
              .is_named_by_host = options.public_origin.empty()};
    auto answer = co_await answers.get("/api/site");
    if (!answer.ok()) co_return site;
    auto words = read_answer<ShownSite>(*answer);
    if (!words.ok()) co_return site;
    site.words = *std::move(words);
    site.answer = *std::move(answer);
    co_return site;
}

std::string in_query(std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string safe;
    for (char letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        if (only_letters_digits_and("-._~", std::string_view(&letter, 1))) {
            safe += letter;
        } else {
            safe += '%';
            safe += kDigits[byte >> 4U];
            safe += kDigits[byte & 15U];
        }
    }
    return safe;
}

}  // namespace klieg::pages
