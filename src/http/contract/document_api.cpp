#include "http/contract/document_api.h"

#include "base/pretty_json.h"
#include "http/contract/document_page.h"
#include "http/contract/operations.h"

namespace klieg::http {

namespace {

/// The bytes change with the build and with nothing else.
Response shared(SharedAnswer answer, char const* type) {
    Response response;
    response.headers.set("Content-Type", type);
    response.headers.set("Cache-Control", "public, max-age=300");
    response.headers.set("ETag", answer.etag());
    response.body = std::move(answer);
    return response;
}

}  // namespace

void DocumentApi::add_routes() {
    Operations operations(router_, *this, {"Site", "What this site is, and how it is."});
    operations.add({.method = Method::get,
                    .path = "/api/openapi.json",
                    .id = "getOpenApi",
                    .summary = "Answers this document.",
                    .access = Access::anyone,
                    .raw_answers = {{.status = 200, .media_type = "application/json"}, {.status = 304}}},
                   &DocumentApi::document);
    operations.add({.method = Method::get,
                    .path = "/docs",
                    .id = "getDocs",
                    .summary = "Shows this document as a page.",
                    .access = Access::anyone,
                    .raw_answers = {{.status = 200, .media_type = "text/html"}, {.status = 304}}},
                   &DocumentApi::page);
}

std::string_view DocumentApi::text() {
    return SharedAnswer(texts().document).bytes();
}

Task<Result<Response>> DocumentApi::document(Request&) {
    co_return shared(texts().document, "application/json");
}

Task<Result<Response>> DocumentApi::page(Request&) {
    co_return shared(texts().page, "text/html; charset=utf-8");
}

DocumentApi::Texts const& DocumentApi::texts() {
    std::call_once(once_, [this] {
        auto const document = openapi_document(router_, info_);
        texts_.document = SharedAnswer::keep(json::to_pretty_text(document) + "\n");
        texts_.page = SharedAnswer::keep(document_page(document));
    });
    return texts_;
}

}  // namespace klieg::http
