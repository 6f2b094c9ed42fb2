#include "views/service.h"

#include "base/epoch_seconds.h"
#include "views/events.h"
#include "views/rules.h"

#include <algorithm>

namespace klieg::views {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Who writes the same rows is the same viewer, in another tab perhaps.
constexpr int kAttemptsMax = 4;
/// A playback is counted within moments; what is kept longer is for a recount.
constexpr std::chrono::days kPlaybackKept{8};
/// Of what is asked about half an hour.
constexpr auto kLastViewKept = 2h;
constexpr std::size_t kNonceLength = 16;

}  // namespace

/// A report that may be believed.
struct ViewService::Told {
    Asking asking;
    VideoId video;
    Begun begun;
    milliseconds watched{};
    milliseconds enough{};
    Time now{};

    std::string viewing() const { return begun.viewer + "#" + begun.nonce; }
};

std::string subject_of(VideoId const& video, std::string_view viewing) {
    return video.text() + "/" + std::string(viewing);
}

std::optional<std::pair<VideoId, std::string>> parse_subject(std::string_view subject) {
    auto const slash = subject.find('/');
    auto video = VideoId::parse(subject.substr(0, slash));
    if (slash == subject.npos || !video.ok()) return std::nullopt;
    return std::pair{*std::move(video), std::string(subject.substr(slash + 1))};
}

Task<Result<std::string>> ViewService::begin(Asking asking, VideoId video) {
    KLIEG_CO_TRY(auto const found, co_await needs_.videos.get_kept(asking.principal, video));
    if (!found.playable) co_return Error{Errc::conflict, "this video cannot be played yet", "not_playable"};
    co_return needs_.viewers.sign(asking, video, needs_.clock.now(), needs_.random.base32(kNonceLength));
}

Task<Result<>> ViewService::tell(Asking asking, VideoId video, std::string token, milliseconds watched) {
    KLIEG_CO_TRY(auto const found, co_await needs_.videos.get_kept(asking.principal, video));
    auto const now = needs_.clock.now();
    auto begun = needs_.viewers.verify(token, asking, video, now);
    bool const believed = begun && asking.from_a_page && !rules::is_program(asking.user_agent);
    if (!believed || !found.playable || found.duration_ms.value_or(0ms) <= 0ms) co_return Result<>{};
    auto const most = rules::most_within(std::chrono::duration_cast<milliseconds>(now - begun->at));
    co_return co_await note({.asking = std::move(asking),
                             .video = std::move(video),
                             .begun = *std::move(begun),
                             .watched = std::min(watched, most),
                             .enough = rules::enough_of(*found.duration_ms),
                             .now = now});
}

/// What stands decides: a write that failed may have been done, and then the next round finds it.
Task<Result<>> ViewService::note(Told told) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto before, co_await needs_.repo.find(told.video, told.viewing()));
        if (!before && told.watched < told.enough) co_return Result<>{};
        auto writing = before ? tell_more(*std::move(before), told) : open(told);
        KLIEG_CO_TRY(bool const done, co_await std::move(writing));
        if (done) co_return Result<>{};
    }
    co_return Error{Errc::unavailable, "this is being counted by many at once: try again", "changed_meanwhile"};
}

Task<Result<bool>> ViewService::tell_more(Playback before, Told const& told) {
    if (told.watched <= before.watched_ms || told.now < before.told_at + kTellEvery) co_return true;
    auto after = before;
    after.watched_ms = told.watched;
    after.told_at = told.now;
    ++after.version;
    co_return co_await write({ViewRepo::tell(before, after)}, after, false);
}

/// The viewer's row is written with each playback, so that of two at the same moment one counts.
Task<Result<bool>> ViewService::open(Told const& told) {
    KLIEG_CO_TRY(auto const last, co_await needs_.repo.last_view(told.video, told.begun.viewer));
    bool const again = last.version > 0 && told.now - last.counted_at < kViewEvery;
    if (again && last.playbacks >= kPlaybacksMax) co_return true;
    KLIEG_CO_TRY(bool const yesterday, co_await counted_before_midnight(told));
    Playback playback{.video_id = told.video,
                      .viewing = told.viewing(),
                      .counted = !again && !yesterday,
                      .begun_at = told.begun.at,
                      .told_at = told.now,
                      .watched_ms = told.watched,
                      .expires_at = epoch_seconds(told.now + kPlaybackKept)};
    LastView next{.video_id = told.video,
                  .viewing = told.begun.viewer,
                  .counted_at = playback.counted ? told.now : last.counted_at,
                  .playbacks = playback.counted ? 1 : last.playbacks + 1,
                  .expires_at = epoch_seconds(told.now + kLastViewKept)};
    ports::Transaction transaction{ViewRepo::insert(playback), ViewRepo::replace(last, std::move(next))};
    if (playback.counted && !told.asking.principal.signed_in()) {
        auto const half_hour = std::chrono::floor<std::chrono::minutes>(told.now).time_since_epoch() / kViewEvery;
        auto row = "@" + needs_.viewers.address(told.asking, told.now) + "#" + std::to_string(half_hour);
        KLIEG_CO_TRY(auto const known, co_await needs_.repo.views_of_address(told.video, row));
        if (known.value_or(0) >= kAddressViewsMax) co_return true;
        transaction.add(ViewRepo::one_more(told.video, std::move(row), known, kAddressViewsMax,
                                           epoch_seconds(told.now + kLastViewKept)));
    }
    co_return co_await write(std::move(transaction), playback, playback.counted);
}

/// Who is not signed in is another viewer each day: of a reload at midnight the one of the day before is asked.
Task<Result<bool>> ViewService::counted_before_midnight(Told const& told) {
    for (auto const then : {told.now, told.now - kViewEvery}) {
        auto viewer = needs_.viewers.viewer(told.asking, then);
        if (viewer == told.begun.viewer) continue;
        KLIEG_CO_TRY(auto const last, co_await needs_.repo.last_view(told.video, std::move(viewer)));
        if (last.version > 0 && told.now - last.counted_at < kViewEvery) co_return true;
    }
    co_return false;
}

/// Whether it is done; else somebody was faster, or nobody knows.
Task<Result<bool>> ViewService::write(ports::Transaction transaction, Playback const& playback, bool counts) {
    auto const subject = subject_of(playback.video_id, playback.viewing);
    transaction.add(
        needs_.outbox.event(counts ? kVideoViewed : kVideoWatched,
                            {.id = subject, .version = playback.version, .log_key = playback.video_id.text()},
                            {.video_id = playback.video_id, .at = playback.told_at}));
    auto written = co_await needs_.repo.commit(std::move(transaction));
    needs_.outbox.notify(subject);
    if (written.ok()) co_return true;
    if (written.error().kind == Errc::conflict) co_return false;
    KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find(playback.video_id, playback.viewing));
    if (stands && stands->version >= playback.version) co_return true;
    co_return std::move(written).error();
}

}  // namespace klieg::views
