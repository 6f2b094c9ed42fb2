#include "identity/common_passwords.h"

#include "base/crypto.h"
#include "base/plain_letters.h"
#include "base/text.h"
#include "identity/common_sequences.h"

#include <algorithm>
#include <array>
#include <span>
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
/// The longest of the list.
constexpr std::size_t kLongestListed = 33;
/// Nobody's first guess is longer, but for what repeats itself.
constexpr std::size_t kGuessedBytesMax = 80;
constexpr std::size_t kCollapsedBytesMax = 200;
/// Ways to cut one that are looked at; only what is full of words has more.
constexpr std::size_t kCutsMax = 4'000;
/// A password has at least ten characters; one that is a shorter one again and again has not.
constexpr std::size_t kShorterThanAny = 9;
/// Letters that come again and again, as "abcabcabca" has three.
constexpr std::size_t kPeriodMax = 4;
/// Beside the list, which has longer ones: the service itself, and what is put beside a year.
constexpr std::string_view kShortWords[] = {"klieg", "admin", "april", "guest", "hello", "july", "june",
                                            "login", "love",  "march", "pass",  "root",  "test", "user"};

/// Of the words for it in other languages, as they are typed; and "пароль" as it comes out on Latin keys.
std::vector<std::string> const& words_for_password() {
    static constexpr std::string_view kWords[] = {
        "contraseña", "clave",       "senha",      "palavra-passe", "palavrapasse", "mot de passe", "motdepasse",
        "passwort",   "kennwort",    "wachtwoord", "lösenord",      "passord",      "adgangskode",  "kodeord",
        "salasana",   "parool",      "parole",     "parola",        "parol",        "slaptažodis",  "hasło",
        "haslo",      "heslo",       "geslo",      "lozinka",       "zaporka",      "sifra",        "jelszó",
        "şifre",      "пароль",      "парола",     "лозинка",       "шифра",        "gfhjkm",       "κωδικός",
        "κωδικος",    "συνθηματικό", "סיסמה",      "סיסמא",         "كلمة السر",    "كلمةالسر",     "كلمة المرور",
        "كلمةالمرور", "رمز عبور",    "पासवर्ड",     "รหัสผ่าน",        "mật khẩu",     "matkhau",      "kata sandi",
        "katasandi",  "sandi",       "密码",       "密碼",          "口令",         "mima",         "パスワード",
        "暗証番号",   "비밀번호"};
    static std::vector<std::string> const words = [] {
        std::vector<std::string> plain;
        for (auto const word : kWords) plain.push_back(plain_letters(word));
        return plain;
    }();
    return words;
}

bool is_marked(std::string const& lower) {
    if (lower.size() > kLongestListed) return false;
    auto const digest = crypto::sha256(lower);
    std::uint32_t mark = 0;
    for (auto byte : std::span(digest).first(sizeof mark)) mark = (mark << 8U) | std::to_integer<std::uint32_t>(byte);
    return std::ranges::binary_search(marks_of_common_passwords(), mark);
}

bool repeats(std::string_view text) {
    for (std::size_t period = 1; period <= kPeriodMax && period < text.size(); ++period)
        if (text.substr(period) == text.substr(0, text.size() - period)) return true;
    return false;
}

/// With each part once that comes again at once: the one that saves the most first, from the beginning on.
std::string without_repetitions(std::string_view text) {
    std::string once;
    while (!text.empty()) {
        std::size_t period = text.size();
        std::size_t saved = 0;
        for (std::size_t part = 1; part <= text.size() / 2; ++part) {
            std::size_t times = 1;
            while (text.substr(times * part, part) == text.substr(0, part)) ++times;
            if ((times - 1) * part <= saved) continue;
            saved = (times - 1) * part;
            period = part;
        }
        if (saved == 0) period = 1;
        once += text.substr(0, period);
        text.remove_prefix(period + saved);
    }
    return once;
}

