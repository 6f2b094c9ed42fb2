#include "feeds/listed_rows.h"

#include "videos/rules.h"

namespace klieg::feeds {

std::string text_of(std::vector<VideoId> const& ids) {
    std::string text;
    for (auto const& id : ids) text += id.text() + "\n";
    return text;
}

Result<std::vector<VideoId>> ids_from(std::string_view text) {
    std::vector<VideoId> ids;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        KLIEG_TRY(auto id, VideoId::parse(line));
        ids.push_back(std::move(id));
        text.remove_prefix(line.size() + 1);
    }
    return ids;
}

Task<Result<std::vector<videos::Video>>> listed_rows(videos::VideoRepo& repo, std::vector<VideoId> ids) {
    std::vector<videos::Video> videos;
    if (ids.empty()) co_return videos;
    KLIEG_CO_TRY(auto rows, co_await repo.find_batch(std::move(ids)));
    for (auto& row : rows)
        if (row && videos::rules::is_listed(*row)) videos.push_back(*std::move(row));
    co_return videos;
}

}  // namespace klieg::feeds
