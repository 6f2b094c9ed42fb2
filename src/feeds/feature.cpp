#include "feeds/feature.h"

namespace klieg::feeds {

Feature::Feature(Needs needs)
    : news({needs.tables, needs.channels, needs.video_rows}),
      heads({needs.video_rows, needs.cache}),
      subscription_feed({needs.subscriptions, news, heads, needs.video_rows, needs.cache}),
      counters(needs.tables),
      fresh({needs.tables, needs.video_rows, counters, needs.clock}),
      lists(needs.tables),
      ranking({fresh, lists, needs.video_rows, counters, needs.clock}),
      trending({lists, needs.video_rows, needs.cache}),
      asks(std::move(needs.asks)),
      related({needs.videos, needs.video_rows, heads, trending, needs.cache, asks}),
      home({subscription_feed, related, trending, needs.videos, needs.video_rows, needs.cache, asks}),
      activity(
          {needs.tables, needs.cache, needs.channels, needs.video_rows, needs.comments, &needs.teller, needs.clock}),
      activity_feed({activity, needs.subscriptions, needs.comments, needs.accounts, needs.video_rows, needs.video_views,
                     needs.cache, asks}),
      pages({needs.video_views, needs.cache}),
      api({subscription_feed, trending, related, home, needs.videos, pages}),
      activity_api(activity_feed) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined(
        {ChannelNews::tables(), FreshVideos::tables(), TrendingLists::tables(), ActivityLog::tables()});
}

void Feature::add_routes(http::Router& router) {
    api.add_routes(router);
    activity_api.add_routes(router);
}

Task<Result<>> Feature::remove_of_gone_channels() {
    KLIEG_CO_CHECK(co_await news.remove_of_gone_channels());
    co_return co_await activity.remove_of_gone_channels();
}

std::vector<events::Projection> Feature::projections() {
    return {news.projection(), fresh.projection(), activity.projection()};
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "feeds",
             .every = kGoneChannelsEvery,
             .run = [this] { return remove_of_gone_channels(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due},
            {.what = "what is trending",
             .every = kRankedEvery,
             .run = [this] { return ranking.run(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due}};
}

}  // namespace klieg::feeds
