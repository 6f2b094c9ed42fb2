#include "videos/service.h"

#include "assembly/cache_tags.h"
#include "audit/audit.h"
#include "base/kept_text.h"
#include "base/log.h"
#include "base/remembered.h"
#include "videos/events.h"
#include "videos/purge_job.h"
#include "videos/rules.h"

#include <atomic>
#include <mutex>

namespace klieg::videos {

namespace {

void apply(VideoPatch const& patch, Video& video, Time now) {
    if (patch.title) video.title = patch.title->value_or("");
    if (patch.description) video.description = patch.description->value_or("");
    if (patch.visibility) video.visibility = patch.visibility->value_or(Visibility::private_);
    if (patch.category) video.category = *patch.category;
    if (patch.tags) video.tags = rules::tidy_tags(patch.tags->value_or(std::vector<std::string>{}));
    auto const policy =
        patch.comment_policy ? patch.comment_policy->value_or(CommentPolicy::open) : video.comment_policy;
    if (policy == video.comment_policy) return;
    video.comment_policy = policy;
    video.comment_policy_since = now;
}

bool only_hides(VideoPatch const& patch) {
    return patch.visibility == Visibility::private_ && !patch.title && !patch.description && !patch.category &&
           !patch.tags && !patch.comment_policy;
}

Error changed_meanwhile() {
    return Error{Errc::precondition, "the video has been edited since you read it"};
}

Error no_such_video() {
    return Error{Errc::not_found, "there is no such video"};
}

/// Changes invalidate it; the time bounds what other nodes may lag where that news is lost.
constexpr std::chrono::seconds kRowTtl{10};

/// A page of one category may need several pages of all; beyond this many it is answered short, with a cursor. Of what
/// the reader may not see it tells nothing: the pages are of the index that has what the reader may see.
constexpr int kPagesReadMax = 5;

/// What a row that is kept says, read once for all who ask: of a page of comments, or of a crowd that comes at once,
/// each asks whether they may see the video.
class ReadRow final : public KeptText::Companion {
public:
    Result<Video> const& of(std::string const& text) {
        std::call_once(read_, [&] { video_ = read(text); });
        return video_;
    }
    /// About as much again as the text, which is counted by itself.
    std::size_t bytes() const noexcept override {
        return sizeof(ReadRow) + text_bytes_.load(std::memory_order_relaxed);
    }

private:
    Result<Video> read(std::string const& text) {
        text_bytes_.store(text.size(), std::memory_order_relaxed);
        KLIEG_TRY(auto const item, json::parse(text));
        return json::from_item<Video>(item.as_object());
    }

    std::once_flag read_;
    Result<Video> video_{Error{Errc::corrupt, "it was not read"}};
    std::atomic<std::size_t> text_bytes_{0};
};

}  // namespace

Task<Result<Video>> VideoService::create(Principal actor, NewVideo wanted, std::optional<VideoId> id) {
    KLIEG_CO_CHECK(co_await needs_.channels.require_owner(actor, wanted.channel_id));
    if (id) {
        auto made = co_await needs_.videos.get(*id);
        if (made.ok() || made.error().kind != Errc::not_found) co_return made;
    }
    Video video;
    // One that is sent again makes anew what was deleted meanwhile, and goes on above whatever version that had: more
    // milliseconds have passed than it had changes. Between nodes as far as their clocks agree (ADR 20).
    if (id) video.version = needs_.clock.now().time_since_epoch().count();
    video.video_id = id ? *std::move(id) : VideoId::make(needs_.random);
    video.channel_id = wanted.channel_id;
    video.owner_user_id = actor.user;
    video.title = std::move(wanted.title);
    video.description = wanted.description.value_or("");
    video.visibility = wanted.visibility.value_or(Visibility::private_);
    video.category = std::move(wanted.category);
    video.tags = rules::tidy_tags(std::move(wanted.tags).value_or(std::vector<std::string>{}));
    video.created_at = video.updated_at = needs_.clock.now();
    video.comment_policy = wanted.comment_policy.value_or(CommentPolicy::open);
    if (video.comment_policy != CommentPolicy::open) video.comment_policy_since = video.created_at;
    video.media_key = needs_.writer.new_media_key();
    FieldChecks wrong;
    check_and_tidy_members(wrong, video);
    rules::check_category(wrong, video, options_.categories, {});
    KLIEG_CO_CHECK(std::move(wrong).result());
    VideoWriter::UnitOfWork unit{.events = {kVideoCreated},
                                 .also = {channels::ChannelService::still_there(wanted.channel_id)}};
    auto made = co_await needs_.writer.insert(std::move(video), std::move(unit));
    // Its id is new, and who lost against its owner's other writes hears of them: so what failed is the channel.
    bool const lost = !made.ok() && made.error().kind == Errc::conflict && !budgets::is_refusal(made.error());
    if (lost) co_return Error{Errc::not_found, "there is no such channel"};
    co_return made;
}

Task<Result<Video>> VideoService::get(Principal actor, VideoId id) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(id));
    if (!rules::may_see(actor, video)) co_return no_such_video();
    co_return video;
}

