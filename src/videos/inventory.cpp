#include "videos/inventory.h"

#include "videos/object_names.h"

#include <algorithm>

namespace klieg::videos {

std::vector<std::string> all_objects_of(VideoId const& video) {
    std::vector<std::string> prefixes;
    for (auto kind : kObjectKinds) prefixes.push_back(objects_prefix(kind, video));
    return prefixes;
}

std::vector<std::string> all_objects_of(VideoId const& video, std::uint32_t generation) {
    std::vector<std::string> prefixes;
    for (auto kind : kObjectKinds) prefixes.push_back(objects_prefix(kind, video, generation));
    return prefixes;
}

std::vector<ports::ObjectName> required_objects(Video const& video, std::vector<StoredRendition> const& renditions) {
    auto const& id = video.video_id;
    auto const generation = video.base_generation;
    std::vector<ports::ObjectName> names;
    if (!video.source_name.empty()) names.push_back(video.source_name);
    if (video.has_poster) names.push_back(poster_name(id, generation));
    for (auto const& [rendition, source, grew] : renditions) {
        names.push_back(init_name(id, generation, rendition.name));
        if (source == SegmentSource::samples) continue;
        for (auto const& segment : rendition.segments)
            names.push_back(segment_name(id, generation, rendition.name, segment.number));
    }
    return names;
}

Task<Result<std::vector<ports::ObjectName>>> Inventory::required(Video video) {
    KLIEG_CO_TRY(auto renditions, co_await renditions_.list(video.video_id, video.base_generation));
    co_return required_objects(video, renditions);
}

Task<Result<std::vector<ports::ObjectName>>> Inventory::missing(Video video) {
    KLIEG_CO_TRY(auto names, co_await required(std::move(video)));
    std::vector<ports::ObjectName> missing;
    for (auto& name : names) {
        auto there = co_await objects_.head(name);
        if (there.ok()) continue;
        if (there.error().kind != Errc::not_found) co_return std::move(there).error();
        missing.push_back(std::move(name));
    }
    co_return missing;
}

Task<Result<std::vector<ports::ObjectName>>> Inventory::still_required(VideoId id,
                                                                       std::vector<ports::ObjectName> names) {
    auto video = co_await videos_.get(std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found) co_return std::vector<ports::ObjectName>{};
    if (!video.ok()) co_return std::move(video).error();
    KLIEG_CO_TRY(auto required, co_await this->required(*std::move(video)));
    std::erase_if(names, [&](auto const& name) { return std::ranges::find(required, name) == required.end(); });
    co_return names;
}

}  // namespace klieg::videos
