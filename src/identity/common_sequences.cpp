#include "identity/common_sequences.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <vector>

namespace klieg::identity {

namespace {

/// As they are without accents; Cyrillic has its own keys.
constexpr std::string_view kRows[] = {
    "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "абвгдеежзииклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
    // American, German, French and Russian keys, row by row
    "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
    "ицукенгшщзхъфывапролджэячсмитьбю",
    // rows above each other, and one key of each in turn
    "123qweasdzxc", "1234qwerasdfzxcv", "qweasdzxc", "qwerasdfzxcv", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
    "qawsedrftgyhujikolp", "ицфыув",
    // columns: down, up, and without digits
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1qay2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p", "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "yaq1xsw2cde3vfr4bgt5nhz6mju7", "qazwsxedcrfvtgbyhnujmikolp", "zaqxswcdevfrbgtnhymju", "1йфя2цыч3увс4кам",
    // the numeric pad, and every other digit
    "147258369147258369", "741852963741852963", "789456123789456123", "123654789123654789", "0147258369",
    "159753159753", "159357159357", "1357924680135792468013579", "2468013579246801357924680"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Of a key in the four rows that have letters or digits.
struct Key {
    int row = 0;
    int column = 0;
};

std::optional<Key> key_of(char c) {
    constexpr std::string_view kKeys[] = {"1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"};
    for (int row = 0; row < 4; ++row)
        if (auto const column = kKeys[row].find(c); column != std::string_view::npos)
            return Key{row, static_cast<int>(column)};
    return std::nullopt;
}

/// Of one or two digits, or four.
std::optional<int> number_of(std::string_view digits) {
    int number = 0;
    auto const parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    bool const is_all = parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size();
    return is_all ? std::optional(number) : std::nullopt;
}

bool are_day_and_month(std::string_view one, std::string_view other) {
    auto const a = number_of(one);
    auto const b = number_of(other);
    return a && b && std::min(*a, *b) >= 1 && std::min(*a, *b) <= 12 && std::max(*a, *b) <= 31;
}

bool is_year(std::string_view digits) {
    return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

bool is_date_of(std::array<std::string_view, 3> const& parts) {
    auto is_short = [](std::string_view part) { return part.size() == 1 || part.size() == 2; };
    auto const& [first, middle, last] = parts;
    if (!is_short(middle)) return false;
    if (is_year(first)) return is_short(last) && are_day_and_month(middle, last);
    if (!is_short(first)) return false;
    if (is_year(last)) return are_day_and_month(first, middle);
    return last.size() == 2 && first.size() == 2 &&
           (are_day_and_month(first, middle) || are_day_and_month(middle, last));
}

}  // namespace

bool is_part_of_row(std::string const& text) {
    auto const backwards = std::string(text.rbegin(), text.rend());
    return std::ranges::any_of(kRows, [&](std::string_view row) {
        return row.find(text) != std::string_view::npos || row.find(backwards) != std::string_view::npos;
    });
}

bool is_key_walk(std::string_view text) {
    constexpr std::size_t kKeysInWalk = 6;
    if (text.size() < kKeysInWalk) return false;
    auto before = key_of(text.front());
    for (auto const c : text) {
        auto const key = key_of(c);
        bool const is_near =
            key && before && std::abs(key->row - before->row) <= 1 && std::abs(key->column - before->column) <= 1;
        if (!is_near) return false;
        before = key;
    }
    return true;
}

bool is_date(std::string_view text) {
    constexpr std::size_t kShortestDate = 6;  // "1/1/90"
    constexpr std::size_t kLongestDate = 10;  // "2026-11-28"
    if (text.size() < kShortestDate || text.size() > kLongestDate || !is_digit(text.front())) return false;
    auto const mark = std::ranges::find_if_not(text, is_digit);
    if (mark == text.end())
        return text.size() == 8 && (is_date_of({text.substr(0, 4), text.substr(4, 2), text.substr(6)}) ||
                                    is_date_of({text.substr(0, 2), text.substr(2, 2), text.substr(4)}));
    if (std::string_view("-/._: ").find(*mark) == std::string_view::npos) return false;
    auto const first = static_cast<std::size_t>(mark - text.begin());
    auto const second = text.find(*mark, first + 1);
    if (second == std::string_view::npos) return false;
    std::array const parts{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    return std::ranges::all_of(parts, [](auto part) { return std::ranges::all_of(part, is_digit); }) &&
           is_date_of(parts);
}

std::string without_shift(std::string_view text) {
    constexpr std::string_view kShifted = "!@#$%^&*()_+{}|:\"<>?~";
    constexpr std::string_view kKeys = "1234567890-=[]\\;',./`";
    std::string keys(text);
    for (auto& c : keys)
        if (auto const at = kShifted.find(c); at != std::string_view::npos) c = kKeys[at];
    return keys;
}

}  // namespace klieg::identity