Task<Result<Video>> VideoService::get_kept(Principal actor, VideoId id) {
    auto load_it = [this, &id](ports::Cache::Tags& tags) { return load(id, tags); };
    KLIEG_CO_TRY(auto row, co_await needs_.cache.get_or_load("video-row:" + id.text(), load_it));
    if (row == nullptr) co_return no_such_video();
    auto const& video = row->companion<ReadRow>().of(row->text());
    if (video.ok() && !rules::may_see(actor, *video)) co_return no_such_video();
    co_return video;
}

Task<Result<ports::Cache::Loaded>> VideoService::load(VideoId id, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::video(id)});
    auto video = co_await needs_.videos.get(std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!video.ok()) co_return std::move(video).error();
    auto row = json::to_text(json::Value(json::to_item(*video)));
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(row)), kRowTtl};
}

/// The condition is asked inside of the change, which is written only over the row that it was asked about: who loses
/// the race is asked again about the row of the winner.
Task<Result<Video>> VideoService::edit(Principal actor, VideoId id, VideoPatch patch, VersionCondition expected) {
    auto edit = [this, &actor, &patch, &expected](Video& video) -> Result<> {
        bool hides = actor.moderates() && only_hides(patch);
        if (!hides) KLIEG_CHECK(rules::require_editor(actor, video));
        if (!expected.admits(video.revision)) return changed_meanwhile();
        FieldChecks wrong;
        check_and_tidy_members(wrong, patch);
        auto const category_before = video.category;
        apply(patch, video, needs_.clock.now());
        // The rest stays as it was right once: who hides a video need not give it another title first.
        rules::check_category(wrong, video, options_.categories, category_before);
        return std::move(wrong).result();
    };
    KLIEG_CO_TRY(auto entry, co_await entry_of(actor, id, only_hides(patch) ? "video.hidden" : "video.edited"));
    co_return co_await needs_.writer.change(std::move(id), edit, {.events = {kVideoChanged}, .also = std::move(entry)});
}

/// Nothing, where it is the actor's own. One that is not there the writer does not find either.
Task<Result<ports::Transaction>> VideoService::entry_of(Principal actor, VideoId id, std::string_view what) {
    if (actor.role == Role::user) co_return ports::Transaction();
    auto const video = co_await needs_.videos.get(std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found) co_return ports::Transaction();
    KLIEG_CO_CHECK(video);
    co_return entry_of(actor, *video, what);
}

ports::Transaction VideoService::entry_of(Principal const& actor, Video const& video, std::string_view what) const {
    if (actor.is(video.owner_user_id)) return {};
    audit::Act act{.what = what, .subject = video.video_id.text(), .of = video.owner_user_id, .detail = video.title};
    return {audit::entry(std::move(act), actor, needs_.clock.now())};
}

Task<Result<Video>> VideoService::get_to_edit(Principal actor, VideoId id, VersionCondition expected) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(std::move(id)));
    KLIEG_CO_CHECK(rules::require_editor(actor, video));
    if (!expected.admits(video.revision)) co_return changed_meanwhile();
    co_return video;
}

Task<Result<Video>> VideoService::set_thumbnail(Principal actor, VideoId id, std::optional<ChosenThumbnail> chosen,
                                                VersionCondition expected) {
    auto set = [&actor, &chosen, &expected](Video& video) -> Result<> {
        KLIEG_CHECK(rules::require_editor(actor, video));
        if (!expected.admits(video.revision)) return changed_meanwhile();
        video.thumbnail = chosen;
        return {};
    };
    KLIEG_CO_TRY(auto entry, co_await entry_of(actor, id, "video.edited"));
    co_return co_await needs_.writer.change(std::move(id), set, {.events = {kVideoChanged}, .also = std::move(entry)});
}

Task<Result<>> VideoService::remove(Principal actor, VideoId id, VersionCondition expected) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(id));
    KLIEG_CO_CHECK(rules::require_editor(actor, video));
    auto entry = entry_of(actor, video, "video.removed");
    co_return co_await remove_with_media(std::move(video), std::move(expected), std::move(entry));
}

