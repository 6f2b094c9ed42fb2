#include "app/accounts_for_admin.h"
#include "app/admin.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <string>
#include <unistd.h>

namespace klieg::app {

namespace {

/// No password has as many bytes. What is cut off here is too long all the same.
constexpr std::size_t kLineBytesMax = 1024;

/// From standard input, without its end of line: a password on the command line would stand in the shell's history.
/// None: nothing came, as of a command before the pipe that failed.
std::optional<std::string> read_line() {
    std::string line;
    int letter = std::getc(stdin);
    if (letter == EOF) return std::nullopt;
    for (; letter != EOF && letter != '\n' && line.size() < kLineBytesMax; letter = std::getc(stdin))
        line += static_cast<char>(letter);
    while (line.ends_with('\r')) line.pop_back();
    return line;
}

/// 130 bits: nobody guesses it, and it can be told on the telephone.
constexpr std::size_t kMadePasswordLetters = 26;
constexpr std::size_t kUsersAtOnce = 100;

Result<> reset_password(AdminContext& context, AdminRequest const& request) {
    bool const is_made = ::isatty(STDIN_FILENO) != 0;
    auto const password = is_made ? context.random.base32(kMadePasswordLetters) : read_line();
    if (!password)
        return Error{Errc::invalid,
                     "no password came on standard input: pipe one, or run this in a terminal, where "
                     "one is made and printed"};
    Accounts accounts(context);
    KLIEG_TRY(auto user, context.run(accounts.feature.service.reset_password(request.user, *password)));
    fmt::print("{} {} has a new password, and is signed in nowhere within a minute\n", user.user_id.text(),
               user.username);
    if (is_made) fmt::print("{}\n", *password);
    return {};
}

/// Now: a suspension whose time is over has ended.
std::string standing_of(AdminContext const& context, identity::User const& user) {
    return boost::describe::enum_to_string(identity::standing_at(user, context.clock.now()), "");
}

Result<> list_users(AdminContext& context) {
    identity::IdentityRepo accounts(context.storage->tables());
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page, context.run(accounts.users(kUsersAtOnce, std::move(cursor))));
        for (auto const& user : page.users)
            fmt::print("{}  {:13} {:9}  {}  {:30}  {}\n", user.user_id.text(),
                       boost::describe::enum_to_string(user.role, ""), standing_of(context, user),
                       to_rfc3339(user.created_at), user.username, user.email);
        for (auto const& row : page.unread)
            fmt::print(stderr, "klieg: the account {} cannot be read, and is passed over: {}\n", row.id,
                       row.why.detail);
        cursor = std::move(page.next);
    } while (!cursor.empty());
    return {};
}

Result<> show_user(AdminContext& context, AdminRequest const& request) {
    Accounts accounts(context);
    identity::NamesChange const change{request.display_name, request.new_email};
    KLIEG_TRY(auto const user, context.run(accounts.feature.service.change_names(request.user, change)));
    fmt::print("{} {}\ncalled   {}\naddress  {}\nrole     {}\nstanding {}\nsince    {}\n", user.user_id.text(),
               user.username, user.display_name, user.email, boost::describe::enum_to_string(user.role, ""),
               standing_of(context, user), to_rfc3339(user.created_at));
    return {};
}

Result<> create_user(AdminContext& context, AdminRequest const& request) {
    auto password = read_line();
    if (!password) return Error{Errc::invalid, "no password came on standard input: pipe one, or type it"};
    Role role{};
    boost::describe::enum_from_string(request.role.c_str(), role);
    Accounts accounts(context);
    identity::NewUser wanted{.username = request.username, .email = request.email, .password = *std::move(password)};
    KLIEG_TRY(auto user, context.run(accounts.feature.service.create_user(std::move(wanted), role)));
    fmt::print("{} is {} {}\n", user.user_id.text(), request.role, request.username);
    return {};
}

}  // namespace

int admin_create_user(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return create_user(context, request); });
}

int admin_password(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return reset_password(context, request); });
}

int admin_users(Config const& config, AdminRequest const&) {
    return with_data(config, [&](AdminContext& context) { return list_users(context); });
}

int admin_user(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return show_user(context, request); });
}

}  // namespace klieg::app
