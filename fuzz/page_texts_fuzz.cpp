#include "base/json.h"
#include "base/text.h"
#include "http/target.h"
#include "pages/markup.h"
#include "pages/oembed.h"
#include "pages/preference.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

/// A text in a document stays in its place, and the document one of UTF-8.
void hold_in_markup(std::string_view text) {
    auto const safe = klieg::pages::in_markup(text);
    if (!klieg::is_utf8(safe) || safe.find_first_of("<>\"'") != safe.npos) std::abort();
    auto const brief = klieg::pages::in_brief(text, 40);
    if (!klieg::is_utf8(brief) || klieg::character_count(brief) > 41) std::abort();
}

/// JSON in a script block says the same, and ends no element.
void hold_in_script(std::string_view text) {
    if (!klieg::is_utf8(text)) return;
    auto const safe = klieg::pages::in_script(klieg::json::to_text(klieg::json::Value(text)));
    if (safe.find_first_of("<>&") != safe.npos) std::abort();
    auto const read = klieg::json::parse(safe);
    if (!read.ok() || read->as_string() != text) std::abort();
}

}  // namespace

/// What programs send to pages, and what people write that pages show: the query of oEmbed, Accept, any text.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    hold_in_markup(text);
    hold_in_script(text);
    // Who prefers JSON does not go to an address.
    if (klieg::pages::prefers_json(text) && klieg::pages::names_html(text)) std::abort();
    static klieg::pages::Client const client;
    klieg::http::Request request;
    if (klieg::http::parse_target("/oembed?" + std::string(text), request).ok()) {
        auto const read = klieg::pages::read_oembed(request.query, "https://video.example", client);
        if (read.ok()) std::abort();  // of a client without pages there is no video
    }
    return 0;
}
