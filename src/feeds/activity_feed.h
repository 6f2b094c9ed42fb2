#pragma once

#include "base/principal.h"
#include "comments/repo.h"
#include "feeds/activity_log.h"
#include "feeds/activity_view.h"
#include "feeds/followed_news.h"
#include "feeds/reader.h"
#include "identity/service.h"
#include "videos/repo.h"

#include <boost/describe/enum.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace klieg::feeds {

/// Of whom: of the channels that the reader follows and who is behind them, or of everybody.
enum class ActivityOf : std::uint8_t { followed, everyone };
BOOST_DESCRIBE_ENUM(ActivityOf, followed, everyone)

/// What people did lately, newest first, as it is for the reader's eyes at this moment: what was noted may be hidden,
/// held or gone since, and then it is passed over.
///
/// A page of what one follows is merged of the channels as it is read (merged_keys.h); what it costs depends neither on
/// how many there are nor on how much happened. A cursor is the key of the last that was shown, or, where a page ends
/// among what is hidden, a moment alone, so that it names nothing that is not shown.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kActivityReadsMax reads a page, which may be
/// short then.
class ActivityFeed {
public:
    static constexpr int kActivityReadsMax = 5;

    struct Needs {
        ActivityLog& log;
        subscriptions::SubscriptionService& subscriptions;
        comments::CommentRepo& comments;
        identity::IdentityService& accounts;
        videos::VideoRepo& videos;
        videos::VideoViews& video_views;
        ports::Cache& cache;
        ReaderAsks const& asks;
    };
    explicit ActivityFeed(Needs needs);

    struct Page {
        std::vector<ActivityView> items;
        std::string next;  ///< empty: this was the last page
    };
    /// None: of everybody for who is nobody, else of what they follow. Fails: unauthenticated, invalid (no cursor of
    /// ours).
    Task<Result<Page>> page(Principal reader, std::optional<ActivityOf> of, std::size_t limit, std::string cursor);

private:
    using Keys = std::vector<std::string>;
    struct Shown;
    Task<Result<Keys>> keys_behind(std::optional<std::vector<LastTimes::News>> followed, std::string before,
                                   std::size_t limit);
    Task<Result<std::vector<Shown>>> visible(Keys keys, Unwanted const& unwanted);
    Task<Result<std::vector<ActivityView>>> views_of(std::vector<Shown> shown);

    Needs needs_;
    FollowedNews followed_;
};

}  // namespace klieg::feeds
