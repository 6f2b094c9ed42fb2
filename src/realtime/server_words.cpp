#include "realtime/server_words.h"

namespace klieg::realtime::words {

namespace {

json::Value or_null(std::optional<std::string> const& text) {
    return text ? json::Value(*text) : json::Value(nullptr);
}

}  // namespace

std::string hello(Hello const& hello) {
    return json::to_text(json::Object{{"op", "hello"},
                                      {"sid", hello.sid},
                                      {"heartbeatMs", hello.heartbeat_ms.count()},
                                      {"maxMsg", hello.max_msg},
                                      {"resumeWindowMs", hello.resume_window_ms.count()}});
}

std::string ack(Ack const& ack) {
    json::Array ok;
    json::Object at;
    for (auto const& [topic, place] : ack.ok) {
        ok.emplace_back(topic);
        if (place) at[topic] = *place;
    }
    json::Array err;
    for (auto const& [topic, code, detail, index] : ack.err) {
        json::Object refused{{"topic", topic}, {"code", code}, {"detail", detail}};
        if (index) refused["index"] = *index;
        err.push_back(std::move(refused));
    }
    json::Object said{{"op", "ack"}, {"id", ack.id}, {"ok", std::move(ok)}, {"err", std::move(err)}};
    if (!at.empty()) said["at"] = std::move(at);
    return json::to_text(said);
}

std::string gap(std::string const& topic, std::optional<std::string> const& oldest, std::string const& fetch) {
    return json::to_text(json::Object{
        {"op", "gap"},
        {"t", topic},
        {"oldest", or_null(oldest)},
        {"fetch", fetch.empty() ? json::Value(nullptr) : json::Value(fetch)},
    });
}

std::string lag(std::size_t dropped) {
    return json::to_text(json::Object{{"op", "lag"}, {"dropped", dropped}});
}

std::string pong(json::Value const& ts) {
    return json::to_text(json::Object{{"op", "pong"}, {"ts", ts}});
}

std::string ended(std::string const& topic, Error const& why) {
    return json::to_text(json::Object{{"op", "end"}, {"t", topic}, {"code", why.stable_code()}});
}

std::string refused(json::Value const& id, std::string const& code, std::string const& detail) {
    return json::to_text(json::Object{{"op", "err"}, {"id", id}, {"code", code}, {"detail", detail}});
}

std::string bye(std::string const& code, std::pair<std::chrono::milliseconds, std::chrono::milliseconds> retry) {
    return json::to_text(json::Object{
        {"op", "bye"}, {"code", code}, {"retryMs", json::Array{retry.first.count(), retry.second.count()}}});
}

}  // namespace klieg::realtime::words
