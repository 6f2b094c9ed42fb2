#pragma once

#include "channels/service.h"
#include "comments/repo.h"
#include "events/projector.h"
#include "feeds/last_times.h"
#include "ports/cache.h"
#include "realtime/topic.h"
#include "videos/repo.h"

#include <chrono>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace klieg::feeds {

/// What happened is known for so long.
inline constexpr std::chrono::days kActivityKept{30};
/// Of who said something so many channels are noted, the oldest first.
inline constexpr std::size_t kChannelsOfAuthorMax = 10;

/// What people did that all may see: published, or said of a video. Rows that are only ever put, by the day of the site
/// and by the channel whose people did it; made of events, under keys of what happened, so that it is one row however
/// often it is told, and whoever reads it decides what is still to be seen of it.
///
/// What is not for everybody's eyes when it is told is not noted, so that it leaves no trace, not even in where pages
/// end; what becomes so later is passed over when it is shown. What people like is not noted at all: whom it concerns
/// they have chosen to tell nobody.
///
/// Table Activity(Of, Entry), with Of a day, `2026-12-01`, or a channel, and Entry when it happened and to what.
///
/// Threads: any core; several at once. Lifetime: what it is given outlives it. Limits: kActivityKept.
class ActivityLog {
public:
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        channels::ChannelService& channels;
        videos::VideoRepo& videos;
        comments::CommentRepo& comments;
        realtime::Teller* teller;  ///< null: nobody listens
        Clock const& clock;
    };
    explicit ActivityLog(Needs needs);
    static std::vector<ports::TableSchema> tables();

    events::Projection projection();
    Task<Result<>> apply(std::span<events::Envelope const> told);
    Task<Result<>> remove_of_gone_channels() { return last_.remove_of_gone(needs_.channels); }

    /// When something last happened in those channels.
    Task<Result<std::vector<LastTimes::News>>> news_of(std::vector<ChannelId> channels) {
        return last_.of(std::move(channels));
    }
    /// Entries of a channel, newest first, as ReadKeys has it. The newest are kept for a moment.
    Task<Result<std::vector<std::string>>> of_channel(ChannelId channel, std::string before, std::size_t limit);
    /// The same of the site.
    Task<Result<std::vector<std::string>>> of_site(std::string before, std::size_t limit);

private:
    struct Deed;
    Task<Result<std::vector<std::string>>> newest(std::string of, std::string before, std::size_t limit);
    Task<Result<std::vector<std::string>>> read_days(std::string before, std::size_t limit);
    Task<Result<std::vector<std::string>>> read(std::string of, std::string before, std::size_t limit);
    Task<Result<ports::Cache::Loaded>> load(std::string of);
    Task<Result<>> make_anew();
    Task<Result<>> note_videos(Time since);
    Task<Result<>> note_comments(Time since);
    Task<Result<>> leave_out_what_is_hidden(std::vector<Deed>& deeds);
    Task<Result<>> note(std::vector<Deed> deeds);

    Needs needs_;
    LastTimes last_;
};

/// What an entry is about, by its key: a video that was published, or a comment.
struct ActivityKey {
    Time at{};
    std::string thing;  ///< "v_…", "c_v_…"

    std::string text() const;
    /// Fails: invalid.
    static Result<ActivityKey> parse(std::string_view text);
};

}  // namespace klieg::feeds