/// "trustno1trustno1", "11112222333", "videovideo1": half of it says nothing new, and the rest is too short for one.
bool is_shorter_one_again(std::string_view text) {
    if (text.size() > kCollapsedBytesMax) return false;
    auto const left = character_count(without_repetitions(text));
    return left <= kShorterThanAny && 2 * left <= character_count(text) + 1;
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
/// are ever reached. A word that comes again counts once, for it costs a guesser nothing, and so do all walks over the
/// keyboard together.
class Guesser {
public:
    Guesser(std::string_view password, std::span<std::string const> own_words)
        : password_(password), own_words_(own_words), looked_(password.size() * kWordBytesMax) {}

    bool guesses() { return password_.size() <= kGuessedBytesMax && guesses_from(0, {}); }

private:
    enum class Known : std::uint8_t { unasked, no, word, walk };
    struct Cut {
        std::array<std::string_view, kWordsMax> words;
        std::size_t count = 0;  ///< of words
        bool walks = false;
        std::size_t beside = 0;
        std::size_t letters_beside = 0;
    };

    bool guesses_from(std::size_t at, Cut const& cut) {
        if (at == password_.size()) return cut.count > 0;
        if (++cuts_ > kCutsMax) return false;
        auto const bytes_max = std::min(kWordBytesMax, password_.size() - at);
        for (auto bytes = bytes_max; bytes >= kWordBytesMin; --bytes) {
            auto const known = look_up(at, bytes);
            if (known == Known::no) continue;
            auto const word = password_.substr(at, bytes);
            auto const words = std::span(cut.words).first(cut.count);
            bool const again = (known == Known::walk && cut.walks) || std::ranges::find(words, word) != words.end();
            if (!again && cut.count == kWordsMax) continue;
            auto longer = cut;
            longer.walks = cut.walks || known == Known::walk;
            if (!again) longer.words[longer.count++] = word;
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

    Known look_up(std::size_t at, std::size_t bytes) {
        auto& known = looked_[at * kWordBytesMax + bytes - 1];
        if (known == Known::unasked) known = ask(password_.substr(at, bytes));
        return known;
    }

    Known ask(std::string_view drawn) const {
        std::string const typed(drawn);
        if (is_key_walk(typed)) return Known::walk;
        if (is_part_of_row(typed) || is_date(typed)) return Known::word;
        std::string before;
        for (auto const& word : {typed, in_letters(typed, 'i'), in_letters(typed, 'l')}) {
            if (word == before) continue;
            if (std::ranges::find(own_words_, word) != own_words_.end() ||
                std::ranges::find(kShortWords, word) != std::end(kShortWords) ||
                std::ranges::find(words_for_password(), word) != words_for_password().end() || is_marked(word))
                return Known::word;
            before = word;
        }
        return Known::no;
    }

    std::string_view password_;
    std::span<std::string const> own_words_;
    std::vector<Known> looked_;  ///< by place and length
    std::size_t cuts_ = 0;
};

bool is_guessed_as(std::string const& spelt, std::span<std::string const> own_words) {
    return repeats(spelt) || is_shorter_one_again(spelt) || is_part_of_row(spelt) ||
           Guesser(spelt, own_words).guesses();
}

}  // namespace

// One is common if it is in one of these spellings: as it is typed, without accents and widths; with Latin letters for
// those that look like them; by the keys of an American keyboard, without shift; and backwards.
bool is_common_password(std::string_view password, std::span<std::string const> own_words) {
    auto const plain = plain_letters(password);
    auto const latin = with_latin_letters(plain);
    std::vector<std::string> words;
    for (auto const& word : own_words)
        for (auto const& spelt : {plain_letters(word), with_latin_letters(plain_letters(word))}) words.push_back(spelt);
    std::vector<std::string> spellings{lower_ascii(password), plain, latin, without_shift(latin),
                                       std::string(latin.rbegin(), latin.rend())};
    std::ranges::sort(spellings);
    auto const same = std::ranges::unique(spellings);
    spellings.erase(same.begin(), same.end());
    std::erase(spellings, "");  // of accents alone nothing is left
    return std::ranges::any_of(spellings, [&](auto const& spelt) { return is_guessed_as(spelt, words); });
}

}  // namespace klieg::identity
