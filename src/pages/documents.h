#pragma once

#include "http/router.h"
#include "pages/answers.h"
#include "pages/client.h"
#include "pages/head.h"
#include "pages/made_texts.h"
#include "pages/site.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::pages {

/// What a page has that others have not: what it says in its head, and to who runs no scripts.
struct PageTexts {
    std::string head;
    std::string scriptless;
};

struct Page {
    int status = 200;
    bool hidden = false;  ///< from search engines
    http::Body document{};
};

/// The client's document as it is answered at an address of the client: with a head for programs that show links, the
/// answers that its page begins with, and something to read without scripts. Of a video or a channel that the API does
/// not show to everybody it says nothing but 404, or, to whoever is signed in and may be one who is shown it, nothing.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: an answer costs at most two of the API's, first
/// pages of lists among them, which are kept there, as what is made of them is here.
class Documents {
public:
    Documents(ApiAnswers& answers, MadeTexts& texts, Client const& client)
        : answers_(answers), texts_(texts), client_(client) {}

    /// Answers at an address of the client, 404 at others. None: what is asked for is no page, so a file may be there.
    Task<std::optional<http::Response>> find(http::Request& request, Site const& site);
    /// The document with 404.
    http::Response missing(Site const& site) const;

private:
    /// A page of the client, and the site that it is asked of.
    struct Asked {
        Site const& site;
        FoundRoute found;
        std::string start{};    ///< where the link says that its video begins
        bool is_plain = false;  ///< without a query, which would ask for another list or part
    };

    Task<Result<Page>> page(Asked const& asked);
    Task<Result<Page>> home(Asked const& asked);
    Task<Result<Page>> video(Asked const& asked);
    Task<Result<Page>> embed(Asked const& asked);
    Task<Result<Page>> channel(Asked const& asked);
    /// The document of what `make` gives for these answers of the API.
    Task<Result<Page>> kept(Asked const& asked, bool hidden, std::vector<std::string_view> answer_etags,
                            std::function<Result<PageTexts>()> make);
    static bool has_one_spelling(Asked const& asked);
    static void load(Head& head, Asked const& asked);
    Page plain(Asked const& asked) const;
    Page failed(Site const& site, int status) const;
    std::string document(Site const& site, PageTexts const& texts) const;
    static http::Response response(Page page);

    ApiAnswers& answers_;
    MadeTexts& texts_;
    Client const& client_;
};

}  // namespace klieg::pages
