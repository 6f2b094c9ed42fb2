#include "videos/lifecycle.h"

#include <algorithm>

namespace klieg::videos::lifecycle {

namespace {

Error no_such_upload() {
    return Error{Errc::not_found, "there is no such upload"};
}

/// The rung's entry, made where it is missing.
Rung& rung_of(Video& video, std::string_view name) {
    auto found = std::ranges::find(video.rungs, name, &Rung::name);
    if (found != video.rungs.end()) return *found;
    return video.rungs.emplace_back(Rung{.name = std::string(name)});
}

bool is_whole(Rung const& rung) {
    return rung.state == RungState::ready;
}
bool is_settled(Rung const& rung) {
    return rung.state == RungState::ready || rung.state == RungState::failed;
}

void make_whole(Video& video, std::vector<std::string> const& rungs) {
    for (auto const& name : rungs) rung_of(video, name) = {name, RungState::ready};
}

void settle_if_all_are(Video& video) {
    if (std::ranges::all_of(video.rungs, is_settled)) video.status = Status::ready;
}

/// What was chosen in their place stays.
void forget_pictures(Video& video) {
    video.has_poster = false;
    video.posters.clear();
    video.awaits_poster = false;
    video.suggestions.clear();
    video.awaits_suggestions = false;
}

void forget_what_was_made(Video& video) {
    video.playable = false;
    video.published_at.reset();
    video.duration_ms.reset();
    forget_pictures(video);
    video.whole_file_bytes.reset();
    video.source_name.clear();
}

/// What is listed already stays so: a job that begins again hides nothing.
bool lacks_first_poster(Video const& video) {
    return !video.has_poster && !video.published_at;
}

void note(Video& video, Notice notice) {
    auto const same = std::ranges::find(video.notices, notice.step, &Notice::step);
    if (same != video.notices.end()) {
        *same = std::move(notice);
    } else {
        video.notices.push_back(std::move(notice));
    }
}

void forget_note(Video& video, std::string_view step) {
    std::erase_if(video.notices, [step](Notice const& notice) { return notice.step == step; });
}

void forget_wait_for_room(Video& video) {
    forget_note(video, kRoomStep);
}

void fail(Video& video, Failure why) {
    video.status = Status::failed;
    video.error = std::move(why);
    forget_what_was_made(video);
}

}  // namespace

bool has_file(Video const& video) {
    return video.status == Status::processing || video.status == Status::ready;
}

bool awaits(Video const& video, UploadId const& upload) {
    return video.upload_id == upload && video.status == Status::uploading;
}

Error superseded() {
    return Error{Errc::not_found, "the video has another file by now", "superseded"};
}

Result<> require_file(Video const& video, std::uint32_t generation) {
    if (video.base_generation == generation && has_file(video)) return {};
    return superseded();
}

Error began_elsewhere() {
    return Error{Errc::conflict, "another upload of this video began at the same time; try again", "changed_meanwhile"};
}

Result<UploadId> upload_began(Video& video, UploadId const& upload, std::uint32_t generation) {
    if (has_file(video)) return Error{Errc::conflict, "this video has its file already", "already_uploaded"};
    if (video.generation >= generation) return began_elsewhere();
    auto voided = video.status == Status::uploading ? video.upload_id : UploadId();
    video.status = Status::uploading;
    video.error.reset();
    video.upload_id = upload;
    video.generation = generation;
    return voided;
}

Result<> upload_ended(Video& video, UploadId const& upload) {
    if (!awaits(video, upload)) return no_such_upload();
    video.status = Status::draft;
    return {};
}

Result<> upload_refused(Video& video, UploadId const& upload, Failure why) {
    if (!awaits(video, upload)) return no_such_upload();
    video.status = Status::failed;
    video.error = std::move(why);
    return {};
}

Result<> file_arrived(Video& video, UploadId const& upload, ArrivedFile file) {
    if (!awaits(video, upload)) return no_such_upload();
    video.status = Status::processing;
    video.generation = video.base_generation = file.generation;
    video.source_name = std::move(file.source_name);
    video.source_bytes = file.bytes;
    video.whole_file_bytes.reset();
    video.rungs.clear();
    video.notices.clear();
    forget_pictures(video);
    video.duration_ms.reset();
    video.width.reset();
    video.height.reset();
    return {};
}

Result<> published(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs, Shape shape) {
    KLIEG_CHECK(require_file(video, generation));
    video.playable = true;
    forget_wait_for_room(video);
    if (shape.duration) video.duration_ms = shape.duration;
    if (shape.width) video.width = shape.width;
    if (shape.height) video.height = shape.height;
    video.whole_file_bytes = shape.whole_file_bytes;
    if (shape.width) video.awaits_poster = lacks_first_poster(video);
    make_whole(video, rungs);
    return {};
}

Result<> rungs_planned(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs, Shape promised) {
    KLIEG_CHECK(require_file(video, generation));
    for (auto const& name : rungs) rung_of(video, name);
    if (!video.width) {
        video.width = promised.width;
        video.height = promised.height;
    }
    if (!video.duration_ms) video.duration_ms = promised.duration;
    video.awaits_poster = promised.width.has_value() && lacks_first_poster(video);
    if (rungs.empty()) video.status = Status::ready;
    return {};
}

Result<> rungs_added(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs) {
    KLIEG_CHECK(require_file(video, generation));
    for (auto const& name : rungs) rung_of(video, name);
    return {};
}

Result<> rung_running(Video& video, std::uint32_t generation, std::string_view name) {
    KLIEG_CHECK(require_file(video, generation));
    forget_wait_for_room(video);
    auto& rung = rung_of(video, name);
    if (!is_whole(rung)) rung.state = RungState::running;
    return {};
}

Result<> rung_dropped(Video& video, std::uint32_t generation, std::string_view name) {
    KLIEG_CHECK(require_file(video, generation));
    std::erase_if(video.rungs, [name](Rung const& rung) { return rung.name == name; });
    return {};
}

Result<> began_to_play(Video& video, std::uint32_t generation) {
    KLIEG_CHECK(require_file(video, generation));
    video.playable = true;
    return {};
}

Result<> first_rung_done(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs,
                         std::chrono::milliseconds duration) {
    KLIEG_CHECK(require_file(video, generation));
    forget_wait_for_room(video);
    make_whole(video, rungs);
    video.playable = true;
    video.duration_ms = duration;
    ++video.generation;
    settle_if_all_are(video);
    return {};
}

Result<> rungs_done(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs) {
    KLIEG_CHECK(require_file(video, generation));
    forget_wait_for_room(video);
    make_whole(video, rungs);
    if (std::ranges::all_of(video.rungs, is_whole)) forget_note(video, kRungsStep);  // it was tried again
    settle_if_all_are(video);
    return {};
}

Result<> poster_made(Video& video, std::uint32_t generation, std::vector<assembly::PictureFile> sizes) {
    KLIEG_CHECK(require_file(video, generation));
    video.has_poster = true;
    video.posters = std::move(sizes);
    video.awaits_poster = false;
    video.awaits_suggestions = true;
    forget_note(video, kPosterStep);
    return {};
}

Result<> poster_given_up(Video& video, std::uint32_t generation) {
    KLIEG_CHECK(require_file(video, generation));
    video.awaits_poster = false;
    return {};
}

Result<> suggestions_made(Video& video, std::uint32_t generation, std::vector<Suggestion> suggestions) {
    KLIEG_CHECK(require_file(video, generation));
    video.suggestions = std::move(suggestions);
    video.awaits_suggestions = false;
    return {};
}

Result<> noted(Video& video, std::uint32_t generation, Notice notice) {
    KLIEG_CHECK(require_file(video, generation));
    note(video, std::move(notice));
    return {};
}

Result<> segments_go_on(Video& video, std::uint32_t generation) {
    KLIEG_CHECK(require_file(video, generation));
    forget_note(video, kSegmentsStep);
    return {};
}

bool has_all(Video const& video) {
    bool const has_poster_if_any = video.has_poster || !video.width;
    return video.status == Status::ready && has_poster_if_any && !video.awaits_suggestions &&
           std::ranges::all_of(video.rungs, is_whole);
}

Result<> source_given_up(Video& video, std::uint32_t generation) {
    KLIEG_CHECK(require_file(video, generation));
    if (!has_all(video)) return Error{Errc::conflict, "not all is made of the video's file yet", "not_whole"};
    video.source_name.clear();
    return {};
}

Result<> source_removed(Video& video, std::uint32_t generation) {
    KLIEG_CHECK(require_file(video, generation));
    if (!video.source_name.empty()) return Error{Errc::conflict, "the video needs its file", "not_given_up"};
    video.source_bytes = 0;
    return {};
}

Result<> refused(Video& video, std::uint32_t generation, Failure why) {
    KLIEG_CHECK(require_file(video, generation));
    forget_wait_for_room(video);
    if (video.playable) {
        video.status = Status::ready;
        video.awaits_poster = false;
        note(video, {kRungsStep, std::move(why.code), std::move(why.detail)});
        return {};
    }
    fail(video, std::move(why));
    video.rungs.clear();
    return {};
}

Result<> first_rung_failed(Video& video, std::uint32_t generation, Failure why) {
    KLIEG_CHECK(require_file(video, generation));
    forget_wait_for_room(video);
    bool const is_done = video.generation > video.base_generation || video.status == Status::ready;
    if (is_done) return {};
    if (std::ranges::any_of(video.rungs, is_whole)) return rest_failed(video, generation, std::move(why));
    for (auto& rung : video.rungs) rung.state = RungState::failed;
    fail(video, std::move(why));
    return {};
}

Result<> rest_failed(Video& video, std::uint32_t generation, Failure why) {
    KLIEG_CHECK(require_file(video, generation));
    forget_wait_for_room(video);
    note(video, {kRungsStep, std::move(why.code), std::move(why.detail)});
    for (auto& rung : video.rungs)
        if (!is_whole(rung)) rung.state = RungState::failed;
    video.status = Status::ready;
    return {};
}

std::vector<VideoEventKind> events_of(Video const& before, Video const& after) {
    std::vector<VideoEventKind> events;
    auto became = [&](Status status) { return before.status != status && after.status == status; };
    if (became(Status::processing)) events.push_back(kVideoUploaded);
    if (!before.playable && after.playable) events.push_back(kVideoPlayable);
    if (became(Status::ready)) events.push_back(kVideoReady);
    if (became(Status::failed)) events.push_back(kVideoFailed);
    return events;
}

}  // namespace klieg::videos::lifecycle
