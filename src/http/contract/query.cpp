#include "http/contract/query.h"

#include <charconv>

namespace klieg::http {

namespace {

using Kind = Schema::Kind;

/// Text as the kind of JSON that its member wants. What does not fit stays text, and reading it says what is wrong.
json::Value typed(std::string const& text, Schema const& schema) {
    if (schema.kind == Kind::boolean && (text == "true" || text == "false")) return text == "true";
    if (schema.kind == Kind::integer || schema.kind == Kind::duration) {
        std::int64_t number = 0;
        auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failed == std::errc() && end == text.data() + text.size()) return number;
    }
    return json::Value(text);
}

/// Like a path, a query that names what cannot exist is answered as if it did not.
Error nothing_of_that_id() {
    return {Errc::not_found, "there is nothing of the id that you name"};
}

}  // namespace

Result<json::Value> query_tree(Parameters const& query, Schema const& schema) {
    json::Object tree;
    for (auto const& [name, text] : query) {
        auto const* member = schema.find(name);
        if (member == nullptr) {
            if (name == "fields") continue;  // the operation's own
            return parameter_error(name, "unknown", "is no parameter of this path");
        }
        if (tree.contains(name)) return parameter_error(name, "repeated", "may be given once");
        auto const& wanted = member->schema();
        // A stored id may be empty, one in a query may not.
        if (wanted.kind == Schema::Kind::id && text.empty()) return nothing_of_that_id();
        tree.emplace(name, typed(text, wanted));
    }
    for (auto const& member : schema.members)
        if (member.constraint != nullptr && member.constraint->required && !tree.contains(member.name))
            return parameter_error(member.name, "required", "is required");
    return json::Value(std::move(tree));
}

Error about_parameters(Error error) {
    error.code = "invalid_parameter";
    error.detail.clear();
    for (auto& field : error.fields) {
        field.parameter = field.pointer.substr(1);
        field.pointer.clear();
        if (error.detail.empty()) error.detail = field.parameter + " " + field.detail;
        if (field.code == "not_found") return nothing_of_that_id();
    }
    return error;
}

}  // namespace klieg::http
