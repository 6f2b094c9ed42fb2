#pragma once

#include "http/contract/reply.h"
#include "http/router.h"
#include "pictures/thumbnails.h"
#include "videos/view.h"

#include <boost/describe/class.hpp>

#include <vector>

namespace klieg::pictures {

struct ThumbnailSuggestions {
    std::vector<videos::ThumbnailSuggestion> items;
};
BOOST_DESCRIBE_STRUCT(ThumbnailSuggestions, (), (items))

/// Which of them shall stand for the video.
struct SuggestionChoice {
    std::uint32_t index = 0;
};
BOOST_DESCRIBE_STRUCT(SuggestionChoice, (), (index))
Constraints constraints_of(SuggestionChoice const*);

/// The routes that choose what stands for a video. It is shown by the video's media path (playback/picture_file.h), to
/// whom the video is.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class ThumbnailsApi {
public:
    struct Needs {
        Thumbnails& thumbnails;
        videos::VideoViews& views;
    };
    explicit ThumbnailsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    using Answered = http::Answer<videos::VideoView>;
    Answered set_own(http::Request& request, VideoId id);
    Answered use_poster(http::Request& request, VideoId id);
    Answered use_suggestion(http::Request& request, VideoId id, SuggestionChoice choice);
    http::Answer<ThumbnailSuggestions> suggest(http::Request& request, VideoId id);
    Answered shown(http::Request& request, Task<Result<videos::Video>> changing);

    Needs needs_;
};

}  // namespace klieg::pictures
