#include "http/quality_list.h"

#include "http/headers.h"

#include <algorithm>

namespace klieg::http {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// "0.75" is 750. Up to three digits after the point, as the grammar has it.
int parse_weight(std::string_view text) noexcept {
    if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return 0;
    int weight = (text[0] - '0') * 1000;
    if (text.size() == 1) return weight;
    if (text[1] != '.') return 0;
    int place = 100;
    for (char digit : text.substr(2)) {
        if (digit < '0' || digit > '9') return 0;
        weight += (digit - '0') * place;
        place /= 10;
    }
    return weight > 1000 ? 0 : weight;
}

int weight_of(std::string_view parameters) noexcept {
    while (!parameters.empty()) {
        auto parameter = trimmed(parameters.substr(0, parameters.find(';')));
        parameters.remove_prefix(std::min(parameters.find(';'), parameters.size() - 1) + 1);
        if (parameter.size() >= 2 && (parameter[0] == 'q' || parameter[0] == 'Q') && parameter[1] == '=')
            return parse_weight(parameter.substr(2));
    }
    return 1000;
}

}  // namespace

int quality_of(std::string_view header, std::string_view token) noexcept {
    int named = -1;
    int others = 0;
    for_each_element(header, [&](std::string_view element) {
        auto const [name, weight] = weighed_name(element);
        if (same_ignoring_case(name, token)) named = weight;
        if (is_wildcard(name)) others = weight;
    });
    return named >= 0 ? named : others;
}

WeighedName weighed_name(std::string_view element) noexcept {
    auto const semicolon = element.find(';');
    if (semicolon == element.npos) return {element, 1000};
    return {trimmed(element.substr(0, semicolon)), weight_of(element.substr(semicolon + 1))};
}

}  // namespace klieg::http
