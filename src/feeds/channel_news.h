#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "channels/service.h"
#include "events/projector.h"
#include "ports/table_store.h"
#include "videos/repo.h"

#include <map>
#include <optional>
#include <span>
#include <string>
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
    explicit ChannelNews(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    events::Projection projection();
    Task<Result<>> apply(std::span<events::Envelope const> told);
    /// Of all videos that there are.
    Task<Result<>> make_anew();
    /// Takes away what is left of channels that are gone.
    Task<Result<>> remove_of_gone_channels();

    struct News {
        ChannelId channel;
        Time published_at{};
    };
    /// Of those of them that have published, the last first; read in batches.
    Task<Result<std::vector<News>>> of(std::vector<ChannelId> channels);

private:
    using Latest = std::map<ChannelId, Time>;
    Task<Result<>> raise(Latest latest);
    Task<Result<bool>> raise_some(std::span<Latest::value_type const> latest);

    Needs needs_;
};

}  // namespace klieg::feeds
