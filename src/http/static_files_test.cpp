#include "http/static_files.h"

#include "testing/async_test.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace klieg::http {

namespace {

struct StaticSite {
    StaticSite() {
        write("index.html", "<html>");
        write("favicon.ico", "icon");
        write("assets/app-1a2b.js", "plain script");
        write("assets/app-1a2b.js.br", "brotli");
        write("assets/app-1a2b.js.gz", "gzipped");
        auto outside = folder.path() / "secret";
        std::ofstream(outside) << "secret";
        files = std::move(StaticFiles::open(folder.path() / "web")).value();
    }

    void write(std::string const& name, std::string const& text) const {
        auto path = folder.path() / "web" / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }

    Task<Result<Response>> get(std::string path, std::vector<Headers::Field> fields = {}) {
        request = Request{};
        request.path = std::move(path);
        for (auto& [name, value] : fields) request.headers.add(std::move(name), std::move(value));
        return files->serve(request);
    }

    klieg::testing::TempDir folder;
    std::unique_ptr<StaticFiles> files;
    Request request;
};

std::string text_of(Response const& response) {
    auto const& slice = std::get<FileSlice>(response.body);
    std::string text(static_cast<std::size_t>(slice.length), '\0');
    EXPECT_TRUE(slice.file->read_at(slice.offset, std::as_writable_bytes(std::span(text))).ok());
    return text;
}

}  // namespace

TEST(StaticFiles, SayHowManyStayOpen) {
    StaticSite const site;
    EXPECT_EQ(site.files->open_files(), 5U);
}

KLIEG_ASYNC_TEST(StaticFiles, ServesNothingWhoseNameBeginsWithADot) {
    StaticSite site;
    for (auto const* name : {".vite/manifest.json", ".htpasswd", "assets/.git/config", "assets/a/.b", "assets/a/b.c"})
        site.write(name, "text");
    site.files = std::move(StaticFiles::open(site.folder.path() / "web")).value();
    for (auto const* path : {"/.vite/manifest.json", "/.htpasswd", "/assets/.git/config", "/assets/a/.b"})
        EXPECT_FALSE((co_await site.get(path)).ok()) << path;
    CO_ASSERT_OK(co_await site.get("/assets/a/b.c"));
    CO_ASSERT_OK(co_await site.get("/assets/app-1a2b.js"));
}

KLIEG_ASYNC_TEST(StaticFiles, ServesHashedNamesForever) {
    StaticSite site;
    auto script = co_await site.get("/assets/app-1a2b.js");
    CO_ASSERT_OK(script);
    EXPECT_EQ(text_of(*script), "plain script");
    EXPECT_EQ(script->headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(script->headers.get("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(script->headers.get("Vary"), "Accept-Encoding");
    auto icon = co_await site.get("/favicon.ico");
    EXPECT_EQ(icon->headers.get("Cache-Control"), "no-cache");
}

KLIEG_ASYNC_TEST(StaticFiles, ServesThePackedNeighbour) {
    StaticSite site;
    auto brotli = co_await site.get("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(text_of(*brotli), "brotli");
    EXPECT_EQ(brotli->headers.get("Content-Encoding"), "br");
    EXPECT_EQ(brotli->headers.get("Content-Type"), "text/javascript; charset=utf-8");
    auto gzip = co_await site.get("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip, br;q=0.1"}});
    EXPECT_EQ(text_of(*gzip), "gzipped");
    EXPECT_NE(gzip->headers.get("ETag"), brotli->headers.get("ETag"));
}

KLIEG_ASYNC_TEST(StaticFiles, AnswersTheFolderWithTheIndexAndNothingElse) {
    StaticSite site;
    for (auto const* path : {"/", "/index.html"}) {
        auto page = co_await site.get(path, {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}});
        CO_ASSERT_OK(page);
        EXPECT_EQ(text_of(*page), "<html>") << path;
        EXPECT_EQ(page->headers.get("Cache-Control"), "no-cache");
    }
    EXPECT_FALSE((co_await site.get("/watch/v_1", {{"Accept", "text/html"}})).ok());
    EXPECT_FALSE((co_await site.get("/assets/gone.js", {{"Accept", "text/html"}})).ok());
}

KLIEG_ASYNC_TEST(StaticFiles, NeverLeavesItsFolder) {
    StaticSite site;
    for (auto const* path : {"/../secret", "/assets/../../secret", "//secret", "/assets", "/assets/", "secret", ""})
        EXPECT_FALSE((co_await site.get(path)).ok()) << path;
}

KLIEG_ASYNC_TEST(StaticFiles, RevalidatesAndServesRanges) {
    StaticSite site;
    auto whole = co_await site.get("/favicon.ico");
    auto etag = std::string(whole->headers.get("ETag"));
    EXPECT_EQ((co_await site.get("/favicon.ico", {{"If-None-Match", etag}}))->status, 304);
    auto part = co_await site.get("/favicon.ico", {{"Range", "bytes=1-2"}});
    EXPECT_EQ(part->status, 206);
    EXPECT_EQ(text_of(*part), "co");
}

TEST(StaticFilesFolder, MustExist) {
    klieg::testing::TempDir folder;
    EXPECT_EQ(StaticFiles::open(folder.path() / "nothing").error().kind, Errc::not_found);
}

/// As one that this user may not read: there are descriptors for the folder itself, and none for what lies in it.
TEST(StaticFilesFolder, SaysThatAFolderInItCannotBeRead) {
    klieg::testing::TempDir folder;
    std::filesystem::create_directory(folder.path() / "assets");
    int const next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    struct rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    auto few = limit;
    few.rlim_cur = static_cast<rlim_t>(next) + 1;
    ::setrlimit(RLIMIT_NOFILE, &few);
    auto const opened = StaticFiles::open(folder.path());
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().detail.find("cannot look into"), 0U) << opened.error().detail;
}

}  // namespace klieg::http
