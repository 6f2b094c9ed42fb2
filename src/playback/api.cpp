#include "playback/api.h"

#include "assembly/cache_tags.h"
#include "base/log.h"
#include "http/coding.h"
#include "http/conditions.h"
#include "http/contract/operations.h"
#include "http/ranges.h"
#include "media/playlist.h"
#include "playback/picture_file.h"
#include "videos/object_names.h"

#include <charconv>

namespace klieg::playback {

namespace {

using namespace std::chrono_literals;

constexpr auto kGrowingTtl = 500ms;
constexpr auto kSettledTtl = 60s;
constexpr std::string_view kForEver = "max-age=31536000, immutable";
/// Of a rung that is being made: who goes back a little has it still.
constexpr auto kChangingTtl = 60s;

/// Twelve hours of keyframes are 0.6 MB, or 0.9 where segments are cut as short as they can be; of segments, 0.2. It is
/// what the cache keeps.
constexpr std::size_t kPlaylistBytesMax = std::size_t{5} << 18U;
constexpr std::size_t kPackedOnCoreBytesMax = std::size_t{64} << 10U;

/// "7.m4s" is 7.
std::optional<std::uint32_t> segment_number(std::string_view file) {
    std::uint32_t number = 0;
    auto [end, failed] = std::from_chars(file.data(), file.data() + file.size(), number);
    if (failed != std::errc() ||
        std::string_view(end, static_cast<std::size_t>(file.data() + file.size() - end)) != ".m4s")
        return std::nullopt;
    return number;
}

/// RFC 4337: audio/mp4 is for what holds no pictures.
char const* type_of_media(std::string_view rung) {
    return rung == "audio" || rung == media::kLowAudio ? "audio/mp4" : "video/mp4";
}

bool is_playlist(std::string_view file) {
    return file.ends_with(".m3u8");
}

/// A run of the encoder that begins again leaves alone what was shown where it can (ingest/rung_writer), and where it
/// cannot, another segment stands there. What is cut from the file itself is the same whenever it is cut.
bool is_being_made(MediaGrant const& grant, std::string_view rung) {
    return !grant.settled && rung != "source";
}

/// Growing renditions are shown from their first segment on.
bool is_shown(videos::StoredRendition const& stored) {
    return !stored.rendition.segments.empty();
}

std::string render_main(std::vector<videos::RenditionHead> heads) {
    std::vector<media::RenditionSummary> renditions;
    for (auto& head : heads) renditions.push_back(std::move(head.summary));
    return media::multivariant_playlist(renditions);
}

/// In the generation in which it grew, a playlist stays an EVENT to its end: RFC 8216 4.3.3.5 lets a type not change.
media::PlaylistType type_of(videos::StoredRendition const& stored, std::uint32_t generation) {
    bool grew = stored.grew_in_generation != 0 && generation <= stored.grew_in_generation;
    return grew || !stored.rendition.complete ? media::PlaylistType::event : media::PlaylistType::vod;
}

/// As it is cached. Long ones are packed here already, so that no core packs them when they are first asked for.
ports::Cache::Value keep_playlist(std::string const& text) {
    if (text.size() > kPlaylistBytesMax) {
        log::warn("a playlist is longer than any that is made", {{"bytes", std::to_string(text.size())}});
        return nullptr;
    }
    auto kept = http::SharedAnswer::keep(text);
    if (text.size() > kPackedOnCoreBytesMax)
        for (auto coding : http::kPackingCodings) http::SharedAnswer(kept).packed(coding);
    return kept;
}

}  // namespace

struct PlaybackApi::GrantedPath {
    MediaPath path;
    MediaGrant grant;

