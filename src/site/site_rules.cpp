#include "site/site_rules.h"

#include "base/field_checks.h"
#include "base/text.h"

namespace klieg::site {

namespace {

constexpr TextRule kName{1, 60};
constexpr TextRule kDescription{0, 200};
constexpr TextRule kAccent{7, 7};
constexpr TextRule kText{0, 20'000, TextRule::Lines::many};

constexpr Constraint kLines[] = {
    {.member = "name", .summary = "What the site is called.", .example = "Klieg", .text = kName},
    {.member = "description",
     .summary = "What it is about, in a line.",
     .example = "Films of our town, old and new.",
     .text = kDescription},
    {.member = "accent",
     .summary = "The colour of its buttons and links, as #rrggbb; shades that can be read are derived of it.",
     .example = "#b3401e",
     .text = kAccent.written_as(TextRule::Format::color)},
    {.member = "about", .summary = "About the site, in plain text.", .example = "Who we are.", .text = kText},
    {.member = "terms",
     .summary = "On which terms accounts are made, in plain text.",
     .example = "Be kind.",
     .text = kText},
    {.member = "contact",
     .summary = "How its people are reached, in plain text.",
     .example = "post@example.org",
     .text = kText},
    {.member = "registration", .summary = "Whether anybody may make an account.", .example = "open"},
};

/// Takes a text of a patch over; null and the empty text stand for none.
void take(json::Change<std::string>& change, std::optional<std::string>& into) {
    if (!change) return;
    into = *std::move(change);
    if (into && into->empty()) into.reset();
}

}  // namespace

Constraints constraints_of(ConfiguredSite const*) {
    return kLines;
}
Constraints constraints_of(ChosenSite const*) {
    return kLines;
}
Constraints constraints_of(SitePatch const*) {
    return kLines;
}

Result<ChosenSite> patched(ChosenSite chosen, SitePatch patch) {
    FieldChecks wrong;
    check_and_tidy_members(wrong, patch);
    KLIEG_CHECK(std::move(wrong).result());
    take(patch.name, chosen.name);
    take(patch.description, chosen.description);
    take(patch.accent, chosen.accent);
    take(patch.about, chosen.about);
    take(patch.terms, chosen.terms);
    take(patch.contact, chosen.contact);
    if (chosen.accent) chosen.accent = lower_ascii(*chosen.accent);
    if (patch.registration) chosen.registration = *patch.registration;
    return chosen;
}

SiteInBrief brief_of(ChosenSite const& chosen, ConfiguredSite const& configured) {
    return {.name = chosen.name.value_or(configured.name),
            .description = chosen.description.value_or(""),
            .accent = chosen.accent,
            .has_about = chosen.about.has_value(),
            .has_terms = chosen.terms.has_value(),
            .has_contact = chosen.contact.has_value(),
            .registration_open = chosen.registration.value_or(configured.registration) == Registration::open};
}

Result<SitePage> SitePage::parse(std::string_view text) {
    if (text != "about" && text != "terms" && text != "contact")
        return Error{Errc::not_found, "the site has no such text"};
    return SitePage{std::string(text)};
}

std::optional<std::string> const& SitePage::of(ChosenSite const& chosen) const {
    if (name == "about") return chosen.about;
    return name == "terms" ? chosen.terms : chosen.contact;
}

}  // namespace klieg::site
