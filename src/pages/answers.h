#pragma once

#include "base/json.h"
#include "http/router.h"

#include <string>

namespace klieg::pages {

/// What a GET of a target is answered to who is nobody: its text, and the tag of that.
struct ApiAnswer {
    std::string target;
    std::string text;
    std::string etag;
};

/// The site as a signed-out client of the API sees it. Pages are made of nothing else, so they can show nothing that
/// the API would not tell everybody, and what it keeps is kept for them, too.
///
/// Threads: any core. Lifetime: the router outlives it, and has its routes before the first question.
class ApiAnswers {
public:
    explicit ApiAnswers(http::Router const& router) : router_(router) {}

    /// `path` has no query. Fails: as the route does; not_found where there is none.
    Task<Result<ApiAnswer>> get(std::string path, http::Parameters query = {});

private:
    http::Router const& router_;
};

/// An answer as a described struct with what is wanted of it. Fails: corrupt.
template <class T>
Result<T> read_answer(ApiAnswer const& answer) {
    auto tree = json::parse(answer.text);
    if (!tree.ok()) return Error{Errc::corrupt, "an answer of the API is no JSON: " + answer.target};
    auto read = json::to<T>(*tree, json::Naming::camel, json::Strictness::stored);
    if (!read.ok()) return Error{Errc::corrupt, "an answer of the API is not what it was: " + answer.target};
    return read;
}

}  // namespace klieg::pages
