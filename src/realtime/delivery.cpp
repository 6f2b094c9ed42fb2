#include "realtime/delivery.h"

namespace klieg::realtime {

namespace {

/// As JSON has it, in quotes.
std::string json_text_of(std::string const& text) {
    return json::to_text(json::Value(text));
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
    auto frame = text_frame(json);
    auto const begin = frame->size() - json.size();
    Delivery made{.topic = std::move(message.topic),
                  .type = std::move(message.type),
                  .key = std::move(message.key),
                  .at = std::move(at),
                  .asks_guard = asks_guard,
                  .frame = std::move(frame),
                  .json_begin = begin};
    return std::make_shared<Delivery const>(std::move(made));
}

}  // namespace klieg::realtime
