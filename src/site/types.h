#pragma once

#include "assembly/picture.h"
#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/json.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::site {

/// Of what the logo is a picture, in the addresses of its objects (assembly/picture.h); and the key of the one row.
inline constexpr auto kSiteSubject = "site";

/// Who may make an account.
enum class Registration : std::uint8_t {
    open,    ///< anyone, also before there is an administrator
    closed,  ///< nobody: accounts are made by the administrator
};
BOOST_DESCRIBE_ENUM(Registration, open, closed)

/// What the configuration says, which holds for what nobody has chosen.
struct ConfiguredSite {
    std::string name = "Klieg";
    Registration registration = Registration::open;
};
BOOST_DESCRIBE_STRUCT(ConfiguredSite, (), (name, registration))

/// What administrators have chosen. No text is ever kept empty: it is absent then.
struct ChosenSite {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> accent;  ///< "#rrggbb", in lower case
    std::optional<std::string> about;
    std::optional<std::string> terms;
    std::optional<std::string> contact;
    std::optional<Registration> registration;
    friend bool operator==(ChosenSite const&, ChosenSite const&) = default;
};
BOOST_DESCRIBE_STRUCT(ChosenSite, (), (name, description, accent, about, terms, contact, registration))

/// That as it stands in the table Site; version 0 where nobody has chosen anything yet. The logo is no part of what a
/// patch changes: it is an image that is sent by itself.
struct SiteRow : ChosenSite {
    std::string of = kSiteSubject;
    assembly::Picture logo;  ///< a square in sizes; without a key: none
    Time changed_at{};
    std::int64_t version = 0;  ///< counts the changes; each write names the one that it replaces
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(SiteRow, (ChosenSite), (of, logo, changed_at, version, schema_version))

/// Null: as the configuration says, or none.
struct SitePatch {
    json::Change<std::string> name;
    json::Change<std::string> description;
    json::Change<std::string> accent;
    json::Change<std::string> about;
    json::Change<std::string> terms;
    json::Change<std::string> contact;
    json::Change<Registration> registration;
};
BOOST_DESCRIBE_STRUCT(SitePatch, (), (name, description, accent, about, terms, contact, registration))

/// What holds now, without the texts, which are long.
struct SiteInBrief {
    std::string name;
    std::string description;  ///< one line, or empty
    std::optional<std::string> accent;
    bool has_about = false;
    bool has_terms = false;
    bool has_contact = false;
    bool registration_open = false;
    std::vector<assembly::PictureSize> logo{};        ///< ascending by width; empty: none
    std::vector<assembly::PictureSize> logo_jpegs{};  ///< the same for who takes no WebP
};
BOOST_DESCRIBE_STRUCT(SiteInBrief, (),
                      (name, description, accent, has_about, has_terms, has_contact, registration_open, logo,
                       logo_jpegs))

/// Which of its texts.
struct SitePage {
    static constexpr std::string_view kPattern = "^(about|terms|contact)$";
    static constexpr std::string_view kSummary = "Which of the site's texts: about, terms or contact.";
    static constexpr std::string_view kExample = "about";

    std::string name;

    /// Fails: not_found.
    static Result<SitePage> parse(std::string_view text);
    std::optional<std::string> const& of(ChosenSite const& chosen) const;
};

/// What each may be (site_rules.cpp).
Constraints constraints_of(ConfiguredSite const*);
Constraints constraints_of(ChosenSite const*);
Constraints constraints_of(SitePatch const*);
constexpr void checked_by_service(SitePatch const*) {}

}  // namespace klieg::site
