#include "feeds/channel_head.h"

#include "assembly/cache_tags.h"

#include <algorithm>
#include <chrono>

namespace klieg::feeds {

namespace {

using namespace std::chrono_literals;

/// A change invalidates it; the time bounds how long one is shown that was read from an index which did not have the
/// change yet, and what other nodes may lag where that news is lost.
constexpr auto kHeadTtl = 30s;

/// A key a line.
std::string text_of(ChannelHead::Listings const& listings) {
    std::string text;
    for (auto const& listing : listings) text += listing.key + "\n";
    return text;
}

Result<ChannelHead::Listings> listings_from(std::string_view text) {
    ChannelHead::Listings listings;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        KLIEG_TRY(auto listing, videos::VideoRepo::Listing::of_key(std::string(line)));
        listings.push_back(std::move(listing));
        text.remove_prefix(line.size() + 1);
    }
    return listings;
}

}  // namespace

/// What is kept is all that there is where it is less than might be.
Task<Result<ChannelHead::Listings>> ChannelHead::listings(ChannelId channel, std::string before, std::size_t limit) {
    auto load_it = [this, &channel](ports::Cache::Tags& tags) { return load(channel, tags); };
    KLIEG_CO_TRY(auto kept, co_await needs_.cache.get_or_load("feed-head:" + channel.text(), load_it));
    KLIEG_CO_TRY(auto listings, listings_from(kept == nullptr ? std::string_view() : kept->text()));
    bool const is_all = listings.size() < kKept;
    if (!before.empty()) std::erase_if(listings, [&before](auto const& listing) { return listing.key >= before; });
    if (!is_all && listings.size() < limit)
        co_return co_await needs_.videos.listings_before(std::move(channel), std::move(before), limit);
    if (listings.size() > limit) listings.resize(limit);
    co_return listings;
}

Task<Result<ports::Cache::Loaded>> ChannelHead::load(ChannelId channel, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::videos_of(channel)});
    KLIEG_CO_TRY(auto listings, co_await needs_.videos.listings_before(std::move(channel), {}, kKept));
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(text_of(listings)), kHeadTtl};
}

}  // namespace klieg::feeds
