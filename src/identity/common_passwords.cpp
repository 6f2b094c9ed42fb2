#include "identity/common_passwords.h"

#include "base/crypto.h"
#include "base/text.h"

#include <algorithm>
#include <string>
#include <vector>

namespace klieg::identity {

namespace {

/// Digits and marks, and among them letters, beside words that make them no harder to guess: a date, "my".
constexpr std::size_t kBesideWordsMax = 8;
constexpr std::size_t kLettersBesideWordsMax = 2;
constexpr std::size_t kWordsMax = 2;
/// What is shorter stands in any password by chance, or is a digit's worth of it.
constexpr std::size_t kWordBytesMin = 4;
constexpr std::size_t kWordBytesMax = 64;
/// Letters that come again and again, as "abcabcabca" has three.
constexpr std::size_t kPeriodMax = 4;
/// Beside the list, which has longer ones: the service itself, and what is put beside a year.
constexpr std::string_view kShortWords[] = {"klieg", "admin", "april", "guest", "hello", "july", "june",
                                            "login", "love",  "march", "pass",  "root",  "test", "user"};
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

/// Letters for the digits and signs that are typed in their stead; `one` is what 1 stands for.
std::string in_letters(std::string_view text, char one) {
    constexpr std::string_view kSigns = "034579@$!";
    constexpr std::string_view kLetters = "oeastgasi";
    std::string letters(text);
    for (auto& c : letters) {
        auto const sign = kSigns.find(c);
        if (sign != std::string_view::npos) c = kLetters[sign];
        if (c == '1') c = one;
    }
    return letters;
}

/// Cuts a password into words that are known and what stands beside them, in every way, until the latter is little. At
/// each place either one character more stands beside, or a known word does; both have small limits, so that few places
/// are ever reached. A word that comes again counts once, for it costs a guesser nothing.
class Guesser {
public:
    Guesser(std::string_view password, std::span<std::string const> own_words)
        : password_(password), own_words_(own_words) {}

    bool guesses() const { return guesses_from(0, {}); }

private:
    struct Cut {
        std::vector<std::string_view> words;
        std::size_t beside = 0;
        std::size_t letters_beside = 0;
    };

    bool guesses_from(std::size_t at, Cut const& cut) const {
        if (at == password_.size()) return !cut.words.empty();
        auto const bytes_max = std::min(kWordBytesMax, password_.size() - at);
        for (auto bytes = bytes_max; bytes >= kWordBytesMin; --bytes) {
            auto const word = password_.substr(at, bytes);
            bool const again = std::ranges::find(cut.words, word) != cut.words.end();
            if (!again && (cut.words.size() == kWordsMax || !is_known(word))) continue;
            auto longer = cut;
            if (!again) longer.words.push_back(word);
            if (guesses_from(at + bytes, longer)) return true;
        }
        auto more = cut;
        auto const is_digit_or_mark =
            static_cast<unsigned char>(password_[at]) < 0x80 && (password_[at] < 'a' || password_[at] > 'z');
        more.letters_beside += is_digit_or_mark ? 0 : 1;
        ++more.beside;
        return more.beside <= kBesideWordsMax && more.letters_beside <= kLettersBesideWordsMax &&
               guesses_from(at + 1, more);
    }

    bool is_known(std::string_view drawn) const {
        std::string const typed(drawn);
        if (is_part_of_row(typed)) return true;
        for (auto const& word : {typed, in_letters(typed, 'i'), in_letters(typed, 'l')})
            if (std::ranges::find(own_words_, word) != own_words_.end() ||
                std::ranges::find(kShortWords, word) != std::end(kShortWords) || is_marked(word))
                return true;
        return false;
    }

    std::string_view password_;
    std::span<std::string const> own_words_;
};

}  // namespace

bool is_common_password(std::string_view password, std::span<std::string const> own_words) {
    auto const lower = lower_ascii(password);
    return repeats(lower) || is_part_of_row(lower) || Guesser(lower, own_words).guesses();
}

}  // namespace klieg::identity
