#pragma once

#include "app/sample_requests_for_test.h"
#include "app/site_for_test.h"
#include "identity/types.h"
#include "library/playlist_types.h"
#include "reactions/types.h"
#include "videos/types.h"

namespace klieg::app {

/// A site with people, and with things of the owner's that are made when a sample request asks for them.
class Stage : public Site {
public:
    explicit Stage(InFront in_front = {}) : Site({std::move(in_front), Passwords::plain, roomy(), true, true}) {}

    /// Makes the people.
    Task<> raise();
    Task<std::string> token_of(std::size_t who);
    Principal const& principal(std::size_t who) const { return people_[who]; }

    /// The request with all that it speaks of, made anew and in nobody's cache.
    Task<testing::Asked> prepared(SampleRequest request, std::size_t who);
    /// Sends it, and takes away the channels that it left.
    Task<testing::Answered> ask(SampleRequest request, std::size_t who);
    /// Takes away the owner's channels, of which there are at most 20, and picture.
    Task<> clear();

    std::string fresh() { return "n" + random().base32(12); }

private:
    /// One owner has all that the requests speak of, and of some a hundred are made.
    static Config roomy() {
        Config config;
        config.limits.drafts = config.limits.uploads = 10'000;
        config.comments_per_minute = config.comments_per_day = config.reports_per_day = 0;
        return config;
    }

    Task<std::string> filled(std::string text);
    Task<std::string> thing(std::string name);
    Task<std::string> media_path(std::string name);
    Task<identity::Caller> caller();  ///< the owner
    Task<identity::User> person();
    Task<identity::User> barred();
    Task<ChannelId> channel();
    Task<VideoId> draft(videos::Visibility visibility);
    Task<videos::Video> playable(videos::Visibility visibility);
    Task<videos::Video> suggested(videos::Visibility visibility);
    Task<> like(reactions::Target target);
    Task<VideoId> kept();
    Task<library::PlaylistId> playlist(videos::Visibility visibility);

    std::array<Principal, everyone> people_{};
    ChannelId channel_;
};

}  // namespace klieg::app
