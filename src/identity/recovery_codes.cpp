#include "identity/recovery_codes.h"

#include "base/text.h"
#include "identity/token_hash.h"

#include <algorithm>

namespace klieg::identity::recovery_codes {

namespace {

constexpr std::size_t kLetters = 16;
constexpr std::size_t kGroup = 4;

}  // namespace

std::vector<std::string> make(Random& random) {
    std::vector<std::string> codes(kCount);
    for (auto& code : codes) {
        code = random.base32(kLetters);
        for (std::size_t at = kGroup; at < code.size(); at += kGroup + 1) code.insert(at, "-");
    }
    return codes;
}

std::optional<std::string> read(std::string_view typed) {
    auto code = lower_ascii(std::string(typed));
    std::erase_if(code, [](char c) { return c == '-' || c == ' '; });
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); };
    if (code.size() != kLetters || !std::ranges::all_of(code, is_letter)) return std::nullopt;
    return code;
}

std::string hash_of(UserId const& user, std::string_view code) {
    return hash_of_token(user.text() + "/" + std::string(code));
}

}  // namespace klieg::identity::recovery_codes
