#include "app/config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <charconv>

namespace klieg::app {

namespace {

std::string joined(std::vector<std::string> const& values) {
    std::string text;
    for (auto const& value : values) text += (text.empty() ? "" : ",") + value;
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> values;
    while (!text.empty()) {
        auto comma = text.find(',');
        values.emplace_back(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return values;
}

/// Puts a text into a setting's place. The error says what kind of value it wants.
Result<> place(Setting const& setting, std::string_view text, Config& config) {
    if (auto const* member = std::get_if<std::string Config::*>(&setting.place)) {
        config.** member = std::string(text);
    } else if (auto const* list = std::get_if<std::vector<std::string> Config::*>(&setting.place)) {
        config.** list = split(text);
    } else {
        std::int64_t number = 0;
        auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failed != std::errc() || end != text.data() + text.size() || number < setting.at_least)
            return Error{Errc::invalid,
                         fmt::format("{} takes a whole number, {} or more", setting.name(), setting.at_least)};
        config.*std::get<std::int64_t Config::*>(setting.place) = number;
    }
    return {};
}

Setting const* find(std::string_view name) {
    for (auto const& setting : settings())
        if (setting.name() == name) return &setting;
    return nullptr;
}

std::string default_of(Setting const& setting) {
    Config const defaults;
    if (auto const* text = std::get_if<std::string Config::*>(&setting.place)) return defaults.**text;
    if (auto const* list = std::get_if<std::vector<std::string> Config::*>(&setting.place))
        return joined(defaults.**list);
    return std::to_string(defaults.*std::get<std::int64_t Config::*>(setting.place));
}

/// A TOML value as the text that the other two places would have.
Result<std::string> text_of(toml::node const& node) {
    if (auto const* text = node.as_string()) return text->get();
    if (auto const* number = node.as_integer()) return std::to_string(number->get());
    if (auto const* list = node.as_array()) {
        std::vector<std::string> values;
        for (auto const& element : *list) {
            if (!element.is_string()) return Error{Errc::invalid, "a list of texts is wanted here"};
            values.push_back(element.as_string()->get());
        }
        return joined(values);
    }
    return Error{Errc::invalid, "a text, a whole number or a list of texts is wanted here"};
}

Error at(std::string const& origin, toml::node const& node, std::string const& what) {
    return Error{Errc::invalid, fmt::format("{}:{}: {}", origin, node.source().begin.line, what), "invalid_config"};
}

Result<> read_section(std::string const& section, toml::table const& table, std::string const& origin, Config& config) {
    for (auto const& [key, node] : table) {
        auto const* setting = find(section + "." + std::string(key.str()));
        if (setting == nullptr) return at(origin, node, fmt::format("there is no setting {}.{}", section, key.str()));
        auto text = text_of(node);
        if (!text.ok()) return at(origin, node, setting->name() + ": " + text.error().detail);
        if (auto placed = place(*setting, *text, config); !placed.ok()) return at(origin, node, placed.error().detail);
    }
    return {};
}

}  // namespace

std::string Setting::variable() const {
    auto text = "KLIEG_" + section + "_" + key;
    for (char& letter : text)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return text;
}

std::vector<Setting> const& settings() {
    static std::vector<Setting> const all = {
        {"server", "data", &Config::data, "Folder of everything that Klieg keeps."},
        {"server", "listen", &Config::listen, "Address and port to listen on: `127.0.0.1:8080`, `[::]:80`."},
        {"server", "public_url", &Config::public_url,
         "How people reach the site, `https://video.example.org`. With https, cookies are Secure and carry the "
         "`__Host-` prefix."},
        {"server", "trusted_proxies", &Config::trusted_proxies,
         "Addresses or CIDR blocks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."},
        {"server", "web_root", &Config::web_root,
         "Folder of the built web client; empty: beside the binary, or its installed place."},
        {"server", "cores", &Config::cores, "Cores that serve requests; 0: all."},
        {"server", "connections_max", &Config::connections_max, "Connections at once; more are refused.", 1},
        {"log", "level", &Config::log_level, "`debug`, `info`, `warn` or `error`."},
        {"site", "name", &Config::site_name, "The site's name, as people see it."},
        {"site", "registration", &Config::registration,
         "`open`: everybody may sign up; `closed`: accounts come from `klieg admin`."},
        {"uploads", "bytes_max", &Config::upload_bytes_max, "Largest file that is taken.", 1},
        {"uploads", "expiry_hours", &Config::upload_expiry_hours,
         "Hours after its last byte when an unfinished upload goes.", 1},
        {"media", "encode_jobs", &Config::encode_jobs, "Encodings at once.", 1},
        {"media", "encode_threads", &Config::encode_threads, "Threads of one encoding; 0: all cores."},
        {"media", "ffmpeg", &Config::ffmpeg, "The ffmpeg program."},
        {"media", "ffprobe", &Config::ffprobe, "The ffprobe program."},
        {"rates", "auth_per_minute", &Config::rate_auth_per_minute,
         "Sign-ins and registrations of one client a minute.", 1},
        {"rates", "write_per_minute", &Config::rate_write_per_minute, "Other changes of one client a minute.", 1},
        {"rates", "read_per_second", &Config::rate_read_per_second, "Reads of one client a second.", 1},
        {"rates", "upload_per_second", &Config::rate_upload_per_second, "Upload requests of one client a second.", 1},
    };
    return all;
}

Result<> read_toml(std::string_view text, std::string const& origin, Config& config) {
    try {
        auto document = toml::parse(text, origin);
        for (auto const& [section, node] : document) {
            auto const* table = node.as_table();
            if (table == nullptr)
                return at(origin, node, fmt::format("{} stands outside of a [section]", section.str()));
            KLIEG_CHECK(read_section(std::string(section.str()), *table, origin, config));
        }
    } catch (toml::parse_error const& error) {
        return Error{Errc::invalid, fmt::format("{}:{}: {}", origin, error.source().begin.line, error.description()),
                     "invalid_config"};
    }
    return {};
}

Result<> read_environment(char const* (*lookup)(char const*), Config& config) {
    for (auto const& setting : settings()) {
        auto const* value = lookup(setting.variable().c_str());
        if (value == nullptr) continue;
        if (auto placed = place(setting, value, config); !placed.ok())
            return Error{Errc::invalid, setting.variable() + ": " + placed.error().detail, "invalid_config"};
    }
    return {};
}

Result<> assign(std::string_view name, std::string_view value, Config& config) {
    auto const* setting = find(name);
    if (setting == nullptr) return Error{Errc::invalid, fmt::format("there is no setting {}", name), "invalid_config"};
    return place(*setting, value, config);
}

Result<> validate(Config const& config) {
    auto wrong = [](std::string detail) { return Error{Errc::invalid, std::move(detail), "invalid_config"}; };
    if (auto endpoint = parse_endpoint(config.listen); !endpoint.ok())
        return wrong("server.listen: " + endpoint.error().detail);
    if (!config.public_url.empty() && !config.public_url.starts_with("http://") &&
        !config.public_url.starts_with("https://"))
        return wrong("server.public_url begins with http:// or https://");
    if (config.registration != "open" && config.registration != "closed")
        return wrong("site.registration is open or closed");
    if (config.log_level != "debug" && config.log_level != "info" && config.log_level != "warn" &&
        config.log_level != "error")
        return wrong("log.level is debug, info, warn or error");
    return {};
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    Error wrong{Errc::invalid, "an address is written like 127.0.0.1:8080 or [::1]:8080"};
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return wrong;
    auto host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find_first_of(":[]") != std::string_view::npos)
        return wrong;
    Endpoint endpoint{std::string(host)};
    if (host.empty()) return wrong;
    auto port = text.substr(colon + 1);
    auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
    if (failed != std::errc() || end != port.data() + port.size() || port.empty()) return wrong;
    return endpoint;
}

std::string reference() {
    std::string text = "| in the file | in the environment | default | meaning |\n|---|---|---|---|\n";
    for (auto const& setting : settings()) {
        auto value = default_of(setting);
        text += fmt::format("| `{}` | `{}` | {} | {} |\n", setting.name(), setting.variable(),
                            value.empty() ? "" : "`" + value + "`", setting.help);
    }
    return text;
}

}  // namespace klieg::app
