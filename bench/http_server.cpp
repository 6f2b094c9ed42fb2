// What bench/http.py measures: a cached JSON answer and a file slice, through the whole of src/http.
#include "base/crypto.h"
#include "base/log.h"
#include "http/conditions.h"
#include "http/middleware.h"
#include "http/ranges.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace {

using namespace klieg;

class Anonymous final : public http::Authenticator {
public:
    Task<Result<>> authenticate(http::Request& /*request*/) override { co_return Result<>(); }
};

/// An answer as a service caches it: text, tag, and who may keep it.
struct CachedJson {
    http::SharedText text;
    std::string etag;

    Task<Result<http::Response>> operator()(http::Request& /*request*/) const { return respond(*this); }
    static Task<Result<http::Response>> respond(CachedJson const& cached) {
        http::Response response{.body = cached.text};
        response.headers.add("Content-Type", "application/json");
        response.headers.add("Cache-Control", "public, max-age=30, stale-while-revalidate=60");
        response.headers.add("ETag", cached.etag);
        co_return response;
    }
};

struct CachedFile {
    FileSlice slice;

    Task<Result<http::Response>> operator()(http::Request& request) const { return respond(*this, request); }
    static Task<Result<http::Response>> respond(CachedFile const& cached, http::Request& request) {
        http::Response response{.body = cached.slice};
        response.headers.add("Content-Type", "video/iso.segment");
        response.headers.add("ETag", "\"segment\"");
        co_return http::ranged(request, std::move(response));
    }
};

}  // namespace

/// http_server PORT JSON-FILE SEGMENT-FILE: serves until it is told to end by SIGTERM.
int main(int count, char** arguments) {
    if (count != 4) return std::fputs("usage: http_server PORT JSON-FILE SEGMENT-FILE\n", stderr), 2;
    crypto::initialise();
    log::set_level(log::Level::info);
    std::ifstream json(arguments[2]);
    auto text =
        std::make_shared<std::string const>(std::istreambuf_iterator<char>(json), std::istreambuf_iterator<char>());
    auto file = File::open(arguments[3], File::Mode::read);
    if (!file.ok()) return std::fprintf(stderr, "%s\n", file.error().detail.c_str()), 1;
    auto size = *file->size();
    auto shared = std::make_shared<File const>(std::move(file).value());

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    http::Router router;
    router.add({http::Method::get, "/json", "A cached answer.", CachedJson{text, http::make_etag(*text)}, 0, "none"});
    router.add({http::Method::get, "/file", "A segment.", CachedFile{{shared, 0, size}}, 0, "none"});
    SystemClock clock;
    SystemRandom random;
    Metrics metrics;
    Anonymous anonymous;
    CorePool cores(std::thread::hardware_concurrency());
    http::Server server({.listen_port = static_cast<std::uint16_t>(std::atoi(arguments[1]))}, cores,
                        http::make_endpoint({}, router, anonymous, clock, random), router, metrics);
    if (auto started = server.start(); !started.ok())
        return std::fprintf(stderr, "%s\n", started.error().detail.c_str()), 1;
    std::printf("port %u\n", server.port());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ends, &signal);
    std::_Exit(0);
}
