#include "site/view.h"

namespace klieg::site {

Constraints constraints_of(SiteSettingsAnswer const*) {
    static constexpr Constraint kMembers[] = {
        {.member = "chosen", .summary = "What was set here; null: as the configuration says, or none."},
        {.member = "configured", .summary = "What the configuration says."},
        {.member = "logo",
         .summary = "Its sign, a square of 48, 96, 192 and 512 pixels, ascending by width; empty: none was sent."},
        {.member = "changed_at", .summary = "When something was last set; null: never."},
        {.member = "version",
         .summary = "Counts the changes; 0 before the first. If-Match: \"v3\" is about the third.",
         .example = "3"},
    };
    return kMembers;
}

http::Reply<SiteSettingsAnswer> answer_with(SiteRow row, ConfiguredSite const& configured) {
    SiteSettingsAnswer answer{.chosen = {},
                              .configured = configured,
                              .logo = assembly::shown(row.logo, kSiteSubject),
                              .changed_at = {},
                              .version = row.version};
    if (row.version > 0) answer.changed_at = row.changed_at;
    auto const version = row.version;
    answer.chosen = static_cast<ChosenSite&&>(std::move(row));
    return http::Reply<SiteSettingsAnswer>(answer).at_version(version);
}

}  // namespace klieg::site
