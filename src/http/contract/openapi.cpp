#include "http/contract/openapi.h"

#include "base/text.h"
#include "http/contract/failures.h"
#include "http/contract/json_schema.h"
#include "http/error_map.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

namespace klieg::http {

namespace {

/// "/media/{path*}" as OpenAPI writes it, which has no word for a parameter with slashes in it.
std::string document_path(std::string path) {
    std::erase(path, '*');
    return path;
}

std::string method_key(Method method) {
    return lower_ascii(to_string(method));
}

json::Object problem_schema() {
    json::Object text{{"type", "string"}};
    json::Object error{
        {"type", "object"},
        {"required", json::Array{"code", "detail"}},
        {"properties",
         json::Object{{"pointer", json::Object{{"type", "string"}, {"description", "A JSON pointer into the body."}}},
                      {"parameter", json::Object{{"type", "string"}, {"description", "A parameter of the query."}}},
                      {"code", text},
                      {"detail", text}}}};
    json::Object properties{
        {"type", json::Object{{"type", "string"}, {"format", "uri-reference"}}},
        {"title", text},
        {"status", json::Object{{"type", "integer"}, {"minimum", 400}, {"maximum", 599}}},
        {"detail", json::Object{{"type", "string"}, {"description", "A sentence for a person."}}},
        {"code", json::Object{{"type", "string"}, {"description", "Stable, for programs."}}},
        {"requestId", json::Object{{"type", "string"}, {"description", "As it stands in the log of the server."}}},
        {"errors",
         json::Object{
             {"type", "array"}, {"description", "What is wrong, field by field."}, {"items", std::move(error)}}}};
    return {{"type", "object"},
            {"description", "Why a request failed (RFC 9457)."},
            {"required", json::Array{"type", "title", "status", "detail", "code", "requestId"}},
            {"properties", std::move(properties)}};
}

json::Object problem_example(Failure const& failure, int status) {
    Error const error{failure.kind, failure.detail, failure.code};
    auto code = error.stable_code();
    json::Object value{{"type", "/problems/" + std::string(code)},
                       {"title", reason_of(status)},
                       {"status", status},
                       {"detail", failure.detail},
                       {"code", code},
                       {"requestId", "abcdefgh234ij"}};
    if (code == "validation_failed")
        value["errors"] =
            json::Array{json::Object{{"pointer", "/name"}, {"code", "required"}, {"detail", "must not be empty"}}};
    if (code == "invalid_parameter")
        value["errors"] = json::Array{json::Object{
            {"parameter", "limit"}, {"code", "out_of_range"}, {"detail", "must be a number from 1 to 100"}}};
    return {{"summary", failure.detail}, {"value", std::move(value)}};
}

/// Most failures are those of many operations, so their examples stand among the components, once. Two failures of one
/// code that say different things are told apart by a number.
class ProblemExamples {
public:
    json::Object refer_to(Failure const& failure, int status) {
        auto example = problem_example(failure, status);
        std::string const code(Error{failure.kind, "", failure.code}.stable_code());
        auto name = code;
        for (int next = 2; examples_.contains(name) && examples_.at(name) != example; ++next)
            name = code + "_" + std::to_string(next);
        examples_[name] = std::move(example);
        return {{"$ref", "#/components/examples/" + name}};
    }
    json::Object components() const {
        json::Object all;
        for (auto const& [name, example] : examples_) all[name] = example;
        return all;
    }

private:
    std::map<std::string, json::Object> examples_;
};

json::Object problem_answer(int status, std::vector<Failure> const& failures, ProblemExamples& shared) {
    json::Object examples;
    std::string text;
    for (auto const& failure : failures) {
        auto reference = shared.refer_to(failure, status);
        std::string const target(reference.at("$ref").as_string());
        examples[target.substr(target.rfind('/') + 1)] = std::move(reference);
        if (text.find(failure.detail) == std::string::npos) text += (text.empty() ? "" : "; ") + failure.detail;
    }
    json::Object content{{"schema", json::Object{{"$ref", "#/components/schemas/Problem"}}},
                         {"examples", std::move(examples)}};
    json::Object answer{{"description", std::string(reason_of(status)) + ": " + text + "."},
                        {"content", json::Object{{"application/problem+json", std::move(content)}}}};
    if (status == 429 || status == 503)
        answer["headers"] =
            json::Object{{"Retry-After", json::Object{{"description", "Seconds to wait, where known."},
                                                      {"schema", json::Object{{"type", "integer"}, {"minimum", 0}}}}}};
    return answer;
}

json::Object header_schema(HeaderLine const& line) {
    json::Object schema{{"type", "string"}};
    if (!line.pattern.empty()) schema["pattern"] = line.pattern;
    return schema;
}

/// Makes the document, one operation after the other.
class DocumentWriter {
public:
    void add(Operation const& operation) {
        tags_[operation.tag] = operation.tag_summary;
        paths_[document_path(operation.path)][method_key(operation.method)] = written(operation);
    }

