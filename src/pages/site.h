#pragma once

#include "http/request.h"
#include "pages/answers.h"
#include "pages/shown.h"

#include <optional>
#include <string>

namespace klieg::pages {

/// Where a page is asked for, and what the site is called at that moment.
struct Site {
    std::string origin;    ///< "https://video.example"
    std::string language;  ///< BCP 47
    ShownSite words;
    std::optional<ApiAnswer> answer{};  ///< none: the API could not say
    bool is_named_by_host = false;      ///< the origin is what whoever asked said in Host

    /// The address of a path of ours; what is an address already stays.
    std::string url(std::string_view path) const;
    std::string watch_url(std::string_view video) const { return url("/watch/" + std::string(video)); }
    /// `start` as start_in() reads it.
    std::string embed_url(std::string_view video, std::string_view start = {}) const;
    std::string channel_url(std::string_view handle) const { return url("/@" + std::string(handle)); }
    /// By the channel's id: who follows a feed follows it on where the handle changes.
    std::string feed_url(std::string_view channel) const {
        return url("/channel/" + std::string(channel) + "/feed.xml");
    }
    /// The site's own line, or one that is made of its name.
    std::string description() const;
};

/// What pages say of the site that no answer of the API does.
struct SiteOptions {
    std::string public_origin{};  ///< empty: what Host says
    std::string language = "en";
    std::string name{};  ///< where the API cannot say it
};

/// Where `request` came to, and what the site is called now.
Task<Site> site_of(ApiAnswers& answers, SiteOptions const& options, http::Request const& request);

/// The origin that a request was sent to: what is configured, else what Host says, where that is one.
std::string origin_of(http::Request const& request, std::string const& public_origin);

/// A text as it stands in a query: all but what RFC 3986 calls unreserved is percent-encoded.
std::string in_query(std::string_view text);

}  // namespace klieg::pages
