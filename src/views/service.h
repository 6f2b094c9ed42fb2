#pragma once

#include "base/random.h"
#include "events/outbox.h"
#include "videos/service.h"
#include "views/repo.h"
#include "views/viewers.h"

#include <chrono>
#include <optional>
#include <string>

namespace klieg::views {

/// Counts who watches. A player says that it begins, and is given a token for that: nothing is written. From then on it
/// tells how much was watched, and once that is enough (rules.h) there is a row for the playback, which is a view where
/// the viewer had none in the last half hour. A viewer is who is signed in, or a browser at an address for a day.
///
/// What is told is believed as far as the time allows that has passed since the token was given, and it is told by an
/// event with each write, of which sums.h makes sums. What programs tell, and what is told with a token that is not
/// theirs, adds nothing, and nobody is told so.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kPlaybacksMax and kAddressViewsMax.
class ViewService {
public:
    /// Of one viewer and video in half an hour.
    static constexpr std::int64_t kPlaybacksMax = 20;
    /// Of one address and video in half an hour, of all who are not signed in: many people may be behind one.
    static constexpr std::int64_t kAddressViewsMax = 50;
    /// How often a playback may tell.
    static constexpr std::chrono::seconds kTellEvery{2};

    struct Needs {
        ViewRepo& repo;
        videos::VideoService& videos;
        Viewers const& viewers;
        events::Outbox& outbox;
        Clock const& clock;
        Random& random;
    };
    explicit ViewService(Needs needs) : needs_(needs) {}

    /// The token of a playback that begins. Fails: not_found, conflict (`not_playable`).
    Task<Result<std::string>> begin(Asking asking, VideoId video);
    /// So much was watched since then. Fails: not_found.
    Task<Result<>> tell(Asking asking, VideoId video, std::string token, std::chrono::milliseconds watched);

private:
    struct Told;
    Task<Result<>> note(Told told);
    Task<Result<bool>> tell_more(Playback before, Told const& told);
    Task<Result<bool>> open(Told const& told);
    Task<Result<bool>> counted_before_midnight(Told const& told);
    Task<Result<bool>> write(ports::Transaction transaction, Playback const& playback, bool counts);

    Needs needs_;
};

/// How events name a playback.
std::string subject_of(VideoId const& video, std::string_view viewing);
std::optional<std::pair<VideoId, std::string>> parse_subject(std::string_view subject);

}  // namespace klieg::views