    json::Object finish(DocumentInfo const& info) {
        schemas_.add("Problem", problem_schema());
        json::Array tags;
        for (auto const& [name, summary] : tags_)
            tags.push_back(json::Object{{"name", name}, {"description", summary}});
        json::Object paths;
        for (auto const& [path, methods] : paths_) {
            auto& item = paths[path].emplace_object();
            for (auto const& [method, operation] : methods) item[method] = operation;
        }
        return {{"openapi", "3.1.0"},
                {"info", json::Object{{"title", info.title},
                                      {"version", info.version},
                                      {"description", info.description},
                                      {"contact", json::Object{{"name", "The operator of this site"}}},
                                      {"license", json::Object{{"name", info.license}, {"identifier", info.license}}}}},
                {"servers", json::Array{json::Object{{"url", "/"}, {"description", "This site"}}}},
                {"tags", std::move(tags)},
                {"paths", std::move(paths)},
                {"components", json::Object{{"schemas", schemas_.components()},
                                            {"examples", examples_.components()},
                                            {"securitySchemes", security_schemes()}}}};
    }

private:
    static json::Object security_schemes() {
        return {{"bearer",
                 json::Object{{"type", "http"},
                              {"scheme", "bearer"},
                              {"description",
                               "The token that signing in answers; x-scope of an operation is what it must be for."}}},
                {"cookie", json::Object{{"type", "apiKey"},
                                        {"in", "cookie"},
                                        {"name", "__Host-klieg_sid"},
                                        {"description",
                                         "A browser's session; klieg_sid where the site has no TLS. "
                                         "Requests other than GET and HEAD carry X-Klieg-Client: web."}}}};
    }

    json::Object written(Operation const& operation) {
        json::Object text{{"operationId", operation.id}, {"summary", operation.summary}};
        text["description"] = described(operation);
        text["tags"] = json::Array{operation.tag};
        text["security"] = security(operation);
        if (auto parameters = parameters_of(operation); !parameters.empty()) text["parameters"] = std::move(parameters);
        if (operation.takes_body()) text["requestBody"] = body_of(operation);
        text["responses"] = answers_of(operation);
        text["x-access"] = to_string(operation.access);
        text["x-scope"] = scope_of(operation);
        text["x-rate-limit"] = rate_of(operation);
        if (operation.signature.gives != nullptr) text["x-fields"] = fields_of(*operation.signature.gives);
        return text;
    }

    static std::string described(Operation const& operation) {
        auto who = operation.who.empty() ? std::string(to_string(operation.access)) : operation.who;
        return operation.summary + (operation.details.empty() ? "" : " " + operation.details) + "\n\nWho: " + who + ".";
    }

    static json::Array security(Operation const& operation) {
        json::Array ways;
        bool open = operation.access == Access::anyone || operation.access == Access::operator_;
        if (open) ways.push_back(json::Object{});
        ways.push_back(json::Object{{"bearer", json::Array{}}});
        ways.push_back(json::Object{{"cookie", json::Array{}}});
        return ways;
    }

    static std::string_view scope_of(Operation const& operation) {
        return boost::describe::enum_to_string(operation.needed_scope(), "read");
    }

    static json::Object rate_of(Operation const& operation) {
        bool by_address = operation.secrets;
        json::Object rate{{"class", to_string(operation.rate_class)}};
        if (operation.rate_class != RateClass::unlimited)
            rate["countedBy"] = by_address ? "address" : "user, else address";
        return rate;
    }

    json::Array parameters_of(Operation const& operation) {
        auto const& signature = operation.signature;
        json::Array parameters;
        for (auto const& parameter : signature.path) {
            json::Object schema{{"type", "string"}};
            if (!parameter.pattern.empty()) schema["pattern"] = parameter.pattern;
            json::Object line{{"name", parameter.name}, {"in", "path"}, {"required", true}, {"schema", schema}};
            if (!parameter.summary.empty()) line["description"] = parameter.summary;
            if (!parameter.example.empty()) line["example"] = parameter.example;
            parameters.push_back(std::move(line));
        }
        if (signature.query != nullptr)
            for (auto const& member : signature.query->members) parameters.push_back(query_parameter(member));
        for (auto const& header : operation.request_headers) parameters.push_back(header_parameter(header));
        if (operation.if_match) parameters.push_back(header_parameter(if_match_line()));
        if (operation.creates) parameters.push_back(header_parameter(idempotency_key_line()));
        return parameters;
    }

    json::Object query_parameter(Schema::Member const& member) {
        auto schema = schemas_.of_parameter(member);
        json::Object line{{"name", member.name}, {"in", "query"}, {"schema", std::move(schema)}};
        if (member.constraint == nullptr) return line;
        if (member.constraint->required) line["required"] = true;
        if (!member.constraint->summary.empty()) line["description"] = member.constraint->summary;
        if (!member.constraint->example.empty()) line["example"] = example_of(member);
        return line;
    }

    /// An extension rather than a parameter: an answer of chosen fields lacks what its schema requires, and a document
    /// whose parameters lead to answers that it forbids would be of no use to tools that hold us to it.
    static json::Object fields_of(Schema const& answer) {
        return {{"parameter", "fields"},
                {"description",
                 "Only these fields of the answer, in a list those of its items: `id,channel(id,name)`. "
                 "Three levels, 50 names."},
                {"pattern", selection_pattern(answer)}};
    }

