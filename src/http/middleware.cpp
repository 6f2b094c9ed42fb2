#include "http/middleware.h"

#include "http/compression.h"
#include "http/conditions.h"
#include "http/cross_origin.h"
#include "http/error_map.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <atomic>
#include <cmath>

namespace klieg::http {

namespace {

// Each set stands in one literal, so that an answer carries it without a single allocation.
#define KLIEG_SECURITY_LINES              \
    "X-Content-Type-Options: nosniff\r\n" \
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
#define KLIEG_SHARED_LINES                                                                                             \
    "Access-Control-Allow-Origin: *\r\n"                                                                               \
    "Access-Control-Expose-Headers: Content-Length, Content-Range, ETag, Link, Location, Retry-After, Upload-Offset, " \
    "Upload-Length, Upload-Expires, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size\r\n"

constexpr std::string_view kPlainLines = KLIEG_SECURITY_LINES;
/// Answers of the API differ by who asks.
constexpr std::string_view kApiLines = KLIEG_SECURITY_LINES KLIEG_SHARED_LINES "Vary: Authorization, Cookie\r\n";
constexpr std::string_view kMediaLines =
    KLIEG_SECURITY_LINES KLIEG_SHARED_LINES "Cross-Origin-Resource-Policy: cross-origin\r\n";
constexpr std::string_view kPageLines = KLIEG_SECURITY_LINES
    "Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'\r\n";

#undef KLIEG_SECURITY_LINES
#undef KLIEG_SHARED_LINES

std::string_view lines_for(Request const& request, Response const& response) {
    if (request.path.starts_with("/api/")) return kApiLines;
    if (request.path.starts_with("/media/")) return kMediaLines;
    return response.headers.get("Content-Type").starts_with("text/html") ? kPageLines : kPlainLines;
}

bool is_sane_id(std::string_view id) {
    auto is_good = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
               c == '.';
    };
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), is_good);
}

/// splitmix64: numbers that follow one another become ids that look unrelated.
std::uint64_t mixed(std::uint64_t number) noexcept {
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
    number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
    return number ^ (number >> 31U);
}

/// A signed media path is all the proof that a private video asks for, so the log has it without its token.
std::string loggable(std::string const& path) {
    constexpr std::string_view kSigned = "/media/t/";
    if (!path.starts_with(kSigned)) return path;
    auto rest = path.find('/', kSigned.size());
    return std::string(kSigned) + "…" + (rest == path.npos ? "" : path.substr(rest));
}

RateClass rate_class_of(Request const& request) {
    if (request.route != nullptr) return request.route->rate_class;
    return RateClass::unlimited;  // the web client's files, and what does not exist
}

bool has_secrets(Request const& request) {
    return request.route != nullptr && request.route->secrets;
}

class Middleware {
public:
    Middleware(MiddlewareOptions options, Router const& router, Authenticator& authenticator, Clock const& clock,
               Random& random)
        : options_(std::move(options)),
          router_(router),
          authenticator_(authenticator),
          limiter_(options_.rates, clock),
          next_id_(random.number()) {}

    Task<Result<Response>> handle(Request& request) {
        auto began = std::chrono::steady_clock::now();
        identify(request);
        Result<Response> answered;
        try {
            answered = co_await guarded(request);
        } catch (boost::system::system_error const& error) {
            if (error.code() == boost::asio::error::operation_aborted) throw;
            answered = Error{Errc::internal, error.what()};
        } catch (std::exception const& error) {
            // A handler that throws is a bug: the client gets a 500 like any other, with all that answers carry.
            answered = Error{Errc::internal, error.what()};
        }
        auto response = answered.ok() ? std::move(answered).value() : refusal(answered.error(), request);
        finish(request, response);
        if (options_.access_log != log::Level::off) write_log(request, response, began);
        co_return response;
    }

private:
    void identify(Request& request) {
        if (!options_.trusted_proxies.empty() && options_.trusted_proxies.apply(request)) {
            auto id = request.headers.get("X-Request-Id");
            if (is_sane_id(id)) request.id = id;
        }
        if (request.id.empty()) request.id = fresh_id();
    }

    /// 13 characters: no allocation.
    std::string fresh_id() {
        static constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
        auto number = mixed(next_id_.fetch_add(0x9e3779b97f4a7c15U, std::memory_order_relaxed));
        std::string id;
        for (int i = 0; i < 13; ++i, number >>= 5U) id += kDigits[number & 31U];
        return id;
    }

    /// Everything that may refuse, then the route.
    Task<Result<Response>> guarded(Request& request) {
        if (request.method == Method::options && (request.route == nullptr || is_preflight(request)))
            co_return answer_options(request, router_.find(Method::other, request.path).allowed);
        auto rate_class = rate_class_of(request);
        // Sign-in is counted by address, whoever asks: that is what guessing passwords looks like.
        bool by_address = has_secrets(request) || !has_proof(request);
        RateLimiter::Verdict verdict;
        if (by_address && rate_class != RateClass::unlimited)
            verdict = limiter_.take(rate_class, client_key(request.client_address));
        if (!verdict.allowed) co_return too_many(verdict, request);
        if (has_proof(request)) {
            auto authenticated = co_await authenticator_.authenticate(request);
            // A void proof is counted like none, or made-up tokens would be looked up without limit.
            auto subject =
                request.principal.signed_in() ? request.principal.user.text() : client_key(request.client_address);
            if (!by_address) verdict = limiter_.take(rate_class, subject);
            if (!verdict.allowed) co_return too_many(verdict, request);
            if (!authenticated.ok()) co_return std::move(authenticated).error();
        }
        KLIEG_CO_CHECK(check_same_origin(request, options_.public_origin));
        auto answered = co_await dispatch(request);
        if (verdict.rate != nullptr && !is_safe(request.method) && answered.ok()) tell_rate(answered->headers, verdict);
        co_return answered;
    }

