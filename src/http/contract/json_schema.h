#pragma once

#include "http/contract/schema.h"

#include <map>
#include <string>
#include <utility>

namespace klieg::http {

/// Which way a value goes: what is sent to us is held to its limits and may have no members that we do not know; what
/// we answer may gain members and values later, and limits on it would forbid us to change them.
enum class Direction : std::uint8_t { taken, given };

/// Shapes as JSON Schema (2020-12, which OpenAPI 3.1 speaks). Objects, and enumerations that we answer, become named
/// components, each name of one type and one direction; everything else stands where it is used.
class JsonSchemas {
public:
    json::Object of(Schema const& schema, Direction direction);
    /// What is given, or null.
    json::Object or_null(Schema const& schema);
    /// A member of an object, with what its line says of it.
    json::Object of(Schema::Member const& member, Direction direction);
    /// A member of a query's struct: never null, perhaps with a default.
    json::Object of_parameter(Schema::Member const& member);

    void add(std::string name, json::Object schema) {
        components_.insert_or_assign(std::move(name), std::move(schema));
    }
    /// All components that were referred to, by name.
    json::Object components() const;

private:
    json::Object object_of(Schema const& schema, Direction direction);
    json::Object named(Schema const& schema, Direction direction);

    std::map<std::string, json::Object> components_;
    std::map<std::string, std::pair<Schema const*, Direction>> owners_;
};

/// A text that matches the pattern of what stands behind the prefix of an id.
std::string example_behind(std::string_view pattern);
/// A value such as this shape has: what the lines give as examples, and made-up ids and times.
json::Value example_of(Schema const& schema);
/// The value of one member; of one that may be null, null where nobody thought of an example.
json::Value example_of(Schema::Member const& member);

/// The pattern of one element of `fields=`: the names of an answer, with those of the objects in it in brackets.
std::string selection_pattern(Schema const& answer);

/// What the rule about a text forbids, as the pattern of a JSON Schema; empty where lengths say it all.
std::string pattern_of(TextRule const& rule);

}  // namespace klieg::http
