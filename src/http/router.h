#pragma once

#include "base/value_task.h"
#include "http/rate_class.h"
#include "http/request.h"
#include "http/response.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::http {

struct Operation;

/// Answers at once, or makes the coroutine that does. One that takes longer than a look into memory is a coroutine.
using Handler = std::function<ValueTask<Result<Response>>(Request&)>;

/// A route as it stands in the table of routes: what the router matches, and what documentation tells.
struct Route {
    Method method;
    std::string pattern;  ///< "/api/videos/{video}"; a last "{path*}" takes the rest, slashes included
    std::string summary;  ///< one sentence for the API's documentation
    Handler handler;
    std::uint64_t body_bytes_max = 64 * 1024;
    /// For how long a body of it is waited for in all, beside what the server expects of every body's pace.
    std::optional<std::chrono::milliseconds> body_time_max{};
    RateClass rate_class = RateClass::read;
    /// Signs in, or answers with what must stay between us and who asks: such answers are neither packed (BREACH) nor
    /// stored, requests are counted by address, whoever asks, and a page of another origin may send none.
    bool secrets = false;
    /// Makes something new of what is sent: a signed-in client may send it again with the same Idempotency-Key. Its
    /// answer is kept for that, so a route with secrets cannot.
    bool creates = false;
    /// Its handler waits for something to happen, or its answer has no end. It is cancelled when the client goes or the
    /// server ends, and its connection counts among those that wait: there are none where no route says that it waits.
    /// Beside it the connection is watched, which nothing may read meanwhile, so it takes no body.
    bool waits = false;
    /// Pages send it as they are left, by navigator.sendBeacon, which sets no headers of ours: a cookie will do where
    /// the browser says that it is a page of ours.
    bool beacon = false;
    /// Whether a POST may stand for its method (method_override.h).
    bool overrides = false;
    /// Header lines that every answer of it carries, refusals too.
    std::vector<Headers::Field> always{};
    /// Its contract, from which the document of the API is made; none: a route of tests
    std::shared_ptr<Operation const> operation{};
};

/// Method and path to handler. HEAD is answered by GET's handler without its body; OPTIONS is answered by CORS
/// middleware. A literal segment wins over a parameter. Immutable after start, so any thread may look things up.
class Router {
public:
    void add(Route route);
    /// What serves paths that no route has, those of API and media aside: the web client with its fallback page. GET
    /// and HEAD only.
    void set_fallback(Handler handler);

    struct Match {
        Route const* route = nullptr;
        Parameters parameters{};
        Handler const* fallback = nullptr;  ///< serves the path instead of a route
        std::string allowed{};              ///< where the path exists with other methods only: the value of Allow
    };
    Match find(Method method, std::string_view path) const;
    std::vector<std::unique_ptr<Route>> const& routes() const noexcept { return routes_; }

private:
    struct Node;
    std::vector<std::unique_ptr<Route>> routes_;
    std::shared_ptr<Node> root_;
    Handler fallback_;
};

}  // namespace klieg::http