    static bool is_preflight(Request const& request) {
        return request.headers.find("Access-Control-Request-Method").has_value();
    }
    static bool has_proof(Request const& request) {
        return request.headers.find("Cookie") || request.headers.find("Authorization");
    }

    Task<Result<Response>> dispatch(Request& request) {
        if (request.route != nullptr) return request.route->handler(request);
        auto const* fallback = router_.fallback();
        bool reads = request.method == Method::get || request.method == Method::head;
        auto allowed = router_.find(request.method, request.path).allowed;
        if (allowed.empty() && reads && fallback != nullptr && !is_shared_path(request.path))
            return (*fallback)(request);
        return no_route(request, std::move(allowed));
    }

    static Task<Result<Response>> no_route(Request& request, std::string allowed) {
        if (allowed.empty()) co_return Error{Errc::not_found, "there is nothing at this path"};
        Error error{Errc::invalid, "this path takes " + allowed, "method_not_allowed"};
        co_return problem_response(error, request.id).with("Allow", std::move(allowed));
    }

    static Response too_many(RateLimiter::Verdict const& verdict, Request const& request) {
        Error error{Errc::rate_limited, "too many requests: slow down"};
        error.retry_after = verdict.retry_after;
        auto response = problem_response(error, request.id);
        tell_rate(response.headers, verdict);
        return response;
    }

    /// draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it.
    static void tell_rate(Headers& headers, RateLimiter::Verdict const& verdict) {
        auto whole = [](double number) { return std::to_string(static_cast<std::int64_t>(std::llround(number))); };
        auto name = "\"" + std::string(to_string(verdict.rate->rate_class)) + "\"";
        headers.add("RateLimit-Policy", name + ";q=" + whole(verdict.rate->per_minute) + ";w=60");
        headers.add("RateLimit",
                    name + ";r=" + whole(verdict.remaining) + ";t=" + whole(60 / verdict.rate->per_minute));
    }

    static Response refusal(Error const& error, Request const& request) {
        if (error.kind == Errc::internal || error.kind == Errc::corrupt)
            log::error("a request failed", {{"request", request.id},
                                            {"path", loggable(request.path)},
                                            {"kind", to_string(error.kind)},
                                            {"error", error.detail}});
        return problem_response(error, request.id);
    }

    /// What every answer gets on its way out.
    void finish(Request const& request, Response& response) {
        if (!may_set_cookies(request)) response.headers.remove("Set-Cookie");
        bool secrets = has_secrets(request);
        if (secrets && !response.headers.find("Cache-Control")) response.headers.add("Cache-Control", "no-store");
        if (!secrets) vary_by_coding(response);  // a 304 of it, too
        if (response.status == 200 && !secrets) revalidate(request, response);
        if (!secrets) compress(request, response);
        if (response.shared_lines.empty()) response.shared_lines = lines_for(request, response);
        response.headers.add("X-Request-Id", request.id);
    }

    /// A JSON answer without a tag gets one; a client that has that very answer gets a 304 instead.
    static void revalidate(Request const& request, Response& response) {
        if (request.method != Method::get && request.method != Method::head) return;
        if (!response.headers.find("ETag")) {
            if (response.headers.get("Content-Type") != "application/json") return;
            if (auto const* text = std::get_if<std::string>(&response.body)) {
                response.headers.add("ETag", make_etag(*text));
            } else if (auto const* shared = std::get_if<SharedText>(&response.body); shared != nullptr && *shared) {
                response.headers.add("ETag", make_etag(**shared));
            } else {
                return;
            }
            if (!response.headers.find("Cache-Control")) response.headers.add("Cache-Control", "private, no-cache");
        }
        if (is_not_modified(request, response.headers.get("ETag"))) response = not_modified(request, response);
    }

    void write_log(Request const& request, Response const& response,
                   std::chrono::steady_clock::time_point began) const {
        auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
        log::write(options_.access_log, "request",
                   {{"request", request.id},
                    {"method", to_string(request.method)},
                    {"path", loggable(request.path)},
                    {"status", response.status},
                    {"bytes", response.body_length()},
                    {"us", took.count()},
                    {"client", request.client_address},
                    {"user", request.principal.user.text()}});
    }

    MiddlewareOptions options_;
    Router const& router_;
    Authenticator& authenticator_;
    RateLimiter limiter_;
    std::atomic<std::uint64_t> next_id_;
};

}  // namespace

Server::Endpoint make_endpoint(MiddlewareOptions options, Router const& router, Authenticator& authenticator,
                               Clock const& clock, Random& random) {
    auto middleware = std::make_shared<Middleware>(std::move(options), router, authenticator, clock, random);
    return [middleware](Request& request) { return middleware->handle(request); };
}

}  // namespace klieg::http
