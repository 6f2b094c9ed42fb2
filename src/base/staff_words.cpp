#include "base/staff_words.h"

#include "base/name_reading.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace klieg {

namespace {

// All without what may stand between letters: `ad_min` reads as `admin`.

/// Whom visitors would take for the site itself, whatever stands beside it: "Admin Bob", "site.moderator".
constexpr std::string_view kOffices[] = {
    "admin",     "administrator", "administrators", "admins",    "helpdesk", "hostmaster", "klieg",
    "moderator", "moderators",    "postmaster",     "superuser", "sysadmin", "webmaster",
};
/// What is put beside a name as a title is. Alone too, or where all that stands beside them is of these lists.
constexpr std::string_view kTitles[] = {
    "administration", "mod", "moderation", "mods", "staff", "support", "verified",
};
/// So are these, which nobody is called by. Elsewhere both are ordinary words: "Solar System".
constexpr std::string_view kOrdinaryWords[] = {
    "abuse", "noreply", "official", "operator", "root", "safety", "security", "system",
};
/// What makes an office of an ordinary word: "the support team".
constexpr std::string_view kCompanions[] = {
    "account",  "accounts",   "and",   "bot",  "center", "centre", "channel", "chat",    "crew",
    "customer", "department", "desk",  "help", "office", "our",    "real",    "service", "services",
    "site",     "team",       "teams", "the",  "trust",  "user",   "users",   "website",
};
/// What raises a title, and makes nothing of an ordinary word: "supermod", and not "Global Security".
constexpr std::string_view kRanks[] = {
    "chief", "global", "head", "junior", "lead", "main", "platform", "senior", "super", "vice",
};
/// What goes along with an office alone, since it is said of other things as often: "kliegowner", and not "Mod Videos".
constexpr std::string_view kMatters[] = {
    "boss",  "care", "ceo",    "community", "company", "content", "founder", "hq",     "info",  "live",   "manager",
    "media", "news", "online", "owner",     "page",    "profile", "server",  "stream", "video", "videos", "web",
};

/// Of a text that was cut into words, what is among them. A way to cut it is a set of these; all ways to cut what lies
/// before a place are a set of such sets, each a bit.
enum Kind : unsigned { kOffice = 1, kTitle = 2, kOrdinary = 4, kRank = 8, kMatter = 16, kOther = 32 };
constexpr unsigned kKinds = 64;
using Ways = std::uint64_t;

Ways with(Ways ways, unsigned kind) {
    if (kind == 0) return ways;
    Ways more = 0;
    for (unsigned way = 0; way < kKinds; ++way)
        if ((ways >> way & 1U) != 0) more |= Ways{1} << (way | kind);
    return more;
}

template <typename Meets>
bool any_way(Ways ways, Meets meets) {
    for (unsigned way = 0; way < kKinds; ++way)
        if ((ways >> way & 1U) != 0 && meets(way)) return true;
    return false;
}

bool has(unsigned way, unsigned kinds) {
    return (way & kinds) != 0;
}

bool means_staff(unsigned way) {
    if (has(way, kOther)) return false;
    if (has(way, kOffice)) return true;
    return !has(way, kMatter) && (has(way, kTitle) || (has(way, kOrdinary) && !has(way, kRank)));
}

/// A letter that a word has so many times in a row.
struct Run {
    char letter;
    std::size_t count;
};

struct Word {
    std::vector<Run> runs;
    unsigned kind;
};

std::vector<Word> listed_words() {
    std::vector<Word> words;
    auto add = [&](std::span<std::string_view const> listed, unsigned kind) {
        for (auto one : listed) {
            Word word{.runs = {}, .kind = kind};
            for (char letter : reading_of(one)) {
                if (word.runs.empty() || word.runs.back().letter != letter) word.runs.push_back({letter, 0});
                ++word.runs.back().count;
            }
            words.push_back(std::move(word));
        }
    };
    add(kOffices, kOffice);
    add(kTitles, kTitle);
    add(kOrdinaryWords, kOrdinary);
    add(kCompanions, 0);
    add(kRanks, kRank);
    add(kMatters, kMatter);
    return words;
}

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

bool is_read_as(char drawn, char letter) {
    constexpr std::string_view kDigits = "0134579";
    constexpr std::string_view kLetters = "oieastg";
    auto const digit = kDigits.find(drawn);
    return drawn == letter || (digit != std::string_view::npos && kLetters[digit] == letter);
}

std::size_t run_length(std::string_view text, char letter) {
    return static_cast<std::size_t>(std::ranges::find_if(text, [&](char drawn) { return !is_read_as(drawn, letter); }) -
                                    text.begin());
}

struct Places {
    std::vector<Ways> ways;    ///< to cut what lies before each place
    std::vector<Ways> parted;  ///< those of them that end with a digit that is a number, or with nothing
};

void add_word(Places& places, std::string_view reading, std::size_t at, Word const& word) {
    auto end = at;
    std::size_t longer = 0;
    for (auto const& run : word.runs) {
        end += longer;
        auto const length = run_length(reading.substr(end), run.letter);
        if (length < run.count) return;
        end += run.count;
        longer = length - run.count;
    }
    auto const ways = with(places.ways[at], word.kind);
    for (std::size_t more = 0; more <= longer; ++more) places.ways[end + more] |= ways;
}

/// What is on no list reaches from one number to the next: of "admin2bob" that is "bob", and of "adminbob" all.
void add_other(Places& places, std::string_view reading, std::size_t at) {
    if (places.parted[at] == 0 || is_digit(reading[at])) return;
    auto end = at;
    while (end < reading.size() && !is_digit(reading[end])) ++end;
    places.ways[end] |= with(places.parted[at], kOther);
}

// A text is cut into listed words and numbers in every way, from left to right: what is known at a place are the kinds
// of the words up to there, for each way to come there. A letter may stand oftener than its word has it ("Kllieg") and
// not seldomer ("rot" is no "root"), so a word may end at several places, where its last letter begins the next, too. A
// digit may be a letter of a word or a number between two.
Ways ways_to_cut(std::string const& reading) {
    static auto const words = listed_words();
    Places places{std::vector<Ways>(reading.size() + 1, 0), std::vector<Ways>(reading.size() + 1, 0)};
    places.ways[0] = places.parted[0] = 1;
    for (std::size_t at = 0; at < reading.size(); ++at) {
        add_other(places, reading, at);
        if (places.ways[at] == 0) continue;
        if (is_digit(reading[at])) {
            places.ways[at + 1] |= places.ways[at];
            places.parted[at + 1] |= places.ways[at];
        }
        for (auto const& word : words) add_word(places, reading, at, word);
    }
    return places.ways.back();
}

}  // namespace

StaffWords staff_words_in(std::string const& reading) {
    auto const ways = ways_to_cut(reading);
    return {.all = any_way(ways, means_staff),
            .title = any_way(ways, [](unsigned way) { return means_staff(way) && has(way, kOffice | kTitle); }),
            .office = any_way(ways, [](unsigned way) { return has(way, kOffice); })};
}

}  // namespace klieg
