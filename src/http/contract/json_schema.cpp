#include "http/contract/json_schema.h"

#include "base/assert.h"
#include "base/characters.h"
#include "http/contract/fields.h"

namespace klieg::http {

namespace {

using Kind = Schema::Kind;
using Presence = Schema::Presence;

json::Array strings(std::vector<std::string> const& texts) {
    json::Array array;
    for (auto const& text : texts) array.emplace_back(text);
    return array;
}

void make_nullable(json::Object& schema) {
    if (auto const* reference = schema.if_contains("$ref")) {
        auto target = *reference;
        schema.erase("$ref");
        schema["anyOf"] = json::Array{json::Object{{"$ref", target}}, json::Object{{"type", "null"}}};
        return;
    }
    if (auto* type = schema.if_contains("type"); type != nullptr && type->is_string())
        *type = json::Array{*type, "null"};
    if (auto* values = schema.if_contains("enum")) values->as_array().emplace_back(nullptr);
}

void add_text_limits(json::Object& schema, TextRule const& rule) {
    if (rule.characters_min > 0) schema["minLength"] = rule.characters_min;
    schema["maxLength"] = rule.characters_max;
    if (auto pattern = pattern_of(rule); !pattern.empty()) schema["pattern"] = pattern;
    if (rule.format == TextRule::Format::password) schema["format"] = "password";
}

void add_limits(json::Object& schema, Constraint const& line) {
    if (line.items_max != 0) schema["maxItems"] = line.items_max;
    auto* items = schema.if_contains("items");
    auto& text = items == nullptr ? schema : items->as_object();
    if (line.text) add_text_limits(text, *line.text);
    if (line.choices != nullptr) text["enum"] = strings(line.choices());
    if (line.range) {
        schema["minimum"] = line.range->min;
        schema["maximum"] = line.range->max;
    }
}

void explain(json::Object& schema, Schema::Member const& member) {
    if (member.constraint == nullptr) return;
    if (!member.constraint->summary.empty()) schema["description"] = member.constraint->summary;
    if (!member.constraint->example.empty()) schema["examples"] = json::Array{example_of(member)};
}

/// The objects that a value consists of, if it does.
Schema const* objects_in(Schema const& schema) {
    if (schema.kind == Kind::list) return objects_in(schema.items());
    return schema.kind == Kind::object ? &schema : nullptr;
}

std::string names_pattern(Schema const& schema, int depth) {
    std::string pattern;
    for (auto const& member : schema.members) {
        if (!pattern.empty()) pattern += '|';
        pattern += member.name;
        auto const* inner = depth < FieldSelection::kDepthMax ? objects_in(member.schema()) : nullptr;
        if (inner == nullptr) continue;
        auto one = "(" + names_pattern(*inner, depth + 1) + ")";
        pattern += "(\\(" + one + "(," + one + "){0,9}\\))?";
    }
    return pattern;
}

std::string in_class(char32_t character) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string text = character > 0xFF ? "\\u" : "\\x";
    for (int shift = character > 0xFF ? 12 : 4; shift >= 0; shift -= 4) text += kDigits[(character >> shift) & 0xFU];
    return text;
}

/// As a class of a pattern writes them. ECMA 262, Python and Rust all read the escapes \x and \u. What lies beyond them
/// is left to the check: they have no escape for it in common, and ECMA 262 without its flag u takes it for two
/// characters.
std::string in_class(std::span<CharacterRange const> ranges) {
    std::string text;
    for (auto const& [first, last] : ranges)
        if (last <= 0xFFFF) text += in_class(first) + (last > first ? "-" + in_class(last) : "");
    return text;
}

/// One that is taken is in the form of those that are given, or to the second: RFC 3339 has more (base/clock.h).
json::Object time_of(Direction direction) {
    json::Object time{{"type", "string"}, {"format", "date-time"}};
    if (direction == Direction::taken)
        time["pattern"] = R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z$)";
    return time;
}

}  // namespace

json::Object JsonSchemas::of(Schema const& schema, Direction direction) {
    switch (schema.kind) {
        case Kind::object: return named(schema, direction);
        case Kind::list: return {{"type", "array"}, {"items", of(schema.items(), direction)}};
        case Kind::text: return {{"type", "string"}};
        case Kind::number: return {{"type", "number"}};
        case Kind::boolean: return {{"type", "boolean"}};
        case Kind::time: return time_of(direction);
        case Kind::duration: return {{"type", "integer"}, {"format", "int64"}, {"x-unit", "ms"}};
        case Kind::anything: return {};
        case Kind::id: return {{"type", "string"}, {"pattern", "^" + schema.prefix + schema.behind + "$"}};
        case Kind::integer: {
            json::Object integer{{"type", "integer"}, {"format", "int64"}};
            if (schema.is_unsigned) integer["minimum"] = 0;
            return integer;
        }
        case Kind::enumeration:
            if (direction == Direction::given) return named(schema, direction);
            return {{"type", "string"}, {"enum", strings(schema.values)}};
    }
    return {};
}

json::Object JsonSchemas::or_null(Schema const& schema) {
    auto given = of(schema, Direction::given);
    make_nullable(given);
    return given;
}

json::Object JsonSchemas::of(Schema::Member const& member, Direction direction) {
    auto schema = of(member.schema(), direction);
    bool taken = direction == Direction::taken;
    if (taken && member.constraint != nullptr) add_limits(schema, *member.constraint);
    bool stays = member.presence == Presence::change && member.constraint != nullptr && member.constraint->required;
    if (member.presence != Presence::always && !stays) make_nullable(schema);
    explain(schema, member);
    return schema;
}

