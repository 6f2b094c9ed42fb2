#include "pages/preference.h"

#include "http/headers.h"
#include "http/quality_list.h"

namespace klieg::pages {

namespace {

/// By the most exact range that fits: the type, all of its kind, anything.
int weight_of(std::string_view accept, std::string_view type, std::string_view kind) noexcept {
    int weights[] = {-1, -1, 0};
    http::for_each_element(accept, [&](std::string_view element) {
        auto const [name, weight] = http::weighed_name(element);
        if (http::same_ignoring_case(name, type)) weights[0] = weight;
        if (http::same_ignoring_case(name, kind)) weights[1] = weight;
        if (http::is_wildcard(name)) weights[2] = weight;
    });
    for (int const weight : weights)
        if (weight >= 0) return weight;
    return 0;
}

}  // namespace

bool prefers_json(std::string_view accept) noexcept {
    auto const json = std::max(weight_of(accept, "application/json", "application/*"),
                               weight_of(accept, "application/problem+json", "application/*"));
    return json > weight_of(accept, "text/html", "text/*");
}

bool names_html(std::string_view accept) noexcept {
    bool named = false;
    http::for_each_element(accept, [&named](std::string_view element) {
        auto const [name, weight] = http::weighed_name(element);
        named =
            named ||
            ((http::same_ignoring_case(name, "text/html") || http::same_ignoring_case(name, "application/xhtml+xml")) &&
             weight > 0);
    });
    return named && !prefers_json(accept);
}

}  // namespace klieg::pages
