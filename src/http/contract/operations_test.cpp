#include "http/contract/operations.h"

#include "http/conditions.h"
#include "http/contract/openapi.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"

#include <map>

namespace klieg::http {
namespace {

using testing::Answered;

enum class Sort { newest, oldest };
BOOST_DESCRIBE_ENUM(Sort, newest, oldest)

struct BookQuery : PageQuery {
    Sort sort = Sort::newest;
    std::optional<ChannelId> shelf;
    bool all = false;
    std::string author;
};
BOOST_DESCRIBE_STRUCT(BookQuery, (PageQuery), (sort, shelf, all, author))
Constraints constraints_of(BookQuery const*) {
    static constexpr Constraint kLines[] = {{.member = "author", .text = {{1, 10}}, .required = true}};
    return kLines;
}

struct NewBook {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(NewBook, (), (title))
Constraints constraints_of(NewBook const*) {
    static constexpr Constraint kLines[] = {{.member = "title", .text = {{1, 10}}}};
    return kLines;
}

struct BookAnswer {
    VideoId id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(BookAnswer, (), (id, title))

class Library {
public:
    void add_routes(Router& router) {
        using enum Method;
        Operations operations(router, *this, {"Books", "What can be read."});
        operations.add(
            {.method = post, .path = "/api/books", .id = "addBook", .access = Access::signed_in, .status = 201},
            &Library::create);
        operations.add({.method = get, .path = "/api/books", .id = "listBooks", .access = Access::anyone},
                       &Library::list);
        operations.add({.method = get, .path = "/api/books/{book}", .id = "getBook", .access = Access::anyone},
                       &Library::show);
        operations.add({.method = get, .path = "/api/cached/{book}", .id = "getCachedBook", .access = Access::anyone},
                       &Library::cached);
        operations.add({.method = del, .path = "/api/books/{book}", .id = "burnBook", .access = Access::administrator},
                       &Library::burn);
        operations.add({.method = patch, .path = "/api/books/{book}", .id = "editBook", .access = Access::editor},
                       &Library::edit);
        operations.add({.method = put, .path = "/api/books/{book}", .id = "lendBook", .access = Access::anyone},
                       &Library::lend);
        operations.add({.method = post,
                        .path = "/api/books/{book}/pages",
                        .id = "readPage",
                        .access = Access::anyone,
                        .beacon = true,
                        .raw_answers = {{.status = 204}}},
                       &Library::read);
        operations.add({.method = get, .path = "/api/favourite", .id = "getFavourite", .access = Access::anyone},
                       &Library::favourite);
        operations.add({.method = get, .path = "/api/forgotten/{book}", .id = "getForgotten"}, &Library::show);
        operations.add({.method = get,
                        .path = "/api/scans/{path*}",
                        .id = "getScan",
                        .access = Access::moderator,
                        .raw_answers = {{.status = 200, .media_type = "image/png"}}},
                       &Library::scan);
    }

    BookQuery seen{};
    std::optional<BookAnswer> liked{};
    int burnt = 0;

private:
    Answer<std::optional<BookAnswer>> favourite(Request&) { co_return liked; }
    Answer<BookAnswer> create(Request& request, NewBook book) {
        KLIEG_CO_CHECK(Result<>{});
        co_return Reply<BookAnswer>({an_id(), book.title + " of " + request.principal.user.text().substr(0, 2)})
            .with("Location", "/here");
    }
    Answer<Page<BookAnswer>> list(Query<BookQuery> asked) {
        seen = asked.value;
        co_return page_of<BookAnswer>({{an_id(), "Faust"}}, "next");
    }
    Answer<BookAnswer> show(VideoId id) { co_return Reply<BookAnswer>({id, "Faust"}).at_version(7); }
    Answer<BookAnswer> cached(VideoId) {
        co_return Reply<BookAnswer>::shared(
            SharedAnswer::keep("\"v7-known\"", R"({"id":"v_aaaaaaaaaaaaaaaa","title":"Faust"})"));
    }
    Answer<BookAnswer> read(VideoId id, NewBook which) {
        if (which.title == "none") co_return Reply<BookAnswer>::nothing();
        co_return BookAnswer{id, which.title};
    }
    Answer<BookAnswer> lend(VideoId id, std::optional<NewBook> instead) {
        co_return BookAnswer{id, instead ? instead->title : "itself"};
    }
    Task<Result<>> edit(VideoId, NewBook) { co_return Result<>{}; }
    Task<Result<>> burn(VideoId) {
        ++burnt;
        co_return Result<>{};
    }
    Task<Result<Response>> scan(Request& request) { co_return text_response(request.path_parameter("path")); }

