#include "identity/common_passwords.h"

#include "base/crypto.h"
#include "base/text.h"

#include <algorithm>
#include <string>

namespace klieg::identity {

namespace {

/// Digits and marks behind a word that make it no harder to guess.
constexpr std::size_t kTailMax = 4;
/// Letters that come again and again, as "abcabcabca" has three.
constexpr std::size_t kPeriodMax = 4;
/// What fingers and children go along.
constexpr std::string_view kRows[] = {"01234567890123456789",       "abcdefghijklmnopqrstuvwxyz",
                                      "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
                                      "azertyuiopqsdfghjklmwxcvbn", "1q2w3e4r5t6y7u8i9o0p"};

bool is_marked(std::string const& lower) {
    auto const digest = crypto::sha256(lower);
    std::uint32_t mark = 0;
    for (auto byte : std::span(digest).first(sizeof mark)) mark = (mark << 8U) | std::to_integer<std::uint32_t>(byte);
    return std::ranges::binary_search(marks_of_common_passwords(), mark);
}

std::string without_tail(std::string const& lower) {
    auto word = lower;
    auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    while (!word.empty() && lower.size() - word.size() < kTailMax && !is_letter(word.back())) word.pop_back();
    return word;
}

bool repeats(std::string_view text) {
    for (std::size_t period = 1; period <= kPeriodMax; ++period)
        if (text.substr(period) == text.substr(0, text.size() - period)) return true;
    return false;
}

bool is_part_of_row(std::string const& text) {
    auto const backwards = std::string(text.rbegin(), text.rend());
    return std::ranges::any_of(kRows, [&](std::string_view row) {
        return row.find(text) != std::string_view::npos || row.find(backwards) != std::string_view::npos;
    });
}

}  // namespace

bool is_common_password(std::string_view password) {
    auto const lower = lower_ascii(password);
    return repeats(lower) || is_part_of_row(lower) || is_marked(lower) || is_marked(without_tail(lower));
}

}  // namespace klieg::identity