json::Object JsonSchemas::of_parameter(Schema::Member const& member) {
    auto schema = of(member.schema(), Direction::taken);
    if (member.constraint != nullptr) add_limits(schema, *member.constraint);
    // What a target may not hold at all (http/target.h).
    if (member.schema().kind == Kind::text && !schema.contains("pattern") && !schema.contains("enum"))
        schema["pattern"] = R"(^[^\x00-\x1F\x7F]*$)";
    bool told = !member.initial.is_null() && !(member.initial.is_string() && member.initial.get_string().empty());
    bool required = member.constraint != nullptr && member.constraint->required;
    if (member.presence == Presence::always && told && !required) schema["default"] = member.initial;
    return schema;
}

json::Object JsonSchemas::named(Schema const& schema, Direction direction) {
    auto [owner, is_new] = owners_.emplace(schema.name, std::pair(&schema, direction));
    KLIEG_ASSERT(owner->second == std::pair(&schema, direction));  // two types, or both ways of one, under one name
    if (is_new) {
        components_[schema.name];  // first, since it may refer to itself
        if (schema.kind == Kind::object) {
            components_[schema.name] = object_of(schema, direction);
        } else {
            components_[schema.name] = {{"type", "string"},
                                        {"description", "Others may be added: treat what you do not know as unknown."},
                                        {"x-extensible-enum", strings(schema.values)}};
        }
    }
    return {{"$ref", "#/components/schemas/" + schema.name}};
}

json::Object JsonSchemas::object_of(Schema const& schema, Direction direction) {
    json::Object properties;
    json::Array required;
    for (auto const& member : schema.members) {
        properties[member.name] = of(member, direction);
        if (direction == Direction::given || member.presence == Presence::always) required.emplace_back(member.name);
    }
    json::Object object{{"type", "object"}};
    if (!required.empty()) object["required"] = std::move(required);
    object["properties"] = std::move(properties);
    if (direction == Direction::taken) object["additionalProperties"] = false;
    return object;
}

json::Object JsonSchemas::components() const {
    json::Object all;
    for (auto const& [name, schema] : components_) all[name] = schema;
    return all;
}

std::string example_behind(std::string_view pattern) {
    constexpr std::string_view kLetters = "abcdefgh234567ijabcdefgh23";
    std::string text;
    while (!pattern.empty()) {
        auto const ordered = pattern.starts_with(kOrderedPattern);
        if (ordered || pattern.starts_with(kIdPattern)) {
            text += ordered ? kLetters : kLetters.substr(0, 16);
            pattern.remove_prefix(ordered ? kOrderedPattern.size() : kIdPattern.size());
        } else {
            text += pattern.front();
            pattern.remove_prefix(1);
        }
    }
    return text;
}

json::Value example_of(Schema const& schema) {
    switch (schema.kind) {
        case Kind::object: {
            json::Object object;
            for (auto const& member : schema.members) object[member.name] = example_of(member);
            return object;
        }
        case Kind::list: return json::Array{example_of(schema.items())};
        case Kind::text: return "text";
        case Kind::integer: return 1;
        case Kind::number: return 0.5;
        case Kind::boolean: return true;
        case Kind::id: return json::Value(schema.prefix + example_behind(schema.behind));
        case Kind::time: return "2026-01-31T12:00:00.000Z";
        case Kind::duration: return 90'000;
        case Kind::enumeration: return json::Value(schema.values.front());
        case Kind::anything: break;
    }
    return nullptr;
}

json::Value example_of(Schema::Member const& member) {
    auto const& schema = member.schema();
    auto example = member.constraint == nullptr ? std::string_view() : member.constraint->example;
    if (!example.empty()) {
        bool is_text = schema.kind != Kind::list && schema.kind != Kind::integer && schema.kind != Kind::number &&
                       schema.kind != Kind::duration && schema.kind != Kind::boolean && schema.kind != Kind::object;
        if (is_text) return json::Value(example);
        auto value = json::parse(example);
        KLIEG_ASSERT(value.ok());  // an example of that kind is JSON
        return *std::move(value);
    }
    bool may_be_null = member.presence != Presence::always;
    if (may_be_null && schema.kind == Kind::object) return nullptr;
    if (may_be_null && schema.kind == Kind::text) return nullptr;
    return example_of(schema);
}

std::string selection_pattern(Schema const& answer) {
    auto const& selected = answer.is_page ? answer.find("items")->schema().items() : answer;
    return "^(" + names_pattern(selected, 1) + ")$";
}

/// A character class is repeated between the ends of the text; where the text may not be blank, one character of it is
/// of the class without what is invisible, or a letter or digit of its alphabet.
std::string pattern_of(TextRule const& rule) {
    auto const turning = in_class(direction_characters());
    if (rule.format == TextRule::Format::email) {
        auto const local = "[^\\x00-\\x20\"<>(),;:\\\\\\[\\]@\\x7F" + turning + "]{1,64}";
        auto const label = "[^\\x00-\\x20\"<>(),;:\\\\\\[\\]@.\\x7F" + turning + "]+";
        return "^" + local + "@" + label + "(\\." + label + ")*$";
    }
    if (rule.format == TextRule::Format::color) return "^#[0-9a-fA-F]{6}$";
    bool many = rule.lines == TextRule::Lines::many;
    std::string any = many ? "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]*" : "[^\\x00-\\x1F\\x7F" + turning + "]*";
    std::string one = "[^" + in_class(invisible_characters()) + "]";
    if (!rule.alphabet.empty()) {
        any = "[" + std::string(rule.alphabet) + "]*";
        one = "[" + ranges_in(rule.alphabet) + "]";
    }
    return rule.characters_min > 0 && one != "[]" ? "^" + any + one + any + "$" : "^" + any + "$";
}

}  // namespace klieg::http
