#include "mail/compose.h"

#include "base/crypto.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace klieg::mail {

namespace {

constexpr std::size_t kLineCharacters = 76;
/// Of a header that needs no other form: with its name it stays within a line.
constexpr std::size_t kPlainHeaderBytes = 60;
/// As base64 of whole groups, and with the name of the header before it, within a line.
constexpr std::size_t kEncodedWordBytes = 42;
constexpr std::size_t kUrlBytes = 900;

bool is_control(char c) noexcept {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_visible_ascii(char c) noexcept {
    return c > 0x20 && c < 0x7f;
}

bool goes_on(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// Where a piece of so many bytes ends without cutting a character in two.
std::size_t piece_of(std::string_view text) noexcept {
    if (text.size() <= kEncodedWordBytes) return text.size();
    auto end = kEncodedWordBytes;
    while (end > kEncodedWordBytes - 4 && goes_on(text[end])) --end;
    return end;
}

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= kPlainHeaderBytes && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

bool is_url(std::string_view url) {
    auto is_of_url = [](char c) { return is_visible_ascii(c) && c != '<' && c != '>' && c != '"'; };
    return url.size() <= kUrlBytes && std::ranges::all_of(url, is_of_url);
}

std::string from_header(Mailbox const& from) {
    if (from.name.empty()) return from.address;
    auto const shown = header_text(from.name);
    if (shown.starts_with("=?")) return shown + "\r\n <" + from.address + ">";
    std::string quoted;
    for (char const c : shown) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return "\"" + quoted + "\" <" + from.address + ">";
}

std::string part_of(std::string_view type, std::string_view content) {
    return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}", type,
                       quoted_printable(content));
}

/// What is quoted-printable has "=_" nowhere, so no text ends a part.
std::string body_of(Message const& message) {
    if (message.html.empty()) return part_of("text/plain", message.text);
    auto const boundary = "=_" + crypto::to_hex(crypto::sha256(message.id)).substr(0, 32);
    return fmt::format(
        "Content-Type: multipart/alternative; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n",
        boundary, part_of("text/plain", message.text), part_of("text/html", message.html));
}

}  // namespace

std::string header_text(std::string_view utf8) {
    std::string text(utf8);
    std::ranges::replace_if(text, is_control, ' ');
    auto const is_plain = [](char c) { return is_visible_ascii(c) || c == ' '; };
    if (text.size() <= kPlainHeaderBytes && std::ranges::all_of(text, is_plain) && text.find("=?") == std::string::npos)
        return text;
    std::string words;
    for (auto rest = std::string_view(text); !rest.empty();) {
        auto const piece = rest.substr(0, piece_of(rest));
        rest.remove_prefix(piece.size());
        if (!words.empty()) words += "\r\n ";
        words += "=?UTF-8?B?" + crypto::to_base64(piece) + "?=";
    }
    return words;
}

std::string quoted_printable(std::string_view text) {
    std::string encoded;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        bool const is_line_end = c == '\n' || c == '\r';
        if (is_line_end) {
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
            encoded += "\r\n";
            column = 0;
            continue;
        }
        bool const ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        bool const is_blank = c == ' ' || c == '\t';
        bool const as_it_is = is_blank ? !ends_line : is_visible_ascii(c) && c != '=';
        std::size_t const takes = as_it_is ? 1 : 3;
        if (column + takes > kLineCharacters - 1) {  // the last place is a soft break's
            encoded += "=\r\n";
            column = 0;
        }
        // What sends dots at the beginning of a line doubles them, and what stores lines that begin with "From " may
        // change these.
        bool const is_delicate = column == 0 && (c == '.' || text.substr(i).starts_with("From "));
        if (as_it_is && !is_delicate) {
            encoded += c;
            ++column;
        } else {
            encoded += fmt::format("={:02X}", static_cast<unsigned char>(c));
            column += 3;
        }
    }
    return encoded;
}

Result<std::string> compose(Message const& message, Mailbox const& from, Time date) {
    if (!is_address(message.to)) return Error{Errc::unsupported, "no mail can be sent to that address", "mail_address"};
    if (!is_id(message.id) || !is_url(message.unsubscribe_url))
        return Error{Errc::internal, "a mail has no id, or an address that is none"};
    std::string mail = fmt::format(
        "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <{}@{}>\r\n"
        // No holiday note answers it (RFC 3834 section 5).
        "Auto-Submitted: auto-generated\r\n",
        from_header(from), message.to, header_text(message.subject),
        std::chrono::time_point_cast<std::chrono::seconds>(date), message.id, domain_of(from.address));
    if (!message.unsubscribe_url.empty())
        mail += fmt::format("List-Unsubscribe: <{}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                            message.unsubscribe_url);
    mail += "MIME-Version: 1.0\r\n" + body_of(message);
    if (!mail.ends_with("\r\n")) mail += "\r\n";
    return mail;
}

}  // namespace klieg::mail
