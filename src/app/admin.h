#pragma once

#include "app/config.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::app {

/// What an operator asked for on the command line.
struct AdminRequest {
    int (*run)(Config const&, AdminRequest const&) = nullptr;
    std::string username;
    std::string email;
    std::string role = "user";
    std::string job;
    std::string into;
    std::string backup;
    std::string projection;
    std::string user;  ///< none: the site
    std::optional<std::string> display_name;
    std::optional<std::string> new_email;
    std::string revoked;              ///< an access token, or "all"; none: they are listed
    bool take_off = false;            ///< the second factor
    std::vector<std::string> limits;  ///< name=value; without a value: as it is without
};

/// Each works on the data folder itself, also while a server runs on it, says what it did, and answers the exit status.
int admin_create_user(Config const& config, AdminRequest const& request);
/// Gives an account another password, and ends its sessions: at once, and on a server that runs beside it within a
/// minute. Reads it from standard input, or makes one and prints it, this once, where that is a terminal.
int admin_password(Config const& config, AdminRequest const& request);
/// Shows an account, and gives it another display name or address: at once.
int admin_user(Config const& config, AdminRequest const& request);
/// All accounts. Those that cannot be read are passed over, and said on standard error.
int admin_users(Config const& config, AdminRequest const& request);
/// The access tokens of a user, or the end of one or of all: at once, and on a server that runs beside it within a
/// minute.
int admin_tokens(Config const& config, AdminRequest const& request);
/// Whether a user has a second factor, or takes it off: at once.
int admin_second_factor(Config const& config, AdminRequest const& request);
/// Sends a mail to an address, now and not as a job, and says what the server said.
int admin_mail_test(Config const& config, AdminRequest const& request);
/// A user's sign-in log, newest first.
int admin_sign_ins(Config const& config, AdminRequest const& request);
/// All jobs, or all of one.
int admin_jobs(Config const& config, AdminRequest const& request);
/// At once where nobody runs it, else with the next heartbeat of the server that does.
int admin_cancel_job(Config const& config, AdminRequest const& request);
int admin_rerun_job(Config const& config, AdminRequest const& request);
/// What follows events makes what it keeps anew from the tables: at once where a server runs, else when one starts.
int admin_rebuild(Config const& config, AdminRequest const& request);
/// Counts what owners use anew, and says what it corrected.
int admin_recount(Config const& config, AdminRequest const& request);
/// Shows, and sets, how much owners may use.
int admin_limits(Config const& config, AdminRequest const& request);
/// A backup is a data folder: the database as of one moment, with every object that it requires.
int admin_backup(Config const& config, AdminRequest const& request);
/// Makes the data folder of a backup; on nothing else, and nobody serves it.
int admin_restore(Config const& config, AdminRequest const& request);
/// Reads the whole database, and looks for the source and the segments of every video.
int admin_verify(Config const& config, AdminRequest const& request);
/// Which layers of the sandbox of decoders this machine has, and whether files are taken with those. Fails where not.
int admin_sandbox(Config const& config, AdminRequest const& request);

}  // namespace klieg::app
