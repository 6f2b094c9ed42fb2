#include "http/conditions.h"

#include "http/compression.h"
#include "http/quality_list.h"
#include "http/refusal.h"

#include <charconv>
#include <cstring>

namespace klieg::http {

namespace {

/// "abc-br" in quotes is abc in quotes, without its quotes; weak tags lose their W/.
std::string_view opaque_part(std::string_view etag) noexcept {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    if (etag.size() < 2 || !etag.starts_with('"') || !etag.ends_with('"')) return {};
    etag = etag.substr(1, etag.size() - 2);
    for (auto coding : kPackingCodings)
        if (auto suffix = etag_suffix(coding); etag.ends_with(suffix))
            return etag.substr(0, etag.size() - suffix.size());
    return etag;
}

/// 17 of `"v17"` and of `"v17-AbC"`.
std::optional<std::int64_t> version_in(std::string_view etag) noexcept {
    if (!etag.starts_with("\"v")) return std::nullopt;
    auto text = opaque_part(etag);
    if (text.size() < 2) return std::nullopt;
    std::int64_t version = 0;
    auto [end, failed] = std::from_chars(text.data() + 1, text.data() + text.size(), version);
    bool whole = end == text.data() + text.size() || *end == '-';
    if (failed != std::errc() || !whole) return std::nullopt;
    return version;
}

enum class Comparison { strong, weak };  ///< RFC 9110 section 8.8.3.2

struct Versions {
    bool any = false;  ///< `*`
    std::vector<std::int64_t> versions{};
};

/// Those that a list of tags names; none where there is no list.
std::optional<Versions> versions_in(std::optional<std::string_view> list, Comparison comparison) {
    if (!list) return std::nullopt;
    Versions found;
    for_each_element(*list, [&](std::string_view element) {
        found.any = found.any || element == "*";
        if (comparison == Comparison::weak && element.starts_with("W/")) element.remove_prefix(2);
        if (auto version = version_in(element)) found.versions.push_back(*version);
    });
    return found;
}

/// If-Match of a GET: whether a tag of the list is this one by the strong comparison. Something is always there.
bool names_strongly(std::string_view list, std::string_view etag) noexcept {
    auto const wanted = etag.starts_with("W/") ? std::string_view() : opaque_part(etag);
    bool found = false;
    for_each_element(list, [&](std::string_view element) {
        bool const same = !wanted.empty() && !element.starts_with("W/") && opaque_part(element) == wanted;
        found = found || element == "*" || same;
    });
    return found;
}

/// Multiplies two words and folds the 128-bit product: the mixing step of wyhash and its kin.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
    __extension__ using Wide = unsigned __int128;
    auto product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

constexpr std::uint64_t kSeeds[] = {0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3};

/// A JSON answer is hashed each time it is made, so this must cost less than sending it: about 0.1 µs a KiB.
std::uint64_t hash_of(std::string_view bytes) noexcept {
    std::uint64_t hash = kSeeds[0] ^ bytes.size();
    std::uint64_t words[2];
    for (; bytes.size() >= sizeof words; bytes.remove_prefix(sizeof words)) {
        std::memcpy(words, bytes.data(), sizeof words);
        hash = fold(words[0] ^ kSeeds[1], words[1] ^ hash);
    }
    std::uint64_t last[2] = {};
    std::memcpy(last, bytes.data(), bytes.size());
    return fold(fold(last[0] ^ kSeeds[2], last[1] ^ hash), kSeeds[1]);
}

}  // namespace

std::string make_etag(std::string_view bytes) {
    auto hash = hash_of(bytes);
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string etag = "\"";  // 13 characters with its quotes: no allocation
    for (int i = 0; i < 11; ++i, hash >>= 6U) etag += kDigits[hash & 63U];
    return etag += '"';
}

std::string make_version_etag(std::int64_t version, std::string_view bytes) {
    auto hash = make_etag(bytes);
    return "\"v" + std::to_string(version) + "-" + hash.substr(1);
}

std::string etag_of_part(std::string_view whole, std::string_view bytes) {
    auto version = version_in(whole);
    return version ? make_version_etag(*version, bytes) : make_etag(bytes);
}

VersionCondition version_condition(Request const& request) {
    auto const wanted = versions_in(request.headers.find("If-Match"), Comparison::strong);
    auto const refused = versions_in(request.headers.find("If-None-Match"), Comparison::weak);
    bool const none = refused && refused->any;
    auto condition = none                     ? VersionCondition(std::vector<std::int64_t>())
                     : wanted && !wanted->any ? VersionCondition(wanted->versions)
                                              : VersionCondition();
    return refused ? std::move(condition).but_not(refused->versions) : condition;
}

std::optional<std::string_view> find_etag(std::string_view list, std::string_view etag) noexcept {
    auto wanted = opaque_part(etag);
    std::optional<std::string_view> found;
    for_each_element(list, [&](std::string_view element) {
        if (found) return;
        if (element == "*") found = etag;
        if (!wanted.empty() && opaque_part(element) == wanted) found = element;
    });
    return found;
}

std::optional<Response> answer_instead(Request const& request, Response const& response) {
    if (request.method != Method::get && request.method != Method::head) return std::nullopt;
    auto const etag = response.headers.get("ETag");
    if (auto list = request.headers.find("If-Match"); list && !names_strongly(*list, etag))
        return refusal(Error{Errc::precondition, "it is not what If-Match names"}, request);
    auto list = request.headers.find("If-None-Match");
    if (etag.empty() || !list || !find_etag(*list, etag)) return std::nullopt;
    return not_modified(request, response);
}

Response not_modified(Request const& request, Response const& response) {
    Response answer{.status = 304};
    // RFC 9110 section 15.4.5 lists what a 304 repeats.
    for (auto const* name : {"Cache-Control", "Content-Location", "ETag", "Expires", "Vary"})
        if (auto value = response.headers.find(name)) answer.headers.add(name, *value);
    auto held = find_etag(request.headers.get("If-None-Match"), response.headers.get("ETag"));
    if (held) answer.headers.set("ETag", *held);
    answer.shared_lines = response.shared_lines;
    return answer;
}

}  // namespace klieg::http
