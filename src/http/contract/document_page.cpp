#include "http/contract/document_page.h"

#include "base/pretty_json.h"
#include "http/contract/document_style.h"
#include "http/html.h"

#include <map>
#include <string_view>
#include <vector>

namespace klieg::http {

namespace {

/// A text of the document: what stands between backticks is code.
std::string prose(std::string_view text) {
    std::string html;
    for (bool code = false;; code = !code) {
        auto end = text.find('`');
        html += escaped_html(text.substr(0, end));
        if (end == std::string_view::npos) return html + (code ? "</code>" : "");
        html += code ? "</code>" : "<code>";
        text.remove_prefix(end + 1);
    }
}

std::string_view text_at(json::Object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

json::Object const* object_at(json::Object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

/// Writes the page from top to bottom.
class PageWriter {
public:
    explicit PageWriter(json::Object const& document) : document_(document) {
        for (auto const& path : document.at("paths").as_object())
            for (auto const& method : path.value().as_object())
                by_tag_[std::string(method.value().at("tags").at(0).as_string())].push_back(
                    {std::string(path.key()), std::string(method.key()), &method.value().as_object()});
    }

    std::string write() {
        auto const& info = document_.at("info").as_object();
        auto title = escaped_html(text_at(info, "title"));
        add("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title + " API</title>" +
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            "<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><style>" +
            std::string(kDocumentStyle) +
            "</style></head><body><a class=\"skip\" href=\"#contract\">To the operations</a>" +
            "<div class=\"frame\">\n");
        add_navigation();
        add("<main id=\"contract\"><h1>" + title + " API<small>" + escaped_html(text_at(info, "version")) +
            "</small></h1>\n");
        add("<p class=\"soft\">" + escaped_html(text_at(info, "description")) + "</p>");
        add("<p class=\"soft\">For programs: <a href=\"/api/openapi.json\">openapi.json</a> (OpenAPI 3.1). "
            "For people: <a href=\"/\">the site</a>.</p>\n");
        for (auto const& tag : document_.at("tags").as_array()) add_section(tag.as_object());
        add("</main></div></body></html>\n");
        return std::move(html_);
    }

private:
    struct Entry {
        std::string path;
        std::string method;
        json::Object const* operation;
    };

    void add(std::string_view html) { html_ += html; }

    void add_navigation() {
        add("<nav aria-label=\"Operations\">");
        for (auto const& [tag, entries] : by_tag_) {
            add("<h2><a href=\"#tag-" + escaped_html(tag) + "\">" + escaped_html(tag) + "</a></h2><ul>");
            for (auto const& entry : entries)
                add("<li><a href=\"#" + id_of(entry) + "\">" + escaped_html(short_name(entry)) + "</a></li>");
            add("</ul>");
        }
        add("</nav>\n");
    }

    static std::string id_of(Entry const& entry) { return escaped_html(text_at(*entry.operation, "operationId")); }
    /// The summary without its full stop.
    static std::string short_name(Entry const& entry) {
        auto summary = text_at(*entry.operation, "summary");
        if (summary.ends_with('.')) summary.remove_suffix(1);
        return std::string(summary);
    }

    void add_section(json::Object const& tag) {
        std::string const name(text_at(tag, "name"));
        add("<section id=\"tag-" + escaped_html(name) + "\"><h2>" + escaped_html(name) + "</h2><p class=\"soft\">" +
            escaped_html(text_at(tag, "description")) + "</p>\n");
        for (auto const& entry : by_tag_[name]) add_operation(entry);
        add("</section>\n");
    }

    void add_operation(Entry const& entry) {
        auto const& operation = *entry.operation;
        std::string method;
        for (char letter : entry.method) method += static_cast<char>(letter - 'a' + 'A');
        add("<article id=\"" + id_of(entry) + "\"><h3><a href=\"#" + id_of(entry) + "\"><span class=\"method " +
            escaped_html(entry.method) + "\">" + method + "</span><span class=\"path\">" + escaped_html(entry.path) +
            "</span></a></h3>");
        add_description(text_at(operation, "description"));
        add("<ul class=\"facts\"><li>" + id_of(entry) +
            "</li><li>budget: " + escaped_html(text_at(operation.at("x-rate-limit").as_object(), "class")) + "</li>");
        if (auto scope = text_at(operation, "x-scope"); !scope.empty())
            add("<li>scope: " + escaped_html(scope) + "</li>");
        add("</ul>");
        add_parameters(operation);
        if (auto const* body = object_at(operation, "requestBody")) add_content("It takes", *body);
        add_answers(operation.at("responses").as_object());
        add("</article>\n");
    }

    void add_description(std::string_view text) {
        while (!text.empty()) {
            auto end = text.find("\n\n");
            add("<p>" + prose(text.substr(0, end)) + "</p>");
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
        }
    }

    void add_parameters(json::Object const& operation) {
        auto const* parameters = operation.if_contains("parameters");
        auto const* fields = object_at(operation, "x-fields");
        if (parameters == nullptr && fields == nullptr) return;
        add("<h4>Parameters</h4><dl class=\"rows\">");
        if (parameters != nullptr)
            for (auto const& parameter : parameters->as_array()) add_parameter(parameter.as_object());
        if (fields != nullptr) add_row("fields", "string; query", text_at(*fields, "description"), "");
        add("</dl>");
    }

    void add_parameter(json::Object const& parameter) {
        bool required = parameter.contains("required") && text_at(parameter, "in") != "path";
        auto about = type_of(parameter.at("schema").as_object()) + "; " + std::string(text_at(parameter, "in")) +
                     (required ? ", required" : "");
        auto const example = text_at(parameter, "example");
        if (!example.empty()) about += "; such as " + std::string(example);
        add_row(text_at(parameter, "name"), about, text_at(parameter, "description"), "");
    }

    void add_row(std::string_view name, std::string const& type, std::string_view says, char const* css_class) {
        add(std::string("<div class=\"") + css_class + "\"><dt>" + escaped_html(name) + "</dt><dd>" + prose(says) +
            (says.empty() ? "" : " ") + "<span>" + prose(type) + "</span></dd></div>");
    }

    /// The members of a JSON body, and its example.
    void add_content(char const* heading, json::Object const& holder) {
        auto const* content = object_at(holder, "content");
        if (content == nullptr) return;
        std::string types;
        for (auto const& type : *content) types += (types.empty() ? "" : " or ") + std::string(type.key());
        add("<h4>" + std::string(heading) + " " + escaped_html(types) + "</h4>");
        auto const* json_content = object_at(*content, "application/json");
        if (json_content == nullptr) return;
        auto const& schema = resolved(json_content->at("schema").as_object());
        if (auto const* properties = object_at(schema, "properties")) {
            add("<dl class=\"rows\">");
            for (auto const& property : *properties) add_property(property, schema);
            add("</dl>");
        }
        if (auto const* example = json_content->if_contains("example"))
            add("<details><summary>Example</summary><pre>" + escaped_html(json::to_pretty_text(*example)) +
                "</pre></details>");
    }

    void add_property(boost::json::key_value_pair const& property, json::Object const& owner) {
        auto const& schema = property.value().as_object();
        bool required = false;
        if (auto const* names = owner.if_contains("required"))
            for (auto const& name : names->as_array()) required = required || name.as_string() == property.key();
        add_row(property.key(), type_of(schema) + (required ? "" : "; optional"), text_at(schema, "description"), "");
        // One level of what a list or an object holds: enough to read a page of items.
        auto const* inner = object_at(inside(schema), "properties");
        if (inner == nullptr) return;
        for (auto const& member : *inner) {
            auto const& member_schema = member.value().as_object();
            add_row(member.key(), type_of(member_schema), text_at(member_schema, "description"), "inner");
        }
    }

    json::Object const& resolved(json::Object const& schema) const {
        auto reference = text_at(schema, "$ref");
        if (reference.empty()) return schema;
        auto name = reference.substr(reference.rfind('/') + 1);
        return document_.at("components").at("schemas").at(name).as_object();
    }

    /// What a list, or something that may be null, is about.
    json::Object const& inside(json::Object const& schema) const {
        if (auto const* items = object_at(schema, "items")) return resolved(*items);
        if (auto const* either = schema.if_contains("anyOf")) return resolved(either->as_array().at(0).as_object());
        return resolved(schema);
    }

    /// "string, 1 to 60 characters", "list of Video", "Failure or null".
    std::string type_of(json::Object const& schema) const {
        if (auto reference = text_at(schema, "$ref"); !reference.empty()) {
            auto const& target = resolved(schema);
            if (auto const* values = target.if_contains("x-extensible-enum")) return listed(values->as_array());
            return std::string(reference.substr(reference.rfind('/') + 1));
        }
        if (auto const* either = schema.if_contains("anyOf"))
            return type_of(either->as_array().at(0).as_object()) + " or null";
        if (auto const* values = schema.if_contains("enum")) return listed(values->as_array());
        if (auto const* items = object_at(schema, "items")) return "list of " + type_of(*items);
        return plain_type(schema) + limits_of(schema);
    }

    static std::string plain_type(json::Object const& schema) {
        if (auto format = text_at(schema, "format"); format == "date-time") return "time";
        if (text_at(schema, "x-unit") == "ms") return "milliseconds";
        auto const* type = schema.if_contains("type");
        if (type == nullptr) return "any JSON";
        if (type->is_string()) return std::string(type->get_string());
        return std::string(type->as_array().at(0).as_string()) + " or null";
    }

    static std::string listed(json::Array const& values) {
        std::string text;
        for (auto const& value : values)
            text += (text.empty() ? "" : " | ") + (value.is_string() ? std::string(value.get_string()) : "null");
        return text;
    }

    /// What every text of its kind is held to is said in words, anything else as it stands in the document.
    static std::string pattern_of(json::Object const& schema) {
        auto const pattern = text_at(schema, "pattern");
        if (pattern.empty()) return {};
        if (pattern.starts_with(R"(^[^\x00-\x1F\x7F)")) return ", without control characters";
        if (pattern.starts_with(R"(^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F])"))
            return ", without control characters but tabs and line ends";
        return ", matching `" + std::string(pattern) + "`";
    }

    static std::string limits_of(json::Object const& schema) {
        auto number = [&](char const* name) {
            auto const* value = schema.if_contains(name);
            return value == nullptr ? std::string() : json::to_text(*value);
        };
        std::string text;
        auto range = [&](std::string const& least, std::string const& most, char const* unit) {
            if (!most.empty()) text += ", " + (least.empty() ? "up to " : least + " to ") + most + unit;
        };
        range(number("minLength"), number("maxLength"), " characters");
        range(number("minimum"), number("maximum"), "");
        text += pattern_of(schema);
        if (auto initial = number("default"); !initial.empty()) text += ", " + initial + " if absent";
        return text;
    }

    void add_answers(json::Object const& answers) {
        std::vector<std::pair<std::string_view, std::string_view>> refusals;
        for (auto const& answer : answers) {
            auto const& said = answer.value().as_object();
            if (answer.key().starts_with('2')) {
                add_content(("It answers " + std::string(answer.key()) + ",").c_str(), said);
                if (!said.contains("content"))
                    add("<h4>It answers " + std::string(answer.key()) + " " +
                        escaped_html(text_at(said, "description")) + "</h4>");
                if (auto const* headers = object_at(said, "headers")) add_headers(*headers);
            } else {
                refusals.emplace_back(answer.key(), text_at(said, "description"));
            }
        }
        add("<details><summary>Other answers</summary><dl class=\"rows\">");
        for (auto const& [status, says] : refusals) add_row(status, "", says, "");
        add("</dl></details>");
    }

    void add_headers(json::Object const& headers) {
        add("<dl class=\"rows\">");
        for (auto const& header : headers)
            add_row(header.key(), "header", text_at(header.value().as_object(), "description"), "");
        add("</dl>");
    }

    json::Object const& document_;
    std::map<std::string, std::vector<Entry>> by_tag_;
    std::string html_;
};

}  // namespace

std::string document_page(json::Object const& document) {
    return PageWriter(document).write();
}

}  // namespace klieg::http
