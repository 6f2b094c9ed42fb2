#include "pages/client.h"

#include "base/crypto.h"
#include "base/file.h"
#include "base/json.h"
#include "pages/markup.h"

#include <algorithm>

namespace klieg::pages {

namespace {

constexpr std::string_view kLanguageMark = "<html lang=\"";
constexpr std::string_view kNoscriptMark = "<noscript>";
constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 20U;

struct Table {
    std::vector<ClientRoute> routes;
    std::optional<std::string> hls;
    std::optional<std::string> poster_sizes;
};
BOOST_DESCRIBE_STRUCT(Table, (), (routes, hls, poster_sizes))

Result<std::string> text_of(std::filesystem::path const& path) {
    KLIEG_TRY(auto file, File::open(path, File::Mode::read));
    KLIEG_TRY(auto size, file.size());
    if (size > kFileBytesMax) return Error{Errc::corrupt, path.string() + " is larger than any of a web client"};
    std::string text(static_cast<std::size_t>(size), '\0');
    KLIEG_TRY(auto read, file.read_at(0, std::as_writable_bytes(std::span(text))));
    text.resize(read);
    return text;
}

/// Takes out what stands between two marks, both included, and answers it; empty: it is not there.
std::string cut_out(std::string& text, std::string_view from, std::string_view to) {
    auto const begin = text.find(from);
    if (begin == text.npos) return {};
    auto const end = text.find(to, begin + from.size());
    if (end == text.npos) return {};
    auto part = text.substr(begin, end + to.size() - begin);
    text.erase(begin, part.size());
    return part;
}

/// Of what is served, so that a policy admits just that, whatever a build made of it.
std::vector<std::string> inline_scripts_in(std::string_view document) {
    constexpr std::string_view kFrom = "<script>";
    std::vector<std::string> found;
    for (auto at = document.find(kFrom); at != document.npos; at = document.find(kFrom, at)) {
        at += kFrom.size();
        auto const script = document.substr(at, document.find("</script>", at) - at);
        found.push_back("sha256-" + crypto::to_base64(crypto::as_text(crypto::sha256(script))));
    }
    return found;
}

std::string_view next_segment(std::string_view& rest) {
    if (rest.starts_with('/')) rest.remove_prefix(1);
    auto const segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    return segment;
}

std::optional<std::string> part_of(std::string_view path, std::string_view pattern) {
    std::string part;
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    while (!path.empty() && path != "/") {
        if (pattern.empty()) return std::nullopt;
        auto const segment = next_segment(path);
        auto const wanted = next_segment(pattern);
        if (segment.empty()) return std::nullopt;
        if (wanted.starts_with(':'))
            part = segment;
        else if (segment != wanted)
            return std::nullopt;
    }
    if (!pattern.empty() && pattern != "/") return std::nullopt;
    return part;
}

}  // namespace

Result<Client> Client::open(std::filesystem::path const& web_root) {
    KLIEG_TRY(auto text, text_of(web_root / "index.html"));
    KLIEG_TRY(auto table_text, text_of(web_root / ".vite" / "client.json"));
    KLIEG_TRY(auto tree, json::parse(table_text));
    KLIEG_TRY(auto table, json::to<Table>(tree, json::Naming::camel, json::Strictness::stored));
    Client client;
    client.routes_ = std::move(table.routes);
    client.hls_ = std::move(table.hls).value_or("");
    client.poster_sizes_ = std::move(table.poster_sizes).value_or("");
    cut_out(text, "<meta name=\"description\"", ">");
    cut_out(text, "<title>", "</title>");
    for (auto const* mark : {"<link rel=\"icon\"", "<link rel=\"apple-touch-icon\""})
        for (auto icon = cut_out(text, mark, ">"); !icon.empty(); icon = cut_out(text, mark, ">"))
            client.icons_ += icon + "\n";
    auto const language_mark = text.find(kLanguageMark);
    auto const language = language_mark + kLanguageMark.size();
    auto const language_end = text.find('"', language);
    // At the head's end: a page's own sheet comes after the document's, which says in which order layers stand.
    auto const head = text.find("</head>");
    auto const noscript_mark = text.find(kNoscriptMark);
    auto const noscript = noscript_mark + kNoscriptMark.size();
    auto const noscript_end = text.find("</noscript>");
    bool const is_ours = language_mark < language_end && language_end < head && head < noscript_mark &&
                         noscript_mark < noscript_end && noscript_end != text.npos;
    if (!is_ours)
        return Error{Errc::corrupt, (web_root / "index.html").string() + " is not the document of the web client"};
    client.inline_scripts_ = inline_scripts_in(text);
    client.before_language_ = text.substr(0, language);
    client.before_head_ = text.substr(language_end, head - language_end);
    client.before_noscript_ = text.substr(head, noscript - head);
    client.rest_ = text.substr(noscript_end);
    return client;
}

std::optional<FoundRoute> Client::find(std::string_view path) const {
    for (auto const& route : routes_)
        if (auto part = part_of(path, route.path)) return FoundRoute{&route, *std::move(part)};
    return std::nullopt;
}

std::string Client::document(Insertions const& insertions) const {
    std::string text = before_language_;
    text += in_markup(insertions.language);
    text += before_head_;
    text += insertions.head;
    text += before_noscript_;
    text += insertions.noscript;
    text += rest_;
    return text;
}

}  // namespace klieg::pages
