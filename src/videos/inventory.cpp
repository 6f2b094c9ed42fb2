#include "videos/inventory.h"

#include "videos/object_names.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace klieg::videos {

std::vector<std::string> all_objects_of(VideoId const& video) {
    std::vector<std::string> prefixes;
    for (auto kind : kObjectKinds) prefixes.push_back(objects_prefix(kind, video));
    prefixes.push_back(assembly::pictures_prefix(video.text()));
    return prefixes;
}

std::vector<std::string> all_objects_of(VideoId const& video, std::uint32_t generation) {
    std::vector<std::string> prefixes;
    for (auto kind : kObjectKinds) prefixes.push_back(objects_prefix(kind, video, generation));
    return prefixes;
}

namespace {

bool is_settled(Video const& video, std::string const& rung) {
    auto const found = std::ranges::find(video.rungs, rung, &Rung::name);
    return found != video.rungs.end() && found->state == RungState::ready;
}

/// Its poster, what was suggested in its place, and what was chosen.
void add_pictures(std::vector<RequiredObject>& objects, Video const& video) {
    auto const& id = video.video_id;
    auto const generation = video.base_generation;
    auto add = [&objects](ports::ObjectName name, std::int64_t bytes) {
        objects.push_back({std::move(name), static_cast<std::uint64_t>(bytes)});
    };
    if (video.has_poster) objects.push_back({poster_name(id, generation)});
    for (auto const& size : video.posters) add(poster_name(id, generation, size.width), size.bytes);
    for (std::uint32_t number = 0; auto const& suggestion : video.suggestions) {
        add(suggestion_name(id, generation, number), suggestion.jpeg_bytes);
        for (auto const& size : suggestion.sizes) add(suggestion_name(id, generation, number, size.width), size.bytes);
        ++number;
    }
    if (!video.thumbnail) return;
    for (auto& [name, bytes] : assembly::objects_of(video.thumbnail->picture, id.text()))
        objects.push_back({std::move(name), bytes});
}

}  // namespace

std::vector<RequiredObject> required_objects(Video const& video, std::vector<StoredRendition> const& renditions) {
    auto const& id = video.video_id;
    auto const generation = video.base_generation;
    std::vector<RequiredObject> objects;
    if (!video.source_name.empty())
        objects.push_back(
            {video.source_name, video.source_bytes > 0 ? std::optional(video.source_bytes) : std::nullopt});
    add_pictures(objects, video);
    for (auto const& [rendition, source, grew] : renditions) {
        objects.push_back({init_name(id, generation, rendition.name)});
        if (is_from_samples(source)) continue;
        bool const has_sizes = rendition.complete && is_settled(video, rendition.name);
        for (auto const& segment : rendition.segments)
            objects.push_back({segment_name(id, generation, rendition.name, segment.number),
                               has_sizes ? std::optional(segment.bytes) : std::nullopt});
    }
    return objects;
}

/// Runs `work`, which is about so many names, where it keeps nobody waiting.
template <class Work>
Task<std::invoke_result_t<Work&>> Inventory::beside_the_core(std::size_t names, Work work) {
    if (pool_ == nullptr || names <= RenditionRepo::kSegmentsOnCoreMax) co_return work();
    co_return co_await pool_->run(work);
}

Task<Result<std::vector<RequiredObject>>> Inventory::required(Video video) {
    KLIEG_CO_TRY(auto const renditions, co_await renditions_.list(video.video_id, video.base_generation));
    std::size_t segments = 0;
    for (auto const& stored : renditions) segments += stored.rendition.segments.size();
    auto name_them = [&]() -> Result<std::vector<RequiredObject>> { return required_objects(video, renditions); };
    co_return co_await beside_the_core(segments, name_them);
}

Task<Result<std::vector<ports::ObjectName>>> Inventory::missing(Video video) {
    KLIEG_CO_TRY(auto objects, co_await required(std::move(video)));
    std::vector<ports::ObjectName> missing;
    for (auto& [name, bytes] : objects) {
        auto there = co_await objects_.head(name);
        if (!there.ok() && there.error().kind != Errc::not_found) co_return std::move(there).error();
        bool const is_whole = there.ok() && (!bytes || *bytes == there->size);
        if (!is_whole) missing.push_back(std::move(name));
    }
    co_return missing;
}

Task<Result<std::vector<ports::ObjectName>>> Inventory::still_required(VideoId id,
                                                                       std::vector<ports::ObjectName> names) {
    auto video = co_await videos_.get(std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found) co_return std::vector<ports::ObjectName>{};
    if (!video.ok()) co_return std::move(video).error();
    KLIEG_CO_TRY(auto const required, co_await this->required(*std::move(video)));
    // A lost disk, or a copy that was overtaken, misses all segments of half a day: each is looked for once.
    auto keep_required = [&]() -> Result<std::vector<ports::ObjectName>> {
        std::unordered_set<std::string_view> known;
        known.reserve(required.size());
        for (auto const& object : required) known.insert(object.name);
        std::erase_if(names, [&known](auto const& name) { return !known.contains(name); });
        return std::move(names);
    };
    co_return co_await beside_the_core(required.size() + names.size(), keep_required);
}

}  // namespace klieg::videos
