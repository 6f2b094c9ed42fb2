#include "base/pretty_json.h"

namespace klieg::json {

namespace {

void break_line(std::string& into, std::size_t depth) {
    into += '\n';
    into.append(2 * depth, ' ');
}

void write_pretty(Value const& value, std::size_t depth, std::string& into) {
    auto const* object = value.if_object();
    auto const* array = value.if_array();
    bool empty = (object != nullptr && object->empty()) || (array != nullptr && array->empty());
    if ((object == nullptr && array == nullptr) || empty) {
        into += to_text(value);
        return;
    }
    into += object != nullptr ? '{' : '[';
    bool first = true;
    auto begin_element = [&] {
        if (!first) into += ',';
        first = false;
        break_line(into, depth + 1);
    };
    if (object != nullptr) {
        for (auto const& entry : *object) {
            begin_element();
            into += to_text(Value(entry.key())) + ": ";
            write_pretty(entry.value(), depth + 1, into);
        }
    } else {
        for (auto const& element : *array) {
            begin_element();
            write_pretty(element, depth + 1, into);
        }
    }
    break_line(into, depth);
    into += object != nullptr ? '}' : ']';
}

}  // namespace

std::string to_pretty_text(Value const& value) {
    std::string text;
    write_pretty(value, 0, text);
    return text;
}

}  // namespace klieg::json
