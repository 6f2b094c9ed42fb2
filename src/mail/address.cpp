#include "mail/address.h"

#include <algorithm>
#include <cstddef>

namespace klieg::mail {

namespace {

// RFC 5321 section 4.5.3.1: of a path 256 with its brackets, of a local part 64.
constexpr std::size_t kAddressBytes = 254;
constexpr std::size_t kLocalPartBytes = 64;

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 5322 section 3.2.3.
bool is_of_atom(char c) noexcept {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_of_host(char c) noexcept {
    return is_letter_or_digit(c) || c == '-';
}

bool is_dotted(std::string_view text, bool (*is_of_part)(char) noexcept) noexcept {
    bool after_dot = true;
    for (char const c : text) {
        if (c == '.' ? after_dot : !is_of_part(c)) return false;
        after_dot = c == '.';
    }
    return !after_dot;
}

std::string_view trimmed(std::string_view text) noexcept {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool is_address(std::string_view text) noexcept {
    auto const at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || text.size() > kAddressBytes) return false;
    // No option of a program, whoever hands it to one.
    if (text.front() == '-' || at > kLocalPartBytes) return false;
    auto const host = text.substr(at + 1);
    return is_dotted(text.substr(0, at), is_of_atom) && is_dotted(host, is_of_host) && host.front() != '-';
}

std::string domain_of(std::string_view address) {
    return std::string(address.substr(address.rfind('@') + 1));
}

Result<Mailbox> parse_mailbox(std::string_view text) {
    Mailbox box;
    auto address = trimmed(text);
    auto const open = address.find('<');
    if (open != std::string_view::npos && address.ends_with('>')) {
        auto name = trimmed(address.substr(0, open));
        if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
        box.name = std::string(name);
        address = trimmed(address.substr(open + 1, address.size() - open - 2));
    }
    if (!is_address(address))
        return Error{Errc::invalid, "is an address: mail@example.org, or Klieg <mail@example.org>"};
    box.address = std::string(address);
    return box;
}

}  // namespace klieg::mail
