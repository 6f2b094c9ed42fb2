#include "passkeys/client_data.h"

#include "base/json.h"

namespace klieg::passkeys {

namespace {

std::optional<std::string> text_at(json::Object const& object, std::string_view member) {
    auto const* value = object.if_contains(member);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

}  // namespace

std::optional<ClientData> read_client_data(std::string_view json_text) {
    auto const value = json::parse(json_text);
    if (!value.ok() || !value->is_object()) return std::nullopt;
    auto const& object = value->get_object();
    auto type = text_at(object, "type");
    auto challenge = text_at(object, "challenge");
    auto origin = text_at(object, "origin");
    if (!type || !challenge || !origin) return std::nullopt;
    auto const* crosses = object.if_contains("crossOrigin");
    bool const is_framed = object.contains("topOrigin") || (crosses != nullptr && *crosses != json::Value(false));
    return ClientData{*std::move(type), *std::move(challenge), *std::move(origin), is_framed};
}

}  // namespace klieg::passkeys
