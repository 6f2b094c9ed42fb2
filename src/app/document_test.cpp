#include "app/site_for_test.h"
#include "http/contract/openapi.h"
#include "testing/async_test.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

/// The document of the whole site, as programs read it.
namespace klieg::app {
namespace {

void each_object(json::Value const& value, std::function<void(json::Object const&)> const& see) {
    if (value.is_array())
        for (auto const& element : value.get_array()) each_object(element, see);
    if (!value.is_object()) return;
    see(value.get_object());
    for (auto const& entry : value.get_object()) each_object(entry.value(), see);
}

json::Value document_of(Site& site) {
    return Site::must(json::parse(site.features().document_api().text()));
}

TEST(Document, RefersToNothingThatItDoesNotHave) {
    Site site;
    auto const document = document_of(site);
    auto const& schemas = document.at("components").at("schemas").as_object();
    std::set<std::string> used;
    each_object(document, [&](json::Object const& object) {
        auto const* reference = object.if_contains("$ref");
        if (reference == nullptr || !reference->is_string()) return;
        std::string const text(reference->as_string());
        auto name = text.substr(text.rfind('/') + 1);
        if (text.find("/examples/") != std::string::npos) {
            EXPECT_TRUE(document.at("components").at("examples").as_object().contains(name)) << name;
            return;
        }
        used.insert(name);
        EXPECT_TRUE(schemas.contains(name)) << name;
    });
    for (auto const& schema : schemas) EXPECT_TRUE(used.contains(std::string(schema.key()))) << schema.key();
}

TEST(Document, ShowsEveryRouteOfTheSite) {
    Site site;
    auto const document = document_of(site);
    std::size_t operations = 0;
    for (auto const& path : document.at("paths").as_object()) operations += path.value().as_object().size();
    EXPECT_EQ(operations, site.router().routes().size());
}

TEST(Document, GivesAnExampleOfEveryBody) {
    Site site;
    each_object(document_of(site), [&](json::Object const& object) {
        auto const* content = object.if_contains("content");
        if (content == nullptr || !content->is_object()) return;
        for (auto const& type : content->as_object()) {
            bool is_json = std::string_view(type.key()).find("json") != std::string_view::npos;
            bool shown = type.value().as_object().contains("example") || type.value().as_object().contains("examples");
            bool is_document = type.value().at("schema").as_object().contains("type");
            if (is_json && !is_document) EXPECT_TRUE(shown) << json::to_text(type.value());
        }
    });
}

TEST(Document, IsTheSameOnEverySite) {
    Site site;
    Site another({.config = {.public_url = "https://video.example",
                             .site_name = "Another",
                             .registration = "closed",
                             .categories = {"waves: Waves"},
                             .upload_bytes_max = 1 << 20,
                             .upload_expiry_hours = 1}});
    EXPECT_EQ(site.features().document_api().text(), another.features().document_api().text());
}

KLIEG_ASYNC_TEST(Document, IsServedWithAPageThatLoadsNothing) {
    Site site;
    auto served = co_await site.send({.target = "/api/openapi.json"});
    EXPECT_EQ(served.status, 200);
    EXPECT_EQ(served.text, site.features().document_api().text());
    auto page = co_await site.send({.target = "/docs"});
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    for (auto const* outside : {"<script", "src=", "http://", "https://", "@import", "url("})
        EXPECT_EQ(page.text.find(outside), std::string::npos) << outside;
    auto const document = document_of(site);
    for (auto const& path : document.at("paths").as_object())
        for (auto const& operation : path.value().as_object()) {
            auto id = "id=\"" + std::string(operation.value().at("operationId").as_string()) + "\"";
            EXPECT_NE(page.text.find(id), std::string::npos) << id;
        }
    for (auto const* shown :
         {R"(3 to 30 characters, matching <code>^[a-zA-Z0-9_.-]*[a-zA-Z0-9][a-zA-Z0-9_.-]*$</code>)",
          "1 to 60 characters, without control characters<", R"(<a href="/">)"})
        EXPECT_NE(page.text.find(shown), std::string::npos) << shown;
}

}  // namespace
}  // namespace klieg::app
