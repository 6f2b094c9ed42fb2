#include "realtime/asyncapi.h"

#include "http/contract/json_schema.h"

#include <map>
#include <utility>
#include <vector>

namespace klieg::realtime {

namespace {

json::Object text(std::string_view description) {
    return {{"type", "string"}, {"description", description}};
}
json::Object integer(std::string_view description) {
    return {{"type", "integer"}, {"minimum", 0}, {"description", description}};
}
json::Object list_of(json::Object items) {
    return {{"type", "array"}, {"items", std::move(items)}};
}
json::Object or_null(std::string_view description) {
    return {{"type", json::Array{"string", "null"}}, {"description", description}};
}
json::Object any_id() {
    return {{"type", json::Array{"string", "number", "null"}}, {"description", "What the client calls its request."}};
}

/// An object whose `op` is this, and that has these members, `optional` ones perhaps.
json::Object saying(std::string_view op, json::Object members, json::Object optional = {}) {
    json::Array required{"op"};
    json::Object properties{{"op", json::Object{{"type", "string"}, {"const", op}}}};
    for (auto const& [name, schema] : members) {
        required.emplace_back(name);
        properties[name] = schema;
    }
    for (auto const& [name, schema] : optional) properties[name] = schema;
    return {{"type", "object"}, {"required", std::move(required)}, {"properties", std::move(properties)}};
}

struct Word {
    std::string_view name;
    std::string_view summary;
    json::Object payload;
};

std::vector<Word> words_of_client() {
    json::Object after{{"type", "object"},
                       {"description", "By topic: `s` of the last message of it that was seen."},
                       {"additionalProperties", json::Object{{"type", "string"}}}};
    auto const topics = list_of(text("video:v_abcdefgh234567ij"));
    return {{"sub", "Follows topics, from where it was where `after` says so.",
             saying("sub", {{"topics", topics}}, {{"id", any_id()}, {"after", std::move(after)}})},
            {"unsub", "Follows them no more.", saying("unsub", {{"topics", topics}}, {{"id", any_id()}})},
            {"ping", "Asks for a pong.",
             saying("ping", {}, {{"ts", json::Object{{"type", json::Array{"string", "number"}}}}})}};
}

std::vector<Word> words_of_server() {
    auto const refused = json::Object{
        {"type", "object"},
        {"required", json::Array{"topic", "code", "detail"}},
        {"properties",
         json::Object{{"topic", text("Which. Of one that is too long the beginning, of what is no text nothing.")},
                      {"code", text("Stable.")},
                      {"detail", text("Why.")},
                      {"index", integer("Only of what is too long, or no text: which of `topics` it was, from 0.")}}}};
    json::Object at{{"type", "object"},
                    {"description", "By topic: where the log was; it serves as `after`."},
                    {"additionalProperties", json::Object{{"type", "string"}}}};
    return {
        {"hello", "The first that is said.",
         saying("hello", {{"sid", text("Of this connection.")},
                          {"heartbeatMs", integer("After so much silence the server pings.")},
                          {"maxMsg", integer("Bytes of a message that it takes.")},
                          {"resumeWindowMs", integer("For so long it keeps what was told.")}})},
        {"ack", "What became of a sub or an unsub.",
         saying("ack", {{"id", any_id()}, {"ok", list_of(text("Followed, or no more."))}, {"err", list_of(refused)}},
                {{"at", std::move(at)}})},
        {"ev", "Something happened: a message of a topic.",
         saying("ev", {{"t", text("The topic.")}, {"type", text("The message's name.")}, {"d", json::Object{}}},
                {{"s", text("Its place in the log; what is passing has none.")}})},
        {"gap",
         "Messages were missed that are kept no more, or are too much; or one could not be told: look how things "
         "stand.",
         saying("gap", {{"t", text("The topic.")},
                        {"oldest", or_null("The oldest that is kept.")},
                        {"fetch", or_null("A path that answers how things stand.")}})},
        {"end", "The topic is followed no more, since it may not be.",
         saying("end", {{"t", text("The topic.")}, {"code", text("Why.")}})},
        {"lag", "The client is slow: so many messages that were passing are dropped.",
         saying("lag", {{"dropped", integer("How many.")}})},
        {"pong", "Answers a ping.",
         saying("pong", {{"ts", json::Object{{"type", json::Array{"string", "number", "null"}}}}})},
        {"err", "What the client said is no request.",
         saying("err", {{"id", any_id()}, {"code", text("Stable.")}, {"detail", text("Why.")}})},
        {"bye", "The connection ends.",
         saying("bye", {{"code", text("Why.")},
                        {"retryMs", json::Object{{"type", "array"},
                                                 {"items", json::Object{{"type", "integer"}}},
                                                 {"minItems", 2},
                                                 {"maxItems", 2},
                                                 {"description", "Come back after a time between these."}}}})},
    };
}

json::Object reference(std::string const& target) {
    return {{"$ref", target}};
}

/// Makes the document, one channel after the other.
class Writer {
public:
    void add_socket() {
        json::Object messages;
        json::Array received;
        json::Array sent;
        for (auto const& word : words_of_server()) add_word(word, messages, received);
        for (auto const& word : words_of_client()) add_word(word, messages, sent);
        channels_["socket"] = json::Object{{"address", "/api/ws"},
                                           {"description", "One WebSocket, subprotocol klieg.v1+json."},
                                           {"messages", std::move(messages)}};
        add_operation("hearServer", "receive", "socket", "What the server says.", std::move(received));
        add_operation("tellServer", "send", "socket", "What a client says.", std::move(sent));
    }

