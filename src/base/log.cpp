#include "base/log.h"

#include "base/clock.h"

#include <boost/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace klieg::log {

namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warn: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
        case Level::off: return spdlog::level::off;
    }
    return spdlog::level::info;
}

spdlog::logger& logger() {
    static auto const instance = [] {
        auto made = std::make_shared<spdlog::logger>("klieg", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

}  // namespace

void set_level(Level level) {
    logger().set_level(to_spdlog(level));
}

bool writes(Level level) {
    return level != Level::off && logger().should_log(to_spdlog(level));
}

void write(Level level, std::string_view message, Fields fields) {
    if (!writes(level)) return;
    static constexpr std::string_view kNames[] = {"debug", "info", "warn", "error", "off"};
    boost::json::object line;
    line["time"] = to_rfc3339(SystemClock().now());
    line["level"] = kNames[static_cast<std::size_t>(level)];
    line["message"] = message;
    for (auto const& field : fields) {
        if (field.is_number) {
            line[field.name] = field.number;
        } else {
            line[field.name] = field.text;
        }
    }
    logger().log(to_spdlog(level), boost::json::serialize(line));
}

}  // namespace klieg::log
