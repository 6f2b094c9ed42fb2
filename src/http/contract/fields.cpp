#include "http/contract/fields.h"

#include <algorithm>

namespace klieg::http {

namespace {

constexpr std::size_t kSelectionBytesMax = 2000;
constexpr std::size_t kNamesMax = 50;

bool is_name_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Error wrong(char const* code, std::string detail) {
    return parameter_error("fields", code, std::move(detail));
}

}  // namespace

/// names := name { "," name }    name := letters [ "(" names ")" ]
class FieldSelection::Parser {
public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Result<Names> all() {
        KLIEG_TRY(auto found, names(1));
        if (!rest_.empty()) return misplaced("has a closing bracket too many");
        return found;
    }

    /// What was named twice is asked for in all that was asked of it: `a(b),a(c)` is `a(b,c)`, `a,a(b)` is `a`.
    static Names joined(Names names) {
        Names once;
        for (auto& name : names) join(once, std::move(name));
        return once;
    }

private:
    static void join(Names& into, Name name) {
        auto known = std::find_if(into.begin(), into.end(), [&](Name const& one) { return one.text == name.text; });
        bool const is_new = known == into.end();
        if (is_new) known = into.insert(known, Name{.text = std::move(name.text), .inner = {}});
        bool const whole = !is_new && (known->inner.empty() || name.inner.empty());
        if (whole) known->inner.clear();
        if (!whole)
            for (auto& inner : name.inner) join(known->inner, std::move(inner));
    }

    /// Where the names end, and no bracket or comma is next: says which of them is wrong, or that neither is there.
    Error misplaced(char const* bracket) const {
        bool const about_bracket = rest_.empty() || rest_.starts_with(')');
        return wrong("malformed", about_bracket ? bracket : "must be names, separated by commas");
    }

    Result<Names> names(int depth) {
        if (depth > kDepthMax) return wrong("too_deep", "goes deeper than three levels");
        Names found;
        do {
            KLIEG_TRY(auto one, name(depth));
            found.push_back(std::move(one));
        } while (take(','));
        return found;
    }

    Result<Name> name(int depth) {
        auto end = std::find_if_not(rest_.begin(), rest_.end(), is_name_letter);
        auto length = static_cast<std::size_t>(end - rest_.begin());
        if (length == 0) return wrong("malformed", "must be names, separated by commas");
        if (++count_ > kNamesMax) return wrong("too_many", "has more than 50 names");
        Name found{.text = std::string(rest_.substr(0, length)), .inner = {}};
        rest_.remove_prefix(length);
        if (!take('(')) return found;
        KLIEG_TRY(found.inner, names(depth + 1));
        if (!take(')')) return misplaced("lacks a closing bracket");
        return found;
    }

    bool take(char wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view rest_;
    std::size_t count_ = 0;
};

Result<FieldSelection> FieldSelection::parse(std::string_view text, Schema const& answer) {
    if (text.size() > kSelectionBytesMax) return wrong("too_long", "is longer than 2000 bytes");
    FieldSelection selection;
    KLIEG_TRY(selection.names_, Parser(text).all());
    selection.in_items_ = answer.is_page;
    auto const& selected = answer.is_page ? answer.find("items")->schema().items() : answer;
    KLIEG_CHECK(check(selection.names_, selected));
    selection.names_ = Parser::joined(std::move(selection.names_));
    return selection;
}

Result<> FieldSelection::check(Names const& names, Schema const& schema) {
    // What a list holds is asked for as if it stood there alone.
    if (schema.kind == Schema::Kind::list) return check(names, schema.items());
    for (auto const& [text, inner] : names) {
        auto const* member = schema.find(text);
        if (member == nullptr) return wrong("unknown_value", "names " + text + ", which this answer does not have");
        if (!inner.empty()) KLIEG_CHECK(check(inner, member->schema()));
    }
    return {};
}

void FieldSelection::apply(json::Value& answer) const {
    if (!in_items_) return keep(names_, answer);
    if (answer.is_object())
        if (auto* items = answer.get_object().if_contains("items")) keep(names_, *items);
}

void FieldSelection::keep(Names const& names, json::Value& value) {
    if (value.is_array())
        for (auto& element : value.get_array()) keep(names, element);
    if (!value.is_object()) return;
    json::Object kept;
    for (auto& entry : value.get_object()) {
        auto wanted = std::find_if(names.begin(), names.end(),
                                   [&](Name const& name) { return name.text == std::string_view(entry.key()); });
        if (wanted == names.end()) continue;
        if (!wanted->inner.empty()) keep(wanted->inner, entry.value());
        kept.emplace(entry.key(), std::move(entry.value()));
    }
    value = std::move(kept);
}

}  // namespace klieg::http