    static HeaderLine if_match_line() {
        return {.name = "If-Match",
                .summary = "The ETag that was read: the change is made only if nobody has changed it since.",
                .pattern = "^(\\*|\"v[0-9]+(-[A-Za-z0-9_-]+)?\")$",
                .example = "\"v17-Kq3xZb0a9Qe\""};
    }

    static HeaderLine idempotency_key_line() {
        return {.name = "Idempotency-Key",
                .summary =
                    "A new text for each thing: the same request with it, within 24 hours, gets the first one's "
                    "answer and creates nothing.",
                .pattern = "^\"([ !#-\\[\\]-~]|\\\\[\"\\\\]){1,255}\"$",
                .example = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""};
    }

    static json::Object header_parameter(HeaderLine const& header) {
        json::Object line{{"name", header.name},
                          {"in", "header"},
                          {"description", header.summary},
                          {"schema", header_schema(header)}};
        if (header.required) line["required"] = true;
        if (!header.example.empty()) line["example"] = header.example;
        return line;
    }

    json::Object body_of(Operation const& operation) {
        json::Object content;
        if (auto const* taken = operation.signature.takes) {
            json::Object json_body{{"schema", schemas_.of(*taken, Direction::taken)}, {"example", example_of(*taken)}};
            if (operation.method == Method::patch) content["application/merge-patch+json"] = json_body;
            content["application/json"] = std::move(json_body);
        }
        for (auto const& type : operation.takes_media)
            content[type] = json::Object{{"schema", json::Object{{"type", "string"}, {"format", "binary"}}}};
        auto const& signature = operation.signature;
        bool const required =
            (signature.takes != nullptr && !signature.may_take_nothing) || operation.method == Method::patch;
        return {{"required", required}, {"content", std::move(content)}};
    }

    json::Object answers_of(Operation const& operation) {
        std::map<int, json::Object> by_status;
        for (auto const& raw : operation.raw_answers) add_raw(raw, by_status[raw.status]);
        auto& success = by_status[operation.success()];
        if (!success.contains("description")) success["description"] = reason_of(operation.success());
        if (auto const* given = operation.signature.gives) {
            auto schema =
                operation.signature.may_give_null ? schemas_.or_null(*given) : schemas_.of(*given, Direction::given);
            success["content"] = json::Object{
                {"application/json", json::Object{{"schema", std::move(schema)}, {"example", example_of(*given)}}}};
        }
        auto headers = headers_of(operation);
        if (!headers.empty()) success["headers"] = std::move(headers);
        bool revalidates = operation.signature.gives != nullptr && operation.method == Method::get;
        if (revalidates) by_status[304]["description"] = "Not Modified: what If-None-Match names is still right.";
        for (auto const& [status, failures] : failures_of(operation))
            by_status[status] = problem_answer(status, failures, examples_);
        json::Object answers;
        for (auto& [status, answer] : by_status) answers[std::to_string(status)] = std::move(answer);
        return answers;
    }

    static void add_raw(RawAnswer const& raw, json::Object& into) {
        if (!into.contains("description"))
            into["description"] = raw.summary.empty() ? std::string(reason_of(raw.status)) : raw.summary;
        if (raw.media_type.empty()) return;
        json::Object schema{{"type", "string"}};
        bool binary = !raw.media_type.starts_with("text/") && !raw.media_type.ends_with("json");
        if (binary) schema["format"] = "binary";
        if (raw.media_type.ends_with("json")) schema = {{"type", "object"}};
        auto& content = into["content"];
        if (!content.is_object()) content.emplace_object();
        content.as_object()[raw.media_type] = json::Object{{"schema", std::move(schema)}};
    }

    static json::Object headers_of(Operation const& operation) {
        json::Object headers;
        auto add = [&](HeaderLine const& line) {
            headers[line.name] = json::Object{{"description", line.summary}, {"schema", header_schema(line)}};
        };
        if (operation.signature.gives != nullptr && operation.method == Method::get)
            add({.name = "ETag", .summary = "For If-None-Match, and for If-Match on a change."});
        for (auto const& line : operation.answer_headers) add(line);
        return headers;
    }

    JsonSchemas schemas_;
    ProblemExamples examples_;
    std::map<std::string, std::string> tags_;
    std::map<std::string, std::map<std::string, json::Object>> paths_;
};

}  // namespace

json::Object openapi_document(Router const& router, DocumentInfo const& info) {
    std::vector<Operation const*> operations;
    for (auto const& route : router.routes())
        if (route->operation) operations.push_back(route->operation.get());
    std::sort(operations.begin(), operations.end(),
              [](auto const* a, auto const* b) { return std::tie(a->path, a->method) < std::tie(b->path, b->method); });
    DocumentWriter writer;
    for (auto const* operation : operations) writer.add(*operation);
    return writer.finish(info);
}

}  // namespace klieg::http