    void add(Topic const& topic, std::vector<MessageEntry> const& entries) {
        json::Object messages;
        json::Array received;
        for (auto const& entry : entries) {
            json::Object message{{"name", entry.name}, {"title", entry.name}, {"summary", entry.meaning}};
            if (entry.payload != nullptr) message["payload"] = schemas_.of(*entry.payload, http::Direction::given);
            auto const key = topic.name + "." + entry.name;
            messages_[key] = std::move(message);
            messages[entry.name] = reference("#/components/messages/" + key);
            received.push_back(reference("#/channels/" + topic.name + "/messages/" + entry.name));
        }
        channels_[topic.name] =
            json::Object{{"address", topic.name + ":{id}"},
                         {"summary", topic.summary},
                         {"description",
                          "A topic: its messages come over the socket as `ev`, whose `t` is this address, `type` the "
                          "message's name and `d` its payload."},
                         {"parameters", json::Object{{"id", json::Object{{"description", "As " + topic.id_text}}}}},
                         {"messages", std::move(messages)}};
        auto name = topic.name;
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
        add_operation("follow" + name, "receive", topic.name, topic.summary, std::move(received));
    }

    json::Object finish(AsyncApiInfo const& info) {
        return {{"asyncapi", "3.1.0"},
                {"info", json::Object{{"title", info.title},
                                      {"version", info.version},
                                      {"description",
                                       "What happens on a site, as it happens: topics over one "
                                       "WebSocket, or as server-sent events from /api/events."},
                                      {"license", json::Object{{"name", "GPL-3.0-or-later"}}}}},
                {"defaultContentType", "application/json"},
                {"channels", in_order(channels_)},
                {"operations", in_order(operations_)},
                {"components", json::Object{{"messages", in_order(messages_)}, {"schemas", schemas_.components()}}}};
    }

private:
    static json::Object in_order(std::map<std::string, json::Object> const& all) {
        json::Object object;
        for (auto const& [name, value] : all) object[name] = value;
        return object;
    }

    void add_word(Word const& word, json::Object& messages, json::Array& of_operation) {
        std::string const name(word.name);
        messages_[name] = {{"name", name}, {"title", name}, {"summary", word.summary}, {"payload", word.payload}};
        messages[name] = reference("#/components/messages/" + name);
        of_operation.push_back(reference("#/channels/socket/messages/" + name));
    }

    void add_operation(std::string const& name, std::string_view action, std::string const& channel,
                       std::string_view summary, json::Array messages) {
        operations_[name] = {{"action", action},
                             {"channel", reference("#/channels/" + channel)},
                             {"summary", summary},
                             {"messages", std::move(messages)}};
    }

    http::JsonSchemas schemas_;
    std::map<std::string, json::Object> channels_;
    std::map<std::string, json::Object> operations_;
    std::map<std::string, json::Object> messages_;
};

}  // namespace

json::Object asyncapi_document(Hub const& hub, AsyncApiInfo const& info) {
    Writer writer;
    writer.add_socket();
    for (auto const& topic : hub.topics()) {
        std::map<std::string, MessageEntry> entries;  // several events may be told as one message
        for (auto const& entry : topic.passing) entries.insert_or_assign(entry.name, entry);
        if (topic.tells_presence) entries.insert_or_assign(std::string(kPresence.name), entry_of(kPresence));
        for (auto const& renderer : hub.renderers())
            if (renderer.topic == topic.name)
                for (auto const& entry : renderer.messages) entries.insert_or_assign(entry.name, entry);
        std::vector<MessageEntry> all;
        for (auto& [name, entry] : entries) all.push_back(std::move(entry));
        writer.add(topic, all);
    }
    return writer.finish(info);
}

}  // namespace klieg::realtime
