#include "playback/media_access.h"

#include "assembly/cache_tags.h"
#include "base/crypto.h"
#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <mutex>

namespace klieg::playback {

namespace {

using namespace std::chrono_literals;

/// Changes forget it at once on this node; elsewhere a tightened video stays open for as long.
constexpr auto kTtl = 10s;

struct Facts {
    std::string media_key;
    std::uint32_t base_generation = 0;
    std::uint32_t generation = 0;
    bool open = false;  ///< has media at all
    bool settled = false;
    videos::Visibility visibility = videos::Visibility::private_;
};
BOOST_DESCRIBE_STRUCT(Facts, (), (media_key, base_generation, generation, open, settled, visibility))

/// The facts beside their text, read out of it by the first who asks: each segment of each viewer does.
class ReadFacts final : public KeptText::Companion {
public:
    Result<Facts> const& of(std::string const& text) {
        std::call_once(read_, [&] { facts_ = read(text); });
        return facts_;
    }
    std::size_t bytes() const noexcept override { return sizeof(ReadFacts) + 2 * kKeyBytes; }

private:
    static constexpr std::size_t kKeyBytes = 24;

    static Result<Facts> read(std::string const& text) {
        KLIEG_TRY(auto value, json::parse(text));
        return json::to<Facts>(value, json::Naming::camel, json::Strictness::stored);
    }

    std::once_flag read_;
    Result<Facts> facts_;
};

constexpr std::size_t kFileLengthMax = 40;

/// `main.m3u8`, `240/7.m4s`: what is no name of ours goes no further, into keys of caches and names of objects.
bool is_file(std::string_view file) {
    auto known = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '/';
    };
    return !file.empty() && file.size() <= kFileLengthMax && file.front() != '.' && file.front() != '/' &&
           file.find("/.") == std::string_view::npos && file.find("//") == std::string_view::npos &&
           std::all_of(file.begin(), file.end(), known);
}

/// Cuts the text before the next '/' off the front.
std::string_view next_part(std::string_view& path) {
    auto slash = path.find('/');
    auto part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return part;
}

}  // namespace

Error no_such_media() {
    return Error{Errc::not_found, "there is no such media"};
}

Result<MediaPath> parse_media_path(std::string_view path) {
    MediaPath parsed;
    auto first = next_part(path);
    if (first == "t") {
        parsed.token = next_part(path);
        first = next_part(path);
        if (parsed.token.empty()) return no_such_media();
    }
    auto video = VideoId::parse(first);
    if (!video.ok()) return no_such_media();
    parsed.video = *std::move(video);
    parsed.media_key = next_part(path);
    auto generation = next_part(path);
    auto [end, failed] = std::from_chars(generation.data(), generation.data() + generation.size(), parsed.generation);
    if (generation.empty() || failed != std::errc() || end != generation.data() + generation.size())
        return no_such_media();
    if (!is_file(path)) return no_such_media();
    parsed.file = path;
    return parsed;
}

ValueTask<Result<MediaGrant>> MediaAccess::check(MediaPath const& path) {
    auto key = "media:" + path.video.text();
    if (auto known = needs_.cache.find(key)) return grant(*known, path);
    return check_first(std::move(key), path);
}

Task<Result<MediaGrant>> MediaAccess::check_first(std::string key, MediaPath path) {
    auto load_facts = [this, &path](ports::Cache::Tags& tags) { return load(path.video, tags); };
    KLIEG_CO_TRY(auto text, co_await needs_.cache.get_or_load(std::move(key), load_facts));
    co_return grant(text, path);
}

Result<MediaGrant> MediaAccess::grant(ports::Cache::Value const& text, MediaPath const& path) const {
    if (text == nullptr) return no_such_media();
    auto const& read = text->companion<ReadFacts>().of(text->text());
    if (!read.ok()) return read.error();
    auto const& facts = *read;
    bool right_key = crypto::equal_in_constant_time(facts.media_key, path.media_key);
    bool known_generation = path.generation >= facts.base_generation && path.generation <= facts.generation;
    if (!facts.open || !right_key || !known_generation) return no_such_media();
    if (facts.visibility != videos::Visibility::public_)
        KLIEG_CHECK(needs_.tokens.verify(path.token, path.video, path.media_key, needs_.clock.now()));
    return MediaGrant{facts.base_generation, facts.generation, facts.settled, facts.visibility};
}

Task<Result<ports::Cache::Loaded>> MediaAccess::load(VideoId id, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::video(id)});
    auto video = co_await needs_.videos.get(std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!video.ok()) co_return std::move(video).error();
    co_await tags.add({cache_tags::channel(video->channel_id)});
    KLIEG_CO_TRY(bool has_channel, co_await needs_.channels.exists(video->channel_id));
    if (!has_channel) co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    Facts facts{video->media_key,
                video->base_generation,
                video->generation,
                video->playable || video->has_poster || video->thumbnail.has_value(),
                video->status == videos::Status::ready,
                video->visibility};
    auto text = json::to_text(json::from(facts, json::Naming::camel));
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kTtl};
}

}  // namespace klieg::playback
