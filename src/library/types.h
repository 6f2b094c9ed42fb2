#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace klieg::library {

/// Of a user. Beyond it the entries that were added first go.
inline constexpr std::int64_t kHistoryMax = 5'000;
/// Of a user: a condition of the write.
inline constexpr std::int64_t kWatchLaterMax = 5'000;
/// Of a user. Beyond it the entries that were added first go.
inline constexpr std::int64_t kNotInterestedMax = 1'000;

/// What a user has a list of.
enum class List : std::uint8_t { history, watch_later, not_interested };

/// What a user has to do with the lists of the library, and how many entries each has; in the table Library.
struct Settings {
    UserId user_id;
    bool history_paused = false;
    std::optional<Time> history_cleared_at;  ///< what was watched until then is gone, though a row may still stand
    std::optional<std::int64_t> history_count;
    std::optional<std::int64_t> watch_later_count;
    std::optional<std::int64_t> not_interested_count;
    std::optional<std::int64_t> playlist_count;
    std::int64_t schema_version = 1;

    std::optional<std::int64_t> const& count_of(List list) const noexcept {
        if (list == List::history) return history_count;
        return list == List::watch_later ? watch_later_count : not_interested_count;
    }
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (user_id, history_paused, history_cleared_at, history_count, watch_later_count,
                       not_interested_count, playlist_count, schema_version))

/// That a list has something, as it stands in the table Library. Of the history `added_at` is when it was watched, as
/// far as the order of the list has to know it: Position has it exactly.
struct Entry {
    UserId user_id;
    std::string thing;  ///< the id of a video, or of a channel
    Time added_at{};
    std::int64_t version = 0;  ///< counts the changes, from the millisecond of the first on
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (user_id, thing, added_at, version, schema_version))

struct EntryPage {
    std::vector<Entry> entries;
    std::string next;  ///< empty: this was the last page
};

/// Where somebody is with a video, in the table Library: beside its entry in the history, since it changes every few
/// seconds, and each write of an entry is one to an index, too.
struct Position {
    UserId user_id;
    VideoId video;
    std::optional<std::chrono::milliseconds> position_ms;  ///< none: playback begins at the beginning
    bool finished = false;
    Time played_at{};  ///< when it was there, which never goes back
    std::int64_t version = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Position, (), (user_id, video, position_ms, finished, played_at, version, schema_version))

/// What somebody wants to hear no more of.
struct Unwanted {
    static constexpr std::string_view kPattern = "^(v|ch)_[a-z2-7]{16}$";
    static constexpr std::string_view kSummary = "The id of a video, or of a channel, for all that it publishes.";
    static constexpr std::string_view kExample = "v_abcdefgh234567ij";

    std::variant<VideoId, ChannelId> thing;

    static Result<Unwanted> parse(std::string_view text) {
        if (text.starts_with(ChannelKind::prefix)) {
            KLIEG_TRY(auto channel, ChannelId::parse(text));
            return Unwanted{std::move(channel)};
        }
        KLIEG_TRY(auto video, VideoId::parse(text));
        return Unwanted{std::move(video)};
    }
    std::string text() const {
        return std::visit([](auto const& id) { return id.text(); }, thing);
    }
};

/// All of one user.
struct NotInterested {
    std::vector<VideoId> videos;
    std::vector<ChannelId> channels;
};

}  // namespace klieg::library
