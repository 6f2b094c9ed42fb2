#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// One line an event, as JSON: time, level, message, fields. Values that could be secrets never come here.
/// The logger is the only ambient thing in Klieg. Threads: any.
namespace klieg::log {

enum class Level { debug, info, warn, error, off };

class Field {
public:
    Field(std::string_view name, std::string_view value) : name(name), text(value) {}
    Field(std::string_view name, char const* value) : name(name), text(value) {}
    Field(std::string_view name, std::string const& value) : name(name), text(value) {}
    template <std::integral T>
    Field(std::string_view name, T value) : name(name), number(static_cast<std::int64_t>(value)), is_number(true) {}

    std::string_view name;
    std::string_view text{};
    std::int64_t number = 0;
    bool is_number = false;
};

using Fields = std::initializer_list<Field>;

void set_level(Level level);
/// Whether a line of that level is written. For what is costly to say.
bool writes(Level level);
void write(Level level, std::string_view message, Fields fields);

inline void debug(std::string_view message, Fields fields = {}) {
    write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
    write(Level::info, message, fields);
}
inline void warn(std::string_view message, Fields fields = {}) {
    write(Level::warn, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
    write(Level::error, message, fields);
}

}  // namespace klieg::log
