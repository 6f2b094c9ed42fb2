#pragma once

#include "pages/feature.h"
#include "testing/api_client.h"
#include "testing/temp_dir.h"
#include "testing/token_authenticator.h"
#include "videos/fixture_for_test.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>

namespace klieg::pages {

inline constexpr auto kClientTable =
    R"({"hls":"assets/hls-1.js","posterSizes":"(max-width: 607px) 80vw, 300px","routes":[
{"name":"home","path":"/","indexed":true,"js":["assets/home-1.js"],"css":[]},
{"name":"watch","path":"/watch/:videoId","indexed":true,"js":["assets/watch-1.js"],"css":["assets/watch-1.css"]},
{"name":"embed","path":"/embed/:videoId","indexed":true,"js":[],"css":[]},
{"name":"studio","path":"/studio","indexed":false,"js":["assets/studio-1.js"],"css":[]},
{"name":"signIn","path":"/signin","indexed":false,"js":[],"css":[]},
{"name":"channelById","path":"/channel/:channelId","indexed":true,"js":[],"css":[]},
{"name":"channel","path":"/:handle","indexed":true,"js":[],"css":[]}]})";

/// Knows what was asked of it.
class CountedCache final : public ports::Cache {
public:
    explicit CountedCache(ports::Cache& cache) : cache_(cache) {}

    std::optional<Value> find(std::string const& key) override { return cache_.find(key); }
    Task<Result<Value>> get_or_load(std::string key, Load load) override {
        keys.insert(key);
        co_return co_await cache_.get_or_load(std::move(key), std::move(load));
    }
    Task<> invalidate(ports::CacheTag tag) override { co_await cache_.invalidate(std::move(tag)); }

    std::set<std::string> keys;

private:
    ports::Cache& cache_;
};

/// A site with videos, the API and the client's own document.
struct Front : videos::Studio {
    explicit Front(std::string public_origin = {})
        : pages{{router, texts}, {.public_origin = std::move(public_origin), .name = "Cinema"}} {
        std::filesystem::create_directories(web.path() / ".vite");
        std::filesystem::create_directories(web.path() / "assets");
        std::filesystem::copy_file(std::filesystem::path(KLIEG_SOURCE_DIR) / "web" / "index.html",
                                   web.path() / "index.html");
        std::ofstream(web.path() / ".vite" / "client.json") << kClientTable;
        std::ofstream(web.path() / "assets" / "watch-1.js") << "export {}";
        channels_feature.add_routes(router);
        videos_feature.add_routes(router);
        must(pages.open(web.path()));
        router.set_fallback(pages.handler());
    }

    Task<testing::Answered> get(std::string target, std::string accept = "text/html", http::Headers headers = {}) {
        if (!accept.empty()) headers.set("Accept", accept);
        headers.set("Host", "video.example");
        co_return co_await client.send({.target = std::move(target), .headers = std::move(headers)});
    }
    Task<testing::Answered> get_as(std::string const& who, std::string target) {
        http::Headers headers;
        headers.set("Authorization", "Bearer " + who);
        co_return co_await get(std::move(target), "text/html", std::move(headers));
    }
    /// What GET /api/site says from now on; empty: nothing, its store is away.
    void answer_site(std::string text) {
        if (!site_said)
            router.add({.method = http::Method::get,
                        .pattern = "/api/site",
                        .handler = [this](http::Request&) -> Result<http::Response> {
                            if (site_said->empty()) return Error{Errc::unavailable, "the store is away"};
                            return http::text_response(*site_said, "application/json");
                        }});
        site_said = std::move(text);
    }
    Task<std::string> handle() { co_return must(co_await channels.get(channel)).handle; }

    testing::TempDir web;
    std::optional<std::string> site_said;
    http::Router router;
    CountedCache texts{cache};
    Feature pages;
    testing::TokenAuthenticator people{{{"owner", owner}, {"stranger", stranger}, {"moderator", moderator}}};
    testing::ApiClient client{router, people, clock, random};
};

}  // namespace klieg::pages
