#pragma once

#include "base/result.h"
#include "budgets/types.h"
#include "videos/types.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace klieg::app {

/// Everything that an operator can set, with its default. Read from TOML, then `KLIEG_SECTION_KEY`, then flags.
struct Config {
    std::string data = "data";
    std::string listen = "127.0.0.1:8080";
    std::string public_url;
    std::string tls_certificate;
    std::string tls_key;
    std::string redirect_listen;
    std::int64_t strict_transport_days = 180;
    std::vector<std::string> trusted_proxies;
    std::string web_root;
    std::string log_level = "info";
    std::int64_t log_slow_request_ms = 2000;
    std::string site_name = "Klieg";
    std::string site_language = "en";
    std::string registration = "open";
    std::int64_t account_proof_minutes = 10;
    std::vector<std::string> categories = {"film: Film and animation",
                                           "music: Music",
                                           "gaming: Gaming",
                                           "education: Education",
                                           "science: Science and technology",
                                           "news: News and politics",
                                           "sports: Sports",
                                           "travel: Travel",
                                           "howto: How-to and style",
                                           "comedy: Comedy",
                                           "animals: Animals",
                                           "people: People and blogs"};
    std::int64_t storage_reserve_bytes = 0;
    std::string storage_source = "keep";
    std::string backup_folder;
    std::int64_t backup_every_hours = 24;
    std::int64_t backup_keep = 7;
    std::int64_t upload_bytes_max = 70'000'000'000;
    std::int64_t upload_expiry_hours = 7 * 24;
    budgets::Limits limits{};
    std::int64_t comments_per_minute = 20;
    std::int64_t comments_per_day = 1'000;
    std::int64_t reports_per_day = 50;
    std::int64_t notifications_written_max = 100'000;
    std::string mail_server;
    std::string mail_user;
    std::string mail_password;
    std::string mail_password_file;
    std::string mail_from;
    std::string mail_tls = "required";
    std::string mail_certificates;
    std::int64_t cores = 0;
    std::int64_t encode_jobs = 1;
    std::int64_t encode_threads = 0;
    std::int64_t media_memory_bytes_max = 0;
    std::int64_t media_cpu_seconds_max = 1'000'000;
    std::int64_t media_segment_bytes_max = 128LL << 20;
    std::int64_t media_slice_seconds = 10;
    std::int64_t media_megapixels = 8'000'000;
    std::string media_sandbox = "best_effort";
    std::string ffmpeg = "ffmpeg";
    std::string ffprobe = "ffprobe";
    std::int64_t rate_auth_per_minute = 20;
    std::int64_t rate_write_per_minute = 240;
    std::int64_t rate_read_per_second = 200;
    std::int64_t rate_upload_per_second = 100;
    std::int64_t connections_max = 10'000;
    std::int64_t connections_waiting_max = 5'000;
    std::int64_t connections_upgraded_max = 20'000;
    std::vector<std::string> cors_origins = {"*"};
    std::int64_t connections_per_client_max = 1'000;
    std::int64_t answer_rate_min = 1024;
    std::int64_t live_connections_per_user_max = 50;
    std::int64_t live_connections_per_address_max = 1'000;
    std::int64_t live_topics_max = 50;

    /// Where each setting that is no default came from, by its name: "klieg.toml:3", "KLIEG_SERVER_LISTEN", "--set".
    std::map<std::string, std::string, std::less<>> origins{};

    /// `public_url` as browsers write it (http/origin.h); empty where there is none.
    std::string public_origin() const;
    /// Whether others than this machine may ask, by any name: links then begin with what a request says in Host.
    bool is_named_by_strangers() const;
    /// Whether people come over HTTPS: to us, or to a proxy in front of us.
    bool is_https() const;
    /// What shall stay free of a disk; none: by its size (Storage::Options).
    std::optional<std::uint64_t> reserve_bytes() const;
    /// How many cores serve requests: as set, else all that the machine has. At least 1.
    std::size_t core_count() const;
};

/// One setting: its name in file, environment and flags, the member that holds it, and what it means.
struct Setting {
    using Target = std::variant<std::string Config::*, std::int64_t Config::*, std::vector<std::string> Config::*,
                                std::int64_t budgets::Limits::*>;

    std::string section;
    std::string key;
    Target target;
    std::string help;
    /// For numbers. The largest are still far from where a sum or another unit of them overflows.
    std::int64_t at_least = 0;
    std::int64_t at_most = 1'000'000;

    std::string name() const { return section + "." + key; }  ///< in the file: server.listen
    std::string variable() const;                             ///< KLIEG_SERVER_LISTEN
};

/// Every setting there is: reading, flags and the reference (`klieg config`) all walk this list.
std::vector<Setting> const& settings();

/// A TOML text into `config`. Fails: invalid, with `origin:line:` before what is wrong.
Result<> read_toml(std::string_view text, std::string const& origin, Config& config);
/// Every `KLIEG_SECTION_KEY` of `environment`, which is laid out as `environ` is. Answers the names of other `KLIEG_…`
/// variables, which are somebody else's. Fails: invalid, naming the variable, which may be a misspelt one: of a section
/// of ours, and no setting.
Result<std::vector<std::string>> read_environment(char const* const* environment, Config& config);
/// One setting by its name: `server.listen`. `origin` is what an error says of where it stood: "--set". Fails: invalid.
Result<> assign(std::string_view name, std::string_view value, std::string const& origin, Config& config);
/// What is wrong with a setting, with its name and where its value came from: `predicate` goes on after the name.
Error wrong_setting(Config const& config, std::string_view name, std::string_view predicate);
Error wrong_setting(Config const& config, std::string_view name, Error const& cause);
/// What the type of a setting does not say of its values. Fails: invalid, as wrong_setting().
Result<> validate(Config const& config);

/// `site.categories`, read. Fails: invalid.
Result<std::vector<videos::Category>> parse_categories(std::vector<std::string> const& texts);

/// `host:port`, with the host of an IPv6 address in brackets.
struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
};
Result<Endpoint> parse_endpoint(std::string_view text);

/// The reference as Markdown: a table of all settings with their defaults.
std::string reference();

}  // namespace klieg::app