    bool is_public() const { return grant.visibility == videos::Visibility::public_; }
    std::string cache_control(std::string const& how) const {
        return std::string(is_public() ? "public, " : "private, ") + how;
    }
};

struct PlaybackApi::Object {
    ports::ObjectName name;
    char const* type;
    bool may_change = false;  ///< others may stand there before all is made
};

Result<http::Response> PlaybackApi::playlist_from(Result<ports::Cache::Value> kept, GrantedPath const& granted) {
    KLIEG_TRY(auto text, std::move(kept));
    if (text == nullptr) return no_such_media();
    http::Response response;
    response.headers.set("Content-Type", "application/vnd.apple.mpegurl");
    response.headers.set("Cache-Control", granted.cache_control(granted.grant.settled ? "max-age=60" : "no-cache"));
    response.body = http::SharedAnswer(std::move(text));
    return response;
}

void PlaybackApi::add_routes(http::Router& router) {
    http::Operations operations(router, *this,
                                {"Playback", "What players ask for: playlists, segments, whole files, pictures."});
    operations.add(
        {.method = http::Method::get,
         .path = "/media/{path*}",
         .id = "getMedia",
         .summary =
             "Answers a playlist, a segment, a whole file or a picture, below the path that a video's playback names.",
         .details = "The path may hold slashes. Of a segment or a whole file a range of bytes may be asked for.",
         .access = http::Access::anyone,
         .who = "whoever has the path: of what is not public it carries a signed token",
         .rate_class = http::RateClass::media,
         .answer_headers = {{"ETag", "For If-None-Match and If-Range."}, {"Accept-Ranges", "bytes"}},
         .raw_answers = {{.status = 200, .media_type = "application/vnd.apple.mpegurl"},
                         {.status = 200, .media_type = "video/mp4"},
                         {.status = 200, .media_type = "audio/mp4"},
                         {.status = 200, .media_type = "image/jpeg"},
                         {.status = 200, .media_type = "image/webp"},
                         {.status = 206, .media_type = "video/mp4"},
                         {.status = 206, .media_type = "audio/mp4"},
                         {.status = 206, .media_type = "image/jpeg"},
                         {.status = 206, .media_type = "image/webp"},
                         {.status = 304, .summary = "Not Modified: what If-None-Match names is still right."},
                         {.status = 416, .summary = "Range Not Satisfiable: it lies beyond the end."}},
         .path_parameters = {{.pattern = "^[^\\x00-\\x1F\\x7F]*$",
                              .summary = "Where playback.hls, playback.file and poster lead, and what they name."}}},
        &PlaybackApi::get);
}

PlaybackApi::Answered PlaybackApi::get(http::Request& request) {
    KLIEG_TRY(auto path, parse_media_path(request.path_parameter("path")));
    auto checked = needs_.access.check(path);
    if (!checked.is_ready()) return get_first(request, std::move(path), std::move(checked).task());
    KLIEG_TRY(auto grant, std::move(checked).value());
    return serve(request, {std::move(path), grant});
}

Task<Result<http::Response>> PlaybackApi::get_first(http::Request& request, MediaPath path,
                                                    Task<Result<MediaGrant>> checking) {
    KLIEG_CO_TRY(auto grant, co_await std::move(checking));
    co_return co_await serve(request, {std::move(path), grant}).wait();
}

PlaybackApi::Answered PlaybackApi::serve(http::Request& request, GrantedPath granted) {
    auto const& file = granted.path.file;
    if (is_playlist(file)) return playlist(std::move(granted));
    if (auto picture = picture_file(granted.path, granted.grant.base_generation))
        return object(request, std::move(granted), {std::move(picture->name), picture->type});
    if (file == videos::kWholeFile) return whole_file(request, std::move(granted));
    auto slash = file.find('/');
    if (slash == std::string::npos) return no_such_media();
    auto rung = file.substr(0, slash);
    auto rest = file.substr(slash + 1);
    if (rest == "init.mp4") {
        auto name = videos::init_name(granted.path.video, granted.grant.base_generation, rung);
        bool const may_change = is_being_made(granted.grant, rung);
        return object(request, std::move(granted), {std::move(name), type_of_media(rung), may_change});
    }
    auto number = segment_number(rest);
    if (!number) return no_such_media();
    return segment(request, std::move(granted), std::move(rung), *number);
}

PlaybackApi::Answered PlaybackApi::playlist(GrantedPath granted) {
    auto const& [path, grant] = granted;
    auto key = "playlist:" + path.video.text() + "/" + std::to_string(path.generation) + "/" + path.file;
    // The key tells whether more may come, so that a settled presentation never shows an older rendering.
    if (grant.settled) key += "#settled";
    if (auto known = needs_.cache.find(key)) return playlist_from(*std::move(known), granted);
    return playlist_first(std::move(key), std::move(granted));
}

Task<Result<http::Response>> PlaybackApi::playlist_first(std::string key, GrantedPath granted) {
    auto load = [this, &granted](ports::Cache::Tags& tags) { return load_playlist(granted, tags); };
    co_return playlist_from(co_await needs_.cache.get_or_load(std::move(key), load), granted);
}

Task<Result<ports::Cache::Loaded>> PlaybackApi::load_playlist(GrantedPath granted, ports::Cache::Tags& tags) {
    auto const ttl = granted.grant.settled ? std::chrono::milliseconds(kSettledTtl) : kGrowingTtl;
    co_await tags.add({cache_tags::video(granted.path.video)});
    auto text = co_await render(std::move(granted));
    // Players ask again and again for what is not there yet.
    if (!text.ok() && text.error().kind == Errc::not_found) co_return ports::Cache::Loaded::nothing(kGrowingTtl);
    if (!text.ok()) co_return std::move(text).error();
    if (*text == nullptr) co_return ports::Cache::Loaded::nothing(kSettledTtl);
    co_return ports::Cache::Loaded{*std::move(text), ttl};
}

/// Null for a text that no cache would keep, so that it would be rendered for each who asks: what is published has no
/// such.
Task<Result<ports::Cache::Value>> PlaybackApi::render(GrantedPath granted) {
    auto const& [path, grant] = granted;
    if (path.file == "main.m3u8") {
        KLIEG_CO_TRY(auto heads, co_await needs_.renditions.heads(path.video, grant.base_generation));
        co_return http::SharedAnswer::keep(render_main(std::move(heads)));
    }
    auto slash = path.file.find('/');
    if (slash == std::string::npos) co_return no_such_media();
    auto const which = path.file.substr(slash + 1);
    if (which != "index.m3u8" && which != "iframes.m3u8") co_return no_such_media();
    KLIEG_CO_TRY(auto stored,
                 co_await needs_.renditions.get(path.video, grant.base_generation, path.file.substr(0, slash)));
    bool const is_there = which == "index.m3u8" || stored.rendition.kind == media::TrackKind::video;
    if (!is_shown(stored) || !is_there) co_return no_such_media();
    auto write = [&stored, &which, type = type_of(stored, path.generation)]() -> ports::Cache::Value {
        return keep_playlist(which == "index.m3u8" ? media::media_playlist(stored.rendition, type)
                                                   : media::iframe_playlist(stored.rendition, type));
    };
    if (stored.rendition.segments.size() <= videos::RenditionRepo::kSegmentsOnCoreMax) co_return write();
    co_return co_await needs_.pool.run(write);
}

/// The object first, since after the first viewer it is there in most cases, and the rows only when it is not: a
/// segment that is delivered costs no read of the database.
Task<Result<http::Response>> PlaybackApi::segment(http::Request& request, GrantedPath granted, std::string rung,
                                                  std::uint32_t number) {
    auto const video = granted.path.video;
    auto const base = granted.grant.base_generation;
    Object asked_for{videos::segment_name(video, base, rung, number), type_of_media(rung),
                     is_being_made(granted.grant, rung)};
    auto answer = co_await object(request, granted, asked_for);
    if (answer.ok() || answer.error().kind != Errc::not_found) co_return answer;
    // Not made yet: only rungs that are published from the source's samples can be made on request.
    KLIEG_CO_TRY(auto const head, co_await needs_.renditions.head(video, base, rung));
    bool can_be_made = videos::is_from_samples(head.source) && number < head.summary.totals.count;
    if (!can_be_made) co_return no_such_media();
    // It will be the same whenever it is made.
    asked_for.may_change = false;
    auto response = response_of(granted, asked_for);
    if (auto instead = http::answer_instead(request, response)) co_return *std::move(instead);
    auto const keep = head.source == videos::SegmentSource::samples ? SegmentMaker::Keep::as_object
                                                                    : SegmentMaker::Keep::for_a_moment;
    SegmentMaker::Wanted wanted{
        video, base, std::move(rung), number, head.summary.totals.count, head.summary.format.opening, keep};
    KLIEG_CO_TRY(auto made, co_await needs_.segments.make(std::move(wanted), needs_.making_patience));
    if (made == nullptr) co_return co_await object(request, std::move(granted), std::move(asked_for));
    response.body = http::SharedAnswer(std::move(made));
    co_return http::ranged(request, std::move(response));
}

/// Its length follows from its index, so that ranges and HEAD cost no byte of media.
Task<Result<http::Response>> PlaybackApi::whole_file(http::Request& request, GrantedPath granted) {
    WholeFiles::Of const which{granted.path.video, granted.grant.base_generation};
    KLIEG_CO_TRY(auto const open, co_await needs_.whole_files.open(which, needs_.making_patience));
    http::Response response;
    response.headers.set("Content-Type", open->file().has_pictures() ? "video/mp4" : "audio/mp4");
    response.headers.set("Cache-Control", granted.cache_control(std::string(kForEver)));
    response.headers.set("ETag", open->etag());
    response.headers.set("Accept-Ranges", "bytes");
    if (auto instead = http::answer_instead(request, response)) co_return *std::move(instead);
    auto const size = open->file().size();
    http::ByteRange part{0, size};
    auto const asked = http::asked_range(request, open->etag());
    if (asked) {
        auto const [outcome, range] = asked->within(size);
        if (outcome == http::RangeOutcome::unsatisfiable) co_return http::unsatisfiable(std::move(response), size);
        part = range;
    }
    KLIEG_CO_TRY(auto bytes, co_await needs_.whole_files.read(which, part.offset, needs_.making_patience));
    response.body = http::StreamBody{std::move(bytes), part.length};
    if (!asked) co_return response;
    co_return http::partial(std::move(response), part, size);
}

http::Response PlaybackApi::response_of(GrantedPath const& granted, Object const& object) {
    http::Response response;
    response.headers.set("Content-Type", object.type);
    auto const lasts = object.may_change ? "max-age=" + std::to_string(kChangingTtl.count()) : std::string(kForEver);
    response.headers.set("Cache-Control", granted.cache_control(lasts));
    // Where contents never change under a name, the name is tag enough.
    if (!object.may_change) response.headers.set("ETag", http::make_etag(object.name));
    response.headers.set("Accept-Ranges", "bytes");
    return response;
}

/// The range is asked of the store, and not cut from what it sends: over a network an I-frame must not cost its
/// segment. Only where the answer depends on the size (the last bytes, or none) is that asked first, or at all.
Task<Result<http::Response>> PlaybackApi::object(http::Request& request, GrantedPath granted, Object asked_for) {
    auto response = response_of(granted, asked_for);
    auto const etag = std::string(response.headers.get("ETag"));
    auto name = std::move(asked_for.name);
    if (auto instead = http::answer_instead(request, response)) {
        auto there = co_await needs_.objects.head(std::move(name));
        if (!there.ok()) co_return std::move(there).error();
        co_return *std::move(instead);
    }
    auto const asked = http::asked_range(request, etag);
    ports::ByteRange part;
    if (asked && asked->last_bytes) {
        KLIEG_CO_TRY(auto info, co_await needs_.objects.head(name));
        auto [outcome, range] = asked->within(info.size);
        if (outcome == http::RangeOutcome::unsatisfiable) co_return http::unsatisfiable(std::move(response), info.size);
        part = {range.offset, range.length};
    } else if (asked) {
        part.offset = asked->first;
        if (asked->last) part.length = *asked->last - asked->first + 1;
    }
    auto got = co_await needs_.objects.get(name, part);
    if (!got.ok() && got.error().kind == Errc::invalid && asked) {
        KLIEG_CO_TRY(auto info, co_await needs_.objects.head(std::move(name)));
        co_return http::unsatisfiable(std::move(response), info.size);
    }
    if (!got.ok()) co_return std::move(got).error();
    if (auto* slice = std::get_if<FileSlice>(&got->bytes)) {
        response.body = std::move(*slice);
    } else {
        response.body = http::StreamBody{std::move(std::get<ByteSourcePtr>(got->bytes)), got->length};
    }
    if (!asked) co_return response;
    co_return http::partial(std::move(response), {got->offset, got->length}, got->object_size);
}

}  // namespace klieg::playback
