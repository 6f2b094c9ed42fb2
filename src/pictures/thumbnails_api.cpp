#include "pictures/thumbnails_api.h"

#include "http/conditions.h"
#include "http/contract/operations.h"
#include "media/ffmpeg/poster.h"
#include "pictures/sending.h"

#include <utility>

namespace klieg::pictures {

using http::Request;
using videos::VideoViews;

Constraints constraints_of(SuggestionChoice const*) {
    static constexpr Constraint kLines[] = {
        {.member = "index",
         .summary = "As the list of suggestions says.",
         .example = "0",
         .range = {{.min = 0, .max = media::kSuggestions - 1}}},
    };
    return kLines;
}

void ThumbnailsApi::add_routes(http::Router& router) {
    http::Operations operations(router, *this, {"Thumbnails", "Which picture stands for a video."});
    std::string const path = "/api/videos/{video}/thumbnail";
    auto set = sending(path, "setVideoThumbnail", "Gives a video a picture of one's own, 16 to 9.");
    auto remove =
        removing(path, "removeVideoThumbnail", "Has the picture stand for a video that was made of it by itself.");
    operations.add(std::move(set), &ThumbnailsApi::set_own);
    operations.add(std::move(remove), &ThumbnailsApi::use_poster);
    operations.add({.method = http::Method::get,
                    .path = path + "/suggestions",
                    .id = "listThumbnailSuggestions",
                    .summary = "Lists what else of a video could stand for it.",
                    .details = "They are made after its poster; until then, and where none can be, there are none.",
                    .access = http::Access::editor},
                   &ThumbnailsApi::suggest);
    operations.add({.method = http::Method::put,
                    .path = path + "/suggestion",
                    .id = "chooseThumbnailSuggestion",
                    .summary = "Has one of the suggestions stand for a video.",
                    .access = http::Access::editor,
                    .rate_class = http::RateClass::write,
                    .if_match = true,
                    .fails = {{Errc::not_found, "no_such_suggestion", "the video does not have as many"},
                              {Errc::too_large, budgets::kQuotaExceeded, "the owner has no room for it"},
                              {Errc::rate_limited, "one_at_a_time", "another picture of the caller's is being made"},
                              {Errc::rate_limited, "too_many_pictures", "the caller has set many after each other"},
                              {Errc::exhausted, ports::kStorageFull, "there is no room left for it"}}},
                   &ThumbnailsApi::use_suggestion);
}

ThumbnailsApi::Answered ThumbnailsApi::set_own(Request& request, VideoId id) {
    return shown(request, needs_.thumbnails.set_own(request.principal, std::move(id), body_of(request),
                                                    http::version_condition(request)));
}

ThumbnailsApi::Answered ThumbnailsApi::use_poster(Request& request, VideoId id) {
    return shown(request,
                 needs_.thumbnails.use_poster(request.principal, std::move(id), http::version_condition(request)));
}

ThumbnailsApi::Answered ThumbnailsApi::use_suggestion(Request& request, VideoId id, SuggestionChoice choice) {
    return shown(request, needs_.thumbnails.use_suggestion(request.principal, std::move(id), choice.index,
                                                           http::version_condition(request)));
}

ThumbnailsApi::Answered ThumbnailsApi::shown(Request& request, Task<Result<videos::Video>> changing) {
    KLIEG_CO_TRY(auto video, co_await std::move(changing));
    auto const revision = video.revision;
    KLIEG_CO_TRY(auto const view,
                 co_await needs_.views.of(request.principal, std::move(video), VideoViews::Detail::whole));
    co_return http::Reply<videos::VideoView>(view).at_version(revision);
}

http::Answer<ThumbnailSuggestions> ThumbnailsApi::suggest(Request& request, VideoId id) {
    KLIEG_CO_TRY(auto const video, co_await needs_.thumbnails.of(request.principal, std::move(id)));
    co_return ThumbnailSuggestions{needs_.views.suggestions_of(video)};
}

}  // namespace klieg::pictures
