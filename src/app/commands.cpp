#include "app/commands.h"

#include "app/admin.h"
#include "app/config.h"
#include "app/print_document.h"
#include "app/print_tables.h"
#include "app/serve.h"
#include "app/system_api.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace klieg::app {

namespace {

/// What the command line says about settings: a file, and values that win over it and the environment.
struct SettingArguments {
    std::string file;
    std::string data;
    std::string listen;
    std::vector<std::string> settings;  ///< section.key=value
};

void add_settings(CLI::App& command, SettingArguments& given) {
    command.add_option("--config", given.file, "Settings as TOML")->take_last();
    command.add_option("--data", given.data, "Folder of everything that Klieg keeps (server.data)")->take_last();
    command.add_option("--set", given.settings, "Any setting: --set uploads.bytes_max=1000000000");
}

Error cannot_read(std::string const& path) {
    std::error_code failed;
    auto const status = std::filesystem::status(path, failed);
    std::string_view why = "this user may not read it";
    if (std::filesystem::is_directory(status)) why = "it is a folder, and --config takes a file in TOML form";
    if (status.type() == std::filesystem::file_type::not_found)
        why = "there is no such file; without --config the defaults hold";
    return Error{Errc::not_found, fmt::format("cannot read {}: {}", path, why)};
}

/// A file, or a pipe of a shell. A folder can be opened, too, but not read.
Result<std::string> text_of(std::string const& path) {
    std::ifstream file(path);
    std::string text;
    std::array<char, 4096> piece;
    while (file.read(piece.data(), piece.size()), file.gcount() > 0)
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (!file.is_open() || file.bad()) return cannot_read(path);
    return text;
}

/// Paths are made absolute in many places, and each would end the program where that cannot be done.
Result<> require_current_folder() {
    std::error_code failed;
    static_cast<void>(std::filesystem::current_path(failed));
    if (!failed) return {};
    return Error{Errc::not_found, "the current folder is gone: change to one that is there"};
}

std::string refuse_empty(std::string const& path) {
    return path.empty() ? "an empty text names no folder" : "";
}

Result<Config> read_config(SettingArguments const& given) {
    KLIEG_CHECK(require_current_folder());
    Config config;
    if (!given.file.empty()) {
        KLIEG_TRY(auto text, text_of(given.file));
        KLIEG_CHECK(read_toml(text, given.file, config));
    }
    KLIEG_TRY(auto passed_over, read_environment(environ, config));
    for (auto const& name : passed_over) fmt::print(stderr, "klieg: {} is no setting, and is passed over\n", name);
    if (!given.data.empty()) KLIEG_CHECK(assign("server.data", given.data, "--data", config));
    if (!given.listen.empty()) KLIEG_CHECK(assign("server.listen", given.listen, "--listen", config));
    for (auto const& setting : given.settings) {
        auto equals = setting.find('=');
        if (equals == std::string::npos)
            return Error{Errc::invalid, "--set " + setting + " is not understood: it takes section.key=value"};
        KLIEG_CHECK(assign(setting.substr(0, equals), setting.substr(equals + 1), "--set", config));
    }
    KLIEG_CHECK(validate(config));
    return config;
}

int with_config(SettingArguments const& given, int (*run)(Config const&, AdminRequest const&),
                AdminRequest const& request) {
    auto config = read_config(given);
    if (!config.ok()) {
        fmt::print(stderr, "klieg: {}\n", config.error().detail);
        return 2;
    }
    return run(*config, request);
}

void add_accounts(CLI::App& admin, SettingArguments& given, AdminRequest& request) {
    auto* user = admin.add_subcommand("create-user", "Creates an account; reads its password from standard input");
    add_settings(*user, given);
    user->add_option("username", request.username)->required();
    user->add_option("email", request.email)->required();
    user->add_option("--role", request.role, "user, moderator or administrator")
        ->check(CLI::IsMember({"user", "moderator", "administrator"}));
    user->callback([&] { request.run = &admin_create_user; });
    auto* password = admin.add_subcommand(
        "password", "Gives an account a new password, and ends its sessions: prints one, or reads it from a pipe");
    add_settings(*password, given);
    password->add_option("user", request.user, "The user's name")->required();
    password->callback([&] { request.run = &admin_password; });
    auto* account = admin.add_subcommand("user", "Shows an account, and changes its display name or e-mail address");
    add_settings(*account, given);
    account->add_option("user", request.user, "The user's name")->required();
    account->add_option("--display-name", request.display_name, "What people read");
    account->add_option("--email", request.new_email, "For signing in; unique on the site");
    account->callback([&] { request.run = &admin_user; });
    auto* users = admin.add_subcommand("users", "Lists all accounts: id, role, standing, since when, name, address");
    add_settings(*users, given);
    users->callback([&] { request.run = &admin_users; });
}

void add_proofs(CLI::App& admin, SettingArguments& given, AdminRequest& request) {
    auto* tokens = admin.add_subcommand("tokens", "Lists the access tokens of an account, or revokes them");
    add_settings(*tokens, given);
    tokens->add_option("user", request.user, "The user's name")->required();
    tokens->add_option("--revoke", request.revoked, "The id of one (at_...), or all");
    tokens->callback([&] { request.run = &admin_tokens; });
    auto* factor =
        admin.add_subcommand("second-factor", "Says whether an account has a second factor, or takes it off");
    add_settings(*factor, given);
    factor->add_option("user", request.user, "The user's name")->required();
    factor->add_flag("--off", request.take_off, "For who has lost app and recovery codes: be sure who asks");
    factor->callback([&] { request.run = &admin_second_factor; });
    auto* sign_ins = admin.add_subcommand("sign-ins", "Lists who signed in to an account, who tried, and what changed");
    add_settings(*sign_ins, given);
    sign_ins->add_option("user", request.user, "The user's name")->required();
    sign_ins->callback([&] { request.run = &admin_sign_ins; });
}

void add_mail(CLI::App& admin, SettingArguments& given, AdminRequest& request) {
    auto* test = admin.add_subcommand("mail-test", "Sends a mail to an address, and says what the mail server said");
    add_settings(*test, given);
    test->add_option("address", request.email)->required();
    test->callback([&] { request.run = &admin_mail_test; });
}

void add_admin(CLI::App& root, SettingArguments& given, AdminRequest& request) {
    auto* admin = root.add_subcommand("admin", "Works on the data folder, also beside a running server");
    admin->require_subcommand(1);
    add_accounts(*admin, given, request);
    add_proofs(*admin, given, request);
    add_mail(*admin, given, request);
    auto* jobs =
        admin->add_subcommand("jobs", "Lists jobs that wait, run, have failed for good or ended in the last day");
    add_settings(*jobs, given);
    jobs->add_option("job", request.job, "Only this one, with all that is known of it");
    jobs->callback([&] { request.run = &admin_jobs; });
    auto* cancel = admin->add_subcommand("cancel", "Cancels a job that waits or runs");
    add_settings(*cancel, given);
    cancel->add_option("job", request.job)->required();
    cancel->callback([&] { request.run = &admin_cancel_job; });
    auto* rerun =
        admin->add_subcommand("rerun", "Runs a job again that has failed for good or ended, or one that waits now");
    add_settings(*rerun, given);
    rerun->add_option("job", request.job)->required();
    rerun->callback([&] { request.run = &admin_rerun_job; });
    auto* rebuild = admin->add_subcommand("rebuild", "Has a projection of events made anew from the tables");
    add_settings(*rebuild, given);
    rebuild
        ->add_option("projection", request.projection,
                     "Its name: videos.channels, uploads.videos, or counters.channel.videos")
        ->required();
    rebuild->callback([&] { request.run = &admin_rebuild; });
    auto* recount = admin->add_subcommand("recount", "Counts anew what each owner uses, and says what was wrong");
    add_settings(*recount, given);
    recount->callback([&] { request.run = &admin_recount; });
    auto* limits =
        admin->add_subcommand("limits", "Shows what owners may use, for the site or for a user, and sets it");
    add_settings(*limits, given);
    limits->add_option("user", request.user, "A user's name; else all who have no limits of their own");
    limits->add_option("--limit", request.limits,
                       "drafts=60, bytes=70MB, bytes=1.5TB; without a number, as it is for all: bytes=");
    limits->callback([&] { request.run = &admin_limits; });
    auto* backup = admin->add_subcommand("backup", "Copies the data folder, consistently, into a new folder");
    add_settings(*backup, given);
    backup->add_option("into", request.into, "A folder that does not exist yet")->required()->check(refuse_empty);
    backup->callback([&] { request.run = &admin_backup; });
    auto* restore = admin->add_subcommand("restore", "Makes the data folder of a backup, and verifies it");
    add_settings(*restore, given);
    restore->add_option("backup", request.backup, "What klieg admin backup or the server has made")
        ->required()
        ->check(refuse_empty);
    restore->callback([&] { request.run = &admin_restore; });
    auto* verify =
        admin->add_subcommand("verify", "Checks the data folder: the database, and that every object is there");
    add_settings(*verify, given);
    verify->callback([&] { request.run = &admin_verify; });
    auto* sandbox = admin->add_subcommand("sandbox", "Tries what confines decoders on this machine, layer by layer");
    add_settings(*sandbox, given);
    sandbox->callback([&] { request.run = &admin_sandbox; });
}

}  // namespace

int run_command(int count, char** arguments) {
    CLI::App root("Klieg: video sharing and live streaming", "klieg");
    root.require_subcommand(1);
    SettingArguments given;
    AdminRequest request;
    int status = 0;
    auto* serve_command = root.add_subcommand("serve", "Serves the site");
    add_settings(*serve_command, given);
    serve_command->add_option("--listen", given.listen, "Address and port: 127.0.0.1:8080 (server.listen)")
        ->take_last();
    serve_command->callback(
        [&] { request.run = [](Config const& config, AdminRequest const&) { return serve(config); }; });
    add_admin(root, given, request);
    root.add_subcommand("config", "Prints the reference of all settings")->callback([] {
        fmt::print("{}", reference());
    });
    root.add_subcommand("openapi", "Prints the API's OpenAPI document")->callback([&] { status = print_document(); });
    root.add_subcommand("tables", "Prints keys and indexes of all tables")->callback([&] { status = print_tables(); });
    root.add_subcommand("version", "Prints the version")->callback([] { fmt::print("klieg {}\n", kVersion); });
    CLI11_PARSE(root, count, arguments);
    return request.run == nullptr ? status : with_config(given, request.run, request);
}

}  // namespace klieg::app
