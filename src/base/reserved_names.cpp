#include "base/reserved_names.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>

namespace klieg {

namespace {

/// In order. Without the marks that handles may have: `ad_min` reads as `admin`.
constexpr std::string_view kReserved[] = {
    "abuse",     "account",    "accounts",     "admin",      "administration", "administrator", "administrators",
    "admins",    "anonymous",  "api",          "assets",     "auth",           "billing",       "contact",
    "copyright", "docs",       "embed",        "everybody",  "everyone",       "feed",          "feeds",
    "healthz",   "help",       "helpdesk",     "hostmaster", "klieg",          "legal",         "library",
    "login",     "logout",     "mailerdaemon", "me",         "media",          "metrics",       "moderation",
    "moderator", "moderators", "mods",         "news",       "nobody",         "noreply",       "null",
    "oembed",    "official",   "operator",     "password",   "postmaster",     "privacy",       "problems",
    "readyz",    "register",   "robots",       "root",       "search",         "security",      "settings",
    "setup",     "signin",     "signout",      "signup",     "site",           "sitemap",       "staff",
    "static",    "status",     "studio",       "superuser",  "support",        "sysadmin",      "system",
    "terms",     "undefined",  "upload",       "uploads",    "verified",       "watch",         "webmaster",
    "www",
};
static_assert(std::ranges::is_sorted(kReserved));

}  // namespace

bool is_reserved_name(std::string_view name) {
    auto plain = lower_ascii(name);
    std::erase_if(plain, [](char c) { return c == '.' || c == '-' || c == '_'; });
    return std::ranges::binary_search(kReserved, plain);
}

}  // namespace klieg
