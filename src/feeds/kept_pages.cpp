#include "feeds/kept_pages.h"

#include "assembly/cache_tags.h"

#include <chrono>
#include <set>

namespace klieg::feeds {

namespace {

/// So late are counts, and what other nodes show where the news of a change is lost.
constexpr std::chrono::seconds kPageTtl{5};

}  // namespace

Task<Result<VideoPage>> KeptPages::shown(Videos page) {
    KLIEG_CO_TRY(auto views, co_await needs_.views.of_all(std::move(page.videos), videos::VideoViews::Detail::listed));
    co_return http::page_of(std::move(views), std::move(page.next));
}

http::Answer<VideoPage> KeptPages::kept(std::string key, Make make, std::vector<ports::CacheTag> more) {
    auto load_it = [this, &make, &more](ports::Cache::Tags& tags) { return load(make, more, tags); };
    KLIEG_CO_TRY(auto text, co_await needs_.cache.get_or_load(std::move(key), load_it));
    if (text == nullptr) co_return Error{Errc::unavailable, "this list cannot be made now"};
    co_return http::Reply<VideoPage>::shared(std::move(text));
}

/// What a page shows of its channels changes with them.
Task<Result<ports::Cache::Loaded>> KeptPages::load(Make const& make, std::vector<ports::CacheTag> more,
                                                   ports::Cache::Tags& tags) {
    more.push_back(cache_tags::feed());
    co_await tags.add(std::move(more));
    KLIEG_CO_TRY(auto page, co_await make());
    std::set<ChannelId> channels;
    for (auto const& video : page.videos) channels.insert(video.channel_id);
    std::vector<ports::CacheTag> all;
    all.reserve(channels.size());
    for (auto const& channel : channels) all.push_back(cache_tags::channel(channel));
    co_await tags.add(std::move(all));
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page)));
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::answer_text(answer)), kPageTtl};
}

}  // namespace klieg::feeds
