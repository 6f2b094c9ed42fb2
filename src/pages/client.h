#pragma once

#include "base/result.h"

#include <boost/describe/class.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::pages {

/// A page of the web client, as its build names it.
struct ClientRoute {
    std::string name;             ///< "watch"
    std::string path;             ///< "/watch/:videoId"
    bool indexed = false;         ///< whether search engines are led to it
    std::vector<std::string> js;  ///< what it loads beside the entry, below the web root
    std::vector<std::string> css;
};
BOOST_DESCRIBE_STRUCT(ClientRoute, (), (name, path, indexed, js, css))

/// A route that fits an address, and what stands in the place of its parameter, if it has one.
struct FoundRoute {
    ClientRoute const* route = nullptr;
    std::string part{};
};

/// The built web client: the one document of it, cut where a head and a body go in, and the table of its pages. The
/// build writes that table (vite.config.ts of web/), so that there is no second one here.
///
/// Read once. Threads: any, afterwards.
class Client {
public:
    /// Fails: not_found where the folder holds no document or no table; corrupt where they are not ours.
    static Result<Client> open(std::filesystem::path const& web_root);

    /// The first route that fits, as the client's router takes it: without a slash at the end, which counts for
    /// nothing.
    std::optional<FoundRoute> find(std::string_view path) const;
    std::vector<ClientRoute> const& routes() const noexcept { return routes_; }

    struct Insertions {
        std::string_view language;  ///< BCP 47
        std::string_view head;      ///< title and description are among it
        std::string_view noscript;  ///< what stands there for who runs no scripts
    };
    std::string document(Insertions const& insertions) const;

    /// The scripts that the document holds and that a browser is to run, as a content security policy names them
    /// ("sha256-…"). What is put into the document is none: it has a type that no browser runs.
    std::vector<std::string> const& inline_scripts() const noexcept { return inline_scripts_; }

    /// The links to the client's own sign, as its document had them: a head has them, or those to another one.
    std::string const& icons() const noexcept { return icons_; }

    /// hls.js below the web root; empty where there is none.
    std::string const& hls() const noexcept { return hls_; }
    /// How wide the posters of a list stand, as `sizes` of HTML has it; empty where nobody says.
    std::string const& poster_sizes() const noexcept { return poster_sizes_; }

private:
    std::string before_language_, before_head_, before_noscript_, rest_;
    std::string icons_;
    std::vector<std::string> inline_scripts_;
    std::vector<ClientRoute> routes_;
    std::string hls_;
    std::string poster_sizes_;
};

}  // namespace klieg::pages