/// In rounds over the index, for a video that is published meanwhile takes another place in it and may be passed over.
/// Index reads lag, so that what they show counts only where its row still stands: each round but the last removes one,
/// and rows of the index that outlive their videos do not make it go round for ever. One that cannot be read fails it
/// when all others are gone.
Task<Result<>> VideoService::remove_all_of(ChannelId channel) {
    Result<> all_read;
    for (bool any_stood = true; any_stood;) {
        any_stood = false;
        ports::Cursor cursor;
        do {
            KLIEG_CO_TRY(auto page, co_await needs_.videos.by_channel(channel, 100, std::move(cursor)));
            cursor = std::move(page.next);
            for (auto const& shown : page.videos) {
                auto video = co_await needs_.videos.get(shown.video_id);
                if (!video.ok() && video.error().kind == Errc::not_found) continue;
                if (!video.ok() && video.error().kind == Errc::corrupt) {
                    all_read = std::move(video).error();
                    continue;
                }
                if (!video.ok()) co_return std::move(video).error();
                KLIEG_CO_CHECK(co_await remove_with_media(*std::move(video), {}, {}));
                any_stood = true;
            }
        } while (!cursor.empty());
    }
    co_return all_read;
}

Task<Result<>> VideoService::remove_all_of_gone_channels() {
    Remembered<ChannelId> looked_at;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& video : page.videos) {
            if (!looked_at.add(video.channel_id)) continue;
            KLIEG_CO_TRY(bool exists, co_await needs_.channels.exists(video.channel_id));
            if (exists) continue;
            // A row of it that cannot be read stays, and keeps no other.
            auto removed = co_await remove_all_of(video.channel_id);
            if (!removed.ok() && removed.error().kind != Errc::corrupt) co_return removed;
            if (!removed.ok())
                log::warn("videos of a channel that is gone stay",
                          {{"channel", video.channel_id.text()}, {"error", removed.error().detail}});
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> VideoService::remove_with_media(Video video, VersionCondition expected, ports::Transaction entry) {
    auto id = video.video_id;
    for (int tries = 1;; ++tries) {
        if (!expected.admits(video.revision)) co_return changed_meanwhile();
        VideoWriter::UnitOfWork unit{.events = {kVideoDeleted},
                                     .also = {needs_.jobs.enqueue(purge_job(video, {})),
                                              needs_.jobs.enqueue(purge_job(video, kPurgeAgainAfter))}};
        unit.also.append(entry);
        auto removed = co_await needs_.writer.remove(video, std::move(unit));
        if (removed.ok()) break;
        auto stands = co_await needs_.videos.get(id);
        if (!stands.ok() && stands.error().kind == Errc::not_found) break;  // done, though reported as failed
        if (removed.error().kind != Errc::conflict) co_return removed;
        if (tries == VideoWriter::kTriesMax) co_return VideoWriter::changed_by_others();
        KLIEG_CO_TRY(video, std::move(stands));  // changed meanwhile, by an encoder's progress perhaps
    }
    needs_.jobs.notify(kPurgeKind);
    co_return Result<>{};
}

Task<Result<VideoRepo::Page>> VideoService::feed(std::optional<std::string> category, std::size_t limit,
                                                 ports::Cursor cursor, ports::Order order) {
    std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(needs_.clock.now()));
    co_return co_await needs_.videos.feed(category.value_or(""), static_cast<int>(today.year()), limit,
                                          std::move(cursor), order);
}

/// Which index is read says who reads: one that had hidden videos, too, would tell of them by short pages and cursors,
/// and by the time that it takes to pass them over.
Task<Result<VideoRepo::Page>> VideoService::of_channel(Principal actor, OfChannel wanted, std::size_t limit,
                                                       ports::Cursor cursor) {
    if (wanted.which == Which::all && !actor.moderates())
        KLIEG_CO_CHECK(co_await needs_.channels.require_owner(actor, wanted.channel));
    auto const category = wanted.category.value_or("");
    auto is_wanted = [&](Video const& video) {
        return (wanted.which == Which::all || rules::is_listed(video)) &&
               (category.empty() || video.category == category);
    };
    VideoRepo::Page page;
    for (int read = 0; read < kPagesReadMax; ++read) {
        auto const missing = limit - page.videos.size();
        auto reading = wanted.which == Which::all
                           ? needs_.videos.by_channel(wanted.channel, missing, std::move(cursor), wanted.order)
                           : needs_.videos.listed_by_channel(wanted.channel, missing, std::move(cursor), wanted.order);
        KLIEG_CO_TRY(auto part, co_await std::move(reading));
        for (auto& video : part.videos)
            if (is_wanted(video)) page.videos.push_back(std::move(video));
        cursor = page.next = std::move(part.next);
        if (cursor.empty() || page.is_full(limit)) break;
    }
    co_return page;
}

}  // namespace klieg::videos