    static VideoId an_id() { return *VideoId::parse("v_aaaaaaaaaaaaaaaa"); }
};

class NameTags final : public Authenticator {
public:
    Task<Result<>> authenticate(Request& request) override {
        auto who = request.headers.get("Authorization");
        if (who == "Bearer user") request.principal = person(Role::user);
        if (who == "Bearer moderator") request.principal = person(Role::moderator);
        if (who == "Bearer administrator") request.principal = person(Role::administrator);
        co_return Result<>{};
    }

private:
    static Principal person(Role role) { return {.user = *UserId::parse("u_aaaaaaaaaaaaaaaa"), .role = role}; }
};

struct Site {
    Site() { library.add_routes(router); }

    Task<Answered> get(std::string target, std::string if_none_match = {}) {
        testing::Asked asked{.target = std::move(target)};
        if (!if_none_match.empty()) asked.headers.set("If-None-Match", std::move(if_none_match));
        co_return co_await client.send(std::move(asked));
    }
    Task<int> status(Method method, std::string target, std::string who, std::string body = {}) {
        co_return (co_await client.send({method, std::move(target), std::move(body), std::move(who)})).status;
    }

    Library library;
    Router router;
    NameTags tags;
    testing::ManualClock clock;
    SystemRandom random;
    testing::ApiClient client{router, tags, clock, random};
};

KLIEG_ASYNC_TEST(Operations, GiveHandlersTypedValues) {
    Site site;
    auto made = co_await site.client.send({Method::post, "/api/books", R"({"title":"Faust"})", "user"});
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text, R"({"id":"v_aaaaaaaaaaaaaaaa","title":"Faust of u_"})");
    EXPECT_EQ(made.headers.get("Location"), "/here");
    auto listed = co_await site.get(
        "/api/books?author=Goethe&sort=oldest&all=true&limit=3&shelf=ch_aaaaaaaaaaaaaaaa&cursor=there");
    EXPECT_EQ(listed.text, R"({"items":[{"id":"v_aaaaaaaaaaaaaaaa","title":"Faust"}],"nextCursor":"next"})");
    EXPECT_EQ(site.library.seen.limit, 3U);
    EXPECT_EQ(site.library.seen.cursor, "there");
    EXPECT_EQ(site.library.seen.sort, Sort::oldest);
    EXPECT_TRUE(site.library.seen.all);
    EXPECT_EQ(site.library.seen.shelf->text(), "ch_aaaaaaaaaaaaaaaa");
    co_await site.get("/api/books?author=Goethe");
    EXPECT_EQ(site.library.seen.limit, 24U);
    EXPECT_FALSE(site.library.seen.shelf);
}

KLIEG_ASYNC_TEST(Operations, NameTheParameterThatIsWrong) {
    Site site;
    struct Case {
        char const* query;
        char const* parameter;
        char const* code;
    };
    for (auto const& one :
         {Case{"", "author", "required"}, Case{"?author=a&page=2", "page", "unknown"},
          Case{"?author=a&author=b", "author", "repeated"}, Case{"?author=a&limit=0", "limit", "out_of_range"},
          Case{"?author=a&limit=many", "limit", "wrong_type"}, Case{"?author=a&limit=-1", "limit", "wrong_type"},
          Case{"?author=a&all=yes", "all", "wrong_type"}, Case{"?author=a&sort=best", "sort", "unknown_value"},
          Case{"?author=abcdefghijk", "author", "too_long"},
          Case{"?author=a&fields=price", "fields", "unknown_value"}}) {
        auto refused = co_await site.get("/api/books" + std::string(one.query));
        EXPECT_EQ(refused.status, 400) << one.query;
        EXPECT_EQ(refused.text_at("/code"), "invalid_parameter") << one.query;
        EXPECT_EQ(refused.text_at("/errors/0/parameter"), one.parameter) << one.query;
        EXPECT_EQ(refused.text_at("/errors/0/code"), one.code) << one.query;
        EXPECT_EQ(refused.at("/errors/0/pointer"), nullptr) << one.query;
    }
    EXPECT_EQ((co_await site.get("/api/books/v_aaaaaaaaaaaaaaaa?x=1")).status, 400);
    EXPECT_EQ(co_await site.status(Method::del, "/api/books/v_aaaaaaaaaaaaaaaa?fields=id", "administrator"), 400);
}

KLIEG_ASYNC_TEST(Operations, AnswerAsIfWhatAnIdCannotNameDidNotExist) {
    Site site;
    EXPECT_EQ((co_await site.get("/api/books/nothing")).status, 404);
    EXPECT_EQ((co_await site.get("/api/books?author=a&shelf=x")).status, 404);
    EXPECT_EQ((co_await site.get("/api/books?author=a&shelf=")).status, 404);
}

KLIEG_ASYNC_TEST(Operations, CheckBodiesBeforeTheHandler) {
    Site site;
    EXPECT_EQ(co_await site.status(Method::post, "/api/books", "user", R"({"title":""})"), 422);
    EXPECT_EQ(co_await site.status(Method::post, "/api/books", "user", R"({"title":"a","x":1})"), 422);
    EXPECT_EQ(co_await site.status(Method::post, "/api/books", "user", "{"), 400);
    testing::Asked asked{Method::post, "/api/books", "title=a", "user"};
    asked.headers.set("Content-Type", "application/x-www-form-urlencoded");
    EXPECT_EQ((co_await site.client.send(std::move(asked))).status, 415);
}

KLIEG_ASYNC_TEST(Operations, TakeNothingWhereABodyMayBeLeftOut) {
    Site site;
    std::string const path = "/api/books/v_aaaaaaaaaaaaaaaa";
    EXPECT_EQ((co_await site.client.send({Method::put, path})).text_at("/title"), "itself");
    EXPECT_EQ((co_await site.client.send({Method::put, path, R"({"title":"Faust"})"})).text_at("/title"), "Faust");
    EXPECT_EQ(co_await site.status(Method::put, path, "", R"({"title":""})"), 422);
    EXPECT_EQ(co_await site.status(Method::put, path, "", "{"), 400);
    auto const document = openapi_document(site.router, {"Library", "1"});
    auto const& lend = document.at("paths").at("/api/books/{book}").at("put").at("requestBody");
    EXPECT_EQ(lend.at("required"), false);
    EXPECT_EQ(lend.at("content").at("application/json").at("schema").at("$ref"), "#/components/schemas/NewBook");
}

KLIEG_ASYNC_TEST(Operations, TakeABeaconAsTextAndMayHaveNothingToSay) {
    Site site;
    std::string const path = "/api/books/v_aaaaaaaaaaaaaaaa/pages";
    for (auto const* type : {"text/plain;charset=UTF-8", "application/json"}) {
        testing::Asked asked{Method::post, path, R"({"title":"one"})"};
        asked.headers.set("Content-Type", type);
        auto answered = co_await site.client.send(std::move(asked));
        EXPECT_EQ(answered.status, 200) << type;
        EXPECT_EQ(answered.text_at("/title"), "one");
    }
    auto nothing = co_await site.client.send({Method::post, path, R"({"title":"none"})"});
    EXPECT_EQ(nothing.status, 204);
    EXPECT_EQ(nothing.text, "");
    EXPECT_EQ(co_await site.status(Method::post, path, "", ""), 400);
}

KLIEG_ASYNC_TEST(Operations, AreForThoseWhoMay) {
    Site site;
    EXPECT_EQ(co_await site.status(Method::post, "/api/books", "", R"({"title":"a"})"), 401);
    std::string const book = "/api/books/v_aaaaaaaaaaaaaaaa";
    EXPECT_EQ(co_await site.status(Method::del, book, ""), 401);
    EXPECT_EQ(co_await site.status(Method::del, book, "user"), 403);
    EXPECT_EQ(co_await site.status(Method::del, book, "moderator"), 403);
    EXPECT_EQ(site.library.burnt, 0);
    EXPECT_EQ(co_await site.status(Method::del, book, "administrator"), 204);
    EXPECT_EQ(co_await site.status(Method::get, "/api/scans/a/b", ""), 401);
    EXPECT_EQ(co_await site.status(Method::get, "/api/scans/a/b", "user"), 403);
    EXPECT_EQ(co_await site.status(Method::get, "/api/scans/a/b", "moderator"), 200);
}

/// What nobody may do is refused before anything is paid for it.
KLIEG_ASYNC_TEST(Operations, ReadNoBodyOfWhoIsNotSignedIn) {
    Site site;
    for (auto const& [method, target] :
         {std::pair{Method::post, "/api/books"}, std::pair{Method::patch, "/api/books/v_aaaaaaaaaaaaaaaa"},
          std::pair{Method::patch, "/api/books/no-id"}}) {
        testing::Asked asked{.method = method, .target = target, .body = "no JSON"};
        asked.body_breaks = Error{Errc::internal, "it was read to its end"};
        EXPECT_EQ((co_await site.client.send(asked)).status, 401) << target;
        asked.token = "user";
        EXPECT_EQ((co_await site.client.send(asked)).status, 500) << target;
    }
    std::string const book = "/api/books/v_aaaaaaaaaaaaaaaa";
    EXPECT_EQ(co_await site.status(Method::patch, book, "user", R"({"title":"Faust"})"), 204);
}

KLIEG_ASYNC_TEST(Operations, PassOverASmallBodyThatTheyDoNotTake) {
    Site site;
    std::string const book = "/api/books/v_aaaaaaaaaaaaaaaa";
    EXPECT_EQ(co_await site.status(Method::del, book, "administrator", "{}"), 204);
    EXPECT_EQ(co_await site.status(Method::get, book, "", std::string(4096, ' ')), 200);
    EXPECT_EQ(co_await site.status(Method::get, book, "", std::string(4097, ' ')), 413);
}

KLIEG_ASYNC_TEST(Operations, ThatDoNotSayWhoMayAreForAdministratorsAlone) {
    Site site;
    std::string const forgotten = "/api/forgotten/v_aaaaaaaaaaaaaaaa";
    EXPECT_EQ(co_await site.status(Method::get, forgotten, ""), 401);
    EXPECT_EQ(co_await site.status(Method::get, forgotten, "moderator"), 403);
    EXPECT_EQ(co_await site.status(Method::get, forgotten, "administrator"), 200);
}

KLIEG_ASYNC_TEST(Operations, TagAnAnswerByVersionAndBytes) {
    Site site;
    std::string const path = "/api/books/v_aaaaaaaaaaaaaaaa";
    auto whole = co_await site.get(path);
    auto tag = std::string(whole.headers.get("ETag"));
    EXPECT_TRUE(tag.starts_with("\"v7-")) << tag;
    auto part = co_await site.get(path + "?fields=title");
    EXPECT_EQ(part.text, R"({"title":"Faust"})");
    auto part_tag = std::string(part.headers.get("ETag"));
    EXPECT_TRUE(part_tag.starts_with("\"v7-")) << part_tag;
    EXPECT_NE(part_tag, tag);
    EXPECT_EQ((co_await site.get(path, tag)).status, 304);
    EXPECT_EQ((co_await site.get(path, part_tag)).status, 200);
}

KLIEG_ASYNC_TEST(Operations, SelectFieldsOfCachedTextToo) {
    Site site;
    std::string const path = "/api/cached/v_aaaaaaaaaaaaaaaa";
    EXPECT_EQ((co_await site.get(path)).headers.get("ETag"), "\"v7-known\"");
    auto part = co_await site.get(path + "?fields=title");
    EXPECT_EQ(part.text, R"({"title":"Faust"})");
    auto part_tag = std::string(part.headers.get("ETag"));
    EXPECT_TRUE(part_tag.starts_with("\"v7-")) << part_tag;
    EXPECT_NE(part_tag, "\"v7-known\"");
    EXPECT_EQ((co_await site.get(path + "?fields=id&fields=title")).status, 400);
    auto listed = co_await site.get("/api/books?author=a&fields=id");
    EXPECT_EQ(listed.text, R"({"items":[{"id":"v_aaaaaaaaaaaaaaaa"}],"nextCursor":"next"})");
}

TEST(Conditions, IfMatchComparesVersionsAlone) {
    auto condition = [](char const* header) {
        Request request;
        if (header != nullptr) request.headers.set("If-Match", header);
        return version_condition(request);
    };
    auto tag = make_version_etag(17, "some bytes");
    EXPECT_TRUE(condition(tag.c_str()).admits(17));
    EXPECT_FALSE(condition(tag.c_str()).admits(18));
    EXPECT_TRUE(condition("\"v17\"").admits(17));
    EXPECT_TRUE(condition("\"v17-AbC-br\"").admits(17));
    EXPECT_TRUE(condition("\"x\", \"v16\", \"v17-a\"").admits(17));
    EXPECT_TRUE(condition(nullptr).admits(17));
    EXPECT_TRUE(condition("*").admits(17));
    for (auto const* none :
         {"W/\"v17\"", "\"17\"", "\"v\"", "\"v17x\"", "\"v17", "v17", "\"\"", "\"v99999999999999999999\""})
        EXPECT_FALSE(condition(none).admits(17)) << none;
}

TEST(Conditions, IfNoneMatchKeepsAChangeFromTheVersionsItNames) {
    auto condition = [](char const* none_match, char const* match = nullptr) {
        Request request;
        request.headers.set("If-None-Match", none_match);
        if (match != nullptr) request.headers.set("If-Match", match);
        return version_condition(request);
    };
    EXPECT_FALSE(condition("*").admits(17));
    EXPECT_FALSE(condition("*", "*").admits(17));
    EXPECT_FALSE(condition("\"x\", W/\"v17-a\"").admits(17));
    EXPECT_FALSE(condition("\"v17\"", "\"v17\"").admits(17));
    EXPECT_TRUE(condition("\"v17\"").admits(18));
    EXPECT_TRUE(condition("\"v16\"", "\"v17\"").admits(17));
}

KLIEG_ASYNC_TEST(Operations, AnswerNullWhereTheirTypeSaysThatThereMayBeNone) {
    Site site;
    auto const none = co_await site.client.send({.target = "/api/favourite?fields=title"});
    EXPECT_EQ(none.status, 200);
    EXPECT_EQ(none.text, "null");
    site.library.liked = BookAnswer{*VideoId::parse("v_aaaaaaaaaaaaaaaa"), "Emma"};
    EXPECT_EQ((co_await site.client.send({.target = "/api/favourite?fields=title"})).text, R"({"title":"Emma"})");
    auto const document = openapi_document(site.router, {});
    auto const& schema = document.at("paths").at("/api/favourite").at("get").at("responses").at("200").at("content");
    EXPECT_EQ(json::to_text(schema.at("application/json").at("schema")),
              R"({"anyOf":[{"$ref":"#/components/schemas/Book"},{"type":"null"}]})");
}

TEST(OpenApi, IsTheSameForTheSameTable) {
    Site site;
    Site another;
    DocumentInfo info{"Library", "1"};
    auto document = openapi_document(site.router, info);
    EXPECT_EQ(json::to_text(document), json::to_text(openapi_document(another.router, info)));
    auto const& paths = document.at("paths").as_object();
    std::vector<std::string> names;
    for (auto const& path : paths) names.emplace_back(path.key());
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_TRUE(paths.contains("/api/scans/{path}"));
}

TEST(OpenApi, SaysWhatAnOperationTakesGivesAndRefuses) {
    Site site;
    auto document = openapi_document(site.router, {"Library", "1"});
    auto const& create = document.at("paths").at("/api/books").at("post").as_object();
    EXPECT_EQ(create.at("operationId"), "addBook");
    EXPECT_EQ(create.at("requestBody").at("content").at("application/json").at("schema").at("$ref"),
              "#/components/schemas/NewBook");
    auto const& answers = create.at("responses").as_object();
    EXPECT_EQ(answers.at("201").at("content").at("application/json").at("schema").at("$ref"),
              "#/components/schemas/Book");
    for (auto const* status : {"400", "401", "403", "408", "413", "415", "422", "429", "500", "503"})
        EXPECT_TRUE(answers.contains(status)) << status;
    EXPECT_FALSE(answers.contains("404"));
    auto const& list = document.at("paths").at("/api/books").at("get").as_object();
    EXPECT_TRUE(list.at("responses").as_object().contains("304"));
    EXPECT_TRUE(list.at("responses").as_object().contains("412"));
    auto const& author = list.at("parameters").at(5).as_object();
    EXPECT_EQ(author.at("name"), "author");
    EXPECT_EQ(author.at("required"), true);
    EXPECT_EQ(author.at("schema").at("maxLength"), 10);
    EXPECT_EQ(list.at("parameters").at(0).at("schema").at("default"), 24);
    EXPECT_TRUE(list.at("responses").as_object().contains("413"));
}

}  // namespace
}  // namespace klieg::http
