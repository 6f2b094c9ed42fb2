#include "pictures/thumbnails.h"

#include "base/random_access.h"
#include "videos/object_names.h"

#include <memory>
#include <utility>

namespace klieg::pictures {

namespace {

using videos::ChosenThumbnail;
using videos::ThumbnailKind;

/// Of the shape of cards, also of an upright video: what else would stand in one is cut by who sends it, and not by the
/// page. In the sizes of posters.
media::ImageOrder thumbnail_order() {
    return {.aspect_width = 16,
            .aspect_height = 9,
            .widths = {320, 640, 1280},
            .transparency = media::ImageOrder::Transparency::black,
            .jpeg_width_max = 1280};
}

Error no_such_suggestion() {
    return {Errc::not_found, "the video has no such suggestion", "no_such_suggestion"};
}

bool is_chosen(videos::Video const& video, std::uint32_t index) {
    auto const& chosen = video.thumbnail;
    return chosen && chosen->kind == ThumbnailKind::suggested && chosen->suggestion == index &&
           chosen->base_generation == video.base_generation;
}

}  // namespace

Task<Result<videos::Video>> Thumbnails::of(Principal caller, VideoId id, VersionCondition expected) {
    return needs_.videos.get_to_edit(std::move(caller), std::move(id), std::move(expected));
}

Task<Result<videos::Video>> Thumbnails::set_own(Principal caller, VideoId id, PictureMaker::Sent sent,
                                                VersionCondition expected) {
    KLIEG_CO_CHECK(co_await of(caller, id, expected));
    KLIEG_CO_TRY(auto picture,
                 co_await needs_.maker.make({caller.user, id.text(), thumbnail_order()}, std::move(sent)));
    ChosenThumbnail chosen{.kind = ThumbnailKind::own, .picture = std::move(picture)};
    co_return co_await needs_.videos.set_thumbnail(std::move(caller), std::move(id), std::move(chosen),
                                                   std::move(expected));
}

Task<Result<videos::Video>> Thumbnails::use_poster(Principal caller, VideoId id, VersionCondition expected) {
    KLIEG_CO_TRY(auto video, co_await of(caller, id, expected));
    if (!video.thumbnail) co_return video;
    co_return co_await needs_.videos.set_thumbnail(std::move(caller), std::move(id), {}, std::move(expected));
}

Task<Result<videos::Video>> Thumbnails::use_suggestion(Principal caller, VideoId id, std::uint32_t index,
                                                       VersionCondition expected) {
    KLIEG_CO_TRY(auto video, co_await of(caller, id, expected));
    if (index >= video.suggestions.size()) co_return no_such_suggestion();
    if (is_chosen(video, index)) co_return video;
    auto read_it = [this, &video, index] { return read(video, index); };
    KLIEG_CO_TRY(auto picture, co_await needs_.maker.copy(caller.user, id.text(), read_it));
    ChosenThumbnail chosen{.kind = ThumbnailKind::suggested,
                           .picture = std::move(picture),
                           .suggestion = index,
                           .base_generation = video.base_generation};
    co_return co_await needs_.videos.set_thumbnail(std::move(caller), std::move(id), std::move(chosen),
                                                   std::move(expected));
}

Task<Result<media::MadeImage>> Thumbnails::read(videos::Video const& video, std::uint32_t index) {
    auto const& id = video.video_id;
    auto const generation = video.base_generation;
    media::MadeImage made;
    for (auto const& size : video.suggestions[index].sizes) {
        KLIEG_CO_TRY(auto bytes, co_await read(videos::suggestion_name(id, generation, index, size.width)));
        made.sizes.push_back({size.width, size.height, std::move(bytes)});
    }
    KLIEG_CO_TRY(auto jpeg, co_await read(videos::suggestion_name(id, generation, index)));
    made.jpeg = media::ImageFile{.bytes = std::move(jpeg)};
    co_return made;
}

Task<Result<Bytes>> Thumbnails::read(ports::ObjectName name) {
    KLIEG_CO_TRY(auto const object, co_await needs_.objects.open_random(std::move(name)));
    if (object->size() > media::ImageOutputs::kFileBytesMax)
        co_return Error{Errc::corrupt, "a picture is larger than any that is made"};
    auto read_it = [&object] { return read_exactly(*object, 0, static_cast<std::size_t>(object->size())); };
    co_return co_await needs_.pool.run(read_it);
}

}  // namespace klieg::pictures
