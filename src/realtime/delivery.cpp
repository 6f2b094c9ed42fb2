#include "realtime/delivery.h"

#include "realtime/server_words.h"

namespace klieg::realtime {

namespace {

/// As JSON has it, in quotes.
std::string json_text_of(std::string const& text) {
    return json::to_text(json::Value(text));
}

DeliveryPtr of_json(std::string_view json, Delivery about) {
    about.frame = text_frame(json);
    about.json_begin = about.frame->size() - json.size();
    return std::make_shared<Delivery const>(std::move(about));
}

}  // namespace

std::optional<LogPlace> LogPlace::parse(std::string_view text) {
    auto const dot = text.find('.');
    if (dot == text.npos || dot == 0) return std::nullopt;
    return LogPlace{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

DeliveryPtr make_delivery(Message message, std::optional<LogPlace> at, bool asks_guard) {
    std::string json = R"({"op":"ev","t":)" + json_text_of(message.topic);
    if (at) json += R"(,"s":)" + json_text_of(at->text());
    json += R"(,"type":)" + json_text_of(message.type) + R"(,"d":)" + message.data + "}";
    return of_json(json, {.topic = std::move(message.topic),
                          .type = std::move(message.type),
                          .key = std::move(message.key),
                          .removes = message.removes,
                          .at = std::move(at),
                          .asks_guard = asks_guard});
}

DeliveryPtr make_gap(std::string topic, LogPlace at, std::string const& fetch, bool asks_guard) {
    auto const json = words::gap(topic, std::nullopt, fetch);
    return of_json(json, {.topic = std::move(topic), .at = std::move(at), .asks_guard = asks_guard});
}

}  // namespace klieg::realtime
