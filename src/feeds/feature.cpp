#include "feeds/feature.h"

namespace klieg::feeds {

Feature::Feature(Needs needs)
    : news({needs.tables, needs.channels, needs.videos}),
      heads({needs.videos, needs.cache}),
      subscription_feed({needs.subscriptions, news, heads, needs.videos, needs.cache}),
      api({subscription_feed, needs.video_views}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ChannelNews::tables();
}

std::vector<events::Projection> Feature::projections() {
    return {news.projection()};
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{.what = "feeds",
             .every = kGoneChannelsEvery,
             .run = [this] { return news.remove_of_gone_channels(); },
             .share = assembly::Share::one_of_them,
             .at_start = assembly::AtStart::does_it_where_due}};
}

}  // namespace klieg::feeds
