#pragma once

#include "http/router.h"
#include "pages/answers.h"
#include "pages/client.h"
#include "pages/head.h"
#include "pages/site.h"

#include <optional>
#include <string>

namespace klieg::pages {

/// What a page is made of, beside what is the same for all: what it says in its head, and to who runs no scripts.
struct Page {
    int status = 200;
    std::string head;
    std::string scriptless;
    bool hidden = false;  ///< from search engines
};

/// The client's document as it is answered at an address of the client: with a head for programs that show links, the
/// answers that its page begins with, and something to read without scripts. Of a video or a channel that the API does
/// not show to everybody it says nothing but 404, or, to whoever is signed in and may be one who is shown it, nothing.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: an answer costs at most two of the API's, first
/// pages of lists among them, which are kept there.
class Documents {
public:
    Documents(ApiAnswers& answers, Client const& client) : answers_(answers), client_(client) {}

    /// Answers at an address of the client, 404 at others. None: what is asked for is no page, so a file may be there.
    Task<std::optional<http::Response>> find(http::Request& request, Site const& site);
    /// The document with 404.
    http::Response missing(Site const& site) const;

private:
    /// A page of the client, and the site that it is asked of.
    struct Asked {
        Site const& site;
        FoundRoute found;
        bool is_plain;  ///< without a query, which would ask for another list or part
    };

    Task<Result<Page>> page(Asked const& asked);
    Task<Result<Page>> home(Asked const& asked);
    Task<Result<Page>> video(Asked const& asked);
    Task<Result<Page>> embed(Asked const& asked);
    Task<Result<Page>> channel(Asked const& asked);
    static void load(Head& head, Asked const& asked);
    Page plain(Asked const& asked) const;
    Page failed(Site const& site, int status) const;
    http::Response response(Site const& site, Page page) const;

    ApiAnswers& answers_;
    Client const& client_;
};

}  // namespace klieg::pages
