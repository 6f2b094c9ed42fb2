#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "channels/service.h"
#include "events/projector.h"
#include "feeds/last_times.h"
#include "ports/table_store.h"
#include "videos/repo.h"

#include <span>
#include <vector>

namespace klieg::feeds {

/// When a channel published a video last, which only goes up: no listed video of it is newer. So a feed of many
/// channels need look into those alone that can have something for its page.
///
/// It is made of events, and so a moment late; a channel without a row has published nothing.
///
/// Threads: any core; several at once. Lifetime: what it is given outlives it.
class ChannelNews {
public:
    struct Needs {
        ports::TableStore& tables;
        channels::ChannelService& channels;
        videos::VideoRepo& videos;
    };
    explicit ChannelNews(Needs needs);
    static std::vector<ports::TableSchema> tables();

    events::Projection projection();
    Task<Result<>> apply(std::span<events::Envelope const> told);
    /// Of all videos that there are.
    Task<Result<>> make_anew();
    /// Takes away what is left of channels that are gone.
    Task<Result<>> remove_of_gone_channels() { return last_.remove_of_gone(needs_.channels); }

    using News = LastTimes::News;
    /// As LastTimes::of.
    Task<Result<std::vector<News>>> of(std::vector<ChannelId> channels) { return last_.of(std::move(channels)); }

private:
    Needs needs_;
    LastTimes last_;
};

}  // namespace klieg::feeds
