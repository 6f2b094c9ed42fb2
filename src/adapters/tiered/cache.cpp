#include "adapters/tiered/cache.h"

#include "adapters/tiered/far_entry.h"
#include "base/log.h"

#include <algorithm>
#include <utility>

namespace klieg::tiered {

namespace {

using namespace std::chrono_literals;

constexpr auto kNewsChannel = "cache";
/// A token that has gone voids what was kept under it, so this only says how long unused ones stay.
constexpr auto kTokenTtl = 24h;
constexpr std::size_t kTokenLength = 16;
/// Beyond that many all are forgotten, which costs some values near by.
constexpr std::size_t kTokensSeenMax = 10'000;

std::string key_of(ports::CacheTag const& tag) {
    return "tag:" + tag.text;
}
std::string key_of_value(std::string const& key) {
    return "value:" + key;
}

}  // namespace

/// Tags of a value that is being loaded, for both caches.
class Cache::FarTags final : public Tags {
public:
    FarTags(Cache& cache, Tags& near_tags) : cache_(cache), near_(near_tags) {}

    /// The tokens first: one that this node has not seen voids what it has near by under that tag, and what the load
    /// is about to read may be there.
    Task<> add(std::vector<ports::CacheTag> tags) override {
        if (complete_ && found_.size() + tags.size() <= ports::kFarKeysMax) {
            auto tokens = co_await cache_.tokens_of(tags);
            complete_ = tokens.has_value();
            for (std::size_t i = 0; complete_ && i < tags.size(); ++i) {
                cache_.see_token(tags[i], (*tokens)[i]);
                found_.push_back({tags[i].text, std::move((*tokens)[i])});
            }
        } else {
            complete_ = false;
        }
        co_await near_.add(std::move(tags));
    }

    /// None: they are not all known, so that the value can be kept near by alone.
    std::optional<std::vector<TagToken>> tokens() && {
        if (!complete_) return std::nullopt;
        return std::move(found_);
    }

private:
    Cache& cache_;
    Tags& near_;
    std::vector<TagToken> found_;
    bool complete_ = true;
};

Cache::Cache(Needs needs, Executor news_on) : needs_(needs) {
    ports::Broadcast::Sink sink{
        .message = [&near = needs_.near](ports::Broadcast::Message const& tag) { near.forget({*tag}); },
        .gap = [&near = needs_.near] { near.forget_tagged(); }};
    news_ = needs_.broadcast.subscribe(kNewsChannel, std::move(news_on), std::move(sink));
}

Cache::~Cache() = default;

std::optional<Cache::Value> Cache::find(std::string const& key) {
    return needs_.near.find(key);
}

Task<Result<Cache::Value>> Cache::get_or_load(std::string key, Load load) {
    auto through = [this, &key, &load](Tags& near_tags) { return load_through(key, load, near_tags); };
    co_return co_await needs_.near.get_or_load(key, through);
}

Task<Result<Cache::Loaded>> Cache::load_through(std::string key, Load const& load, Tags& near_tags) {
    if (auto found = co_await find_far(key, near_tags)) co_return *std::move(found);
    FarTags tags(*this, near_tags);
    KLIEG_CO_TRY(auto loaded, co_await load(tags));
    auto tokens = std::move(tags).tokens();
    if (loaded.value == nullptr || !tokens) co_return loaded;
    FarHead head{.until = needs_.clock.now() + loaded.ttl, .tags = *std::move(tokens)};
    auto put = co_await needs_.far.put(key_of_value(key), to_bytes(head, loaded.value->text()), loaded.ttl);
    if (!put.ok()) log::debug("a value was not kept for other nodes", {{"why", put.error().detail}});
    co_return loaded;
}

/// The near tags are added before the tokens are asked for: what is invalidated in between is noticed by one or the
/// other.
Task<std::optional<Cache::Loaded>> Cache::find_far(std::string key, Tags& near_tags) {
    auto got = co_await needs_.far.get({key_of_value(key)});
    if (!got.ok() || !got->front()) co_return std::nullopt;
    auto entry = parse_far_entry(*got->front());
    if (!entry.ok() || entry->head.tags.size() > ports::kFarKeysMax) co_return std::nullopt;
    auto const left = entry->head.until - needs_.clock.now();
    if (left <= 0ms) co_return std::nullopt;

    std::vector<ports::CacheTag> tags;
    std::vector<std::string> keys;
    for (auto const& tag : entry->head.tags) {
        tags.push_back({tag.tag});
        keys.push_back(key_of(tags.back()));
    }
    co_await near_tags.add(std::move(tags));
    auto tokens = co_await needs_.far.get(std::move(keys));
    if (!tokens.ok()) co_return std::nullopt;
    bool const holds = std::ranges::equal(
        *tokens, entry->head.tags, [](auto const& stands, TagToken const& named) { return stands == named.token; });
    if (!holds) co_return std::nullopt;
    co_return Loaded{std::make_shared<KeptText const>(std::move(entry->text)),
                     std::chrono::duration_cast<std::chrono::milliseconds>(left)};
}

Task<std::optional<std::vector<std::string>>> Cache::tokens_of(std::vector<ports::CacheTag> tags) {
    std::vector<std::string> keys;
    for (auto const& tag : tags) keys.push_back(key_of(tag));
    auto stand = co_await needs_.far.get(keys);
    if (!stand.ok()) co_return std::nullopt;
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if ((*stand)[i]) {
            tokens.push_back(*std::move((*stand)[i]));
            continue;
        }
        auto put = co_await needs_.far.put_if_absent(std::move(keys[i]), needs_.random.base32(kTokenLength), kTokenTtl);
        if (!put.ok()) co_return std::nullopt;
        tokens.push_back(*std::move(put));
    }
    co_return tokens;
}

/// Another token than the last says that another node has invalidated the tag and the news of it is still on its way,
/// or lost. What is being loaded at that moment and named the tag already is kept far away alone.
void Cache::see_token(ports::CacheTag const& tag, std::string const& token) {
    {
        MutexLock lock(mutex_);
        if (seen_.size() >= kTokensSeenMax) seen_.clear();
        auto& last = seen_[tag.text];
        if (last == token) return;
        last = token;
    }
    needs_.near.forget(tag);
}

/// Near by before and after, since in between another request may take the old value out of the far cache. The others
/// are told last: by then the far cache has nothing old for them.
Task<> Cache::invalidate(ports::CacheTag tag) {
    needs_.near.forget(tag);
    auto token = needs_.random.base32(kTokenLength);
    auto put = co_await needs_.far.put(key_of(tag), token, kTokenTtl);
    if (!put.ok()) log::warn("other nodes may show what is old", {{"tag", tag.text}, {"why", put.error().detail}});
    see_token(tag, token);  // and forgets once more
    needs_.broadcast.publish(kNewsChannel, std::move(tag.text));
}

}  // namespace klieg::tiered
