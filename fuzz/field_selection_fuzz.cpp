// What `fields=` may say, and queries that carry it: parsed against an answer's shape, then applied to an answer.

#include "http/contract/fields.h"
#include "http/contract/query.h"

#include <cstdint>
#include <cstdlib>

namespace klieg::http {
namespace {

struct Channel {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Channel, (), (id, name))

struct Video {
    std::string id;
    Channel channel;
    std::vector<Channel> guests;
};
BOOST_DESCRIBE_STRUCT(Video, (), (id, channel, guests))

struct Asked : PageQuery {
    bool all = false;
    std::optional<ChannelId> channel_id;
};
BOOST_DESCRIBE_STRUCT(Asked, (PageQuery), (all, channel_id))

json::Value an_answer() {
    Video const video{"v", {"c", "n"}, {{"a", "b"}, {"d", "e"}}};
    return json::from(page_of<Video>({video, video}, "next"), json::Naming::camel);
}

/// Nothing of what is left was not there before.
bool is_part(json::Value const& part, json::Value const& whole) {
    if (part.is_array()) {
        if (!whole.is_array() || part.get_array().size() != whole.get_array().size()) return false;
        for (std::size_t i = 0; i < part.get_array().size(); ++i)
            if (!is_part(part.get_array()[i], whole.get_array()[i])) return false;
        return true;
    }
    if (!part.is_object()) return part == whole;
    for (auto const& entry : part.get_object()) {
        auto const* other = whole.is_object() ? whole.get_object().if_contains(entry.key()) : nullptr;
        if (other == nullptr || !is_part(entry.value(), *other)) return false;
    }
    return true;
}

}  // namespace
}  // namespace klieg::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace klieg::http;
    std::string const text(reinterpret_cast<char const*>(data), size);
    if (auto selection = FieldSelection::parse(text, schema_of<Page<Video>>()); selection.ok()) {
        auto answer = an_answer();
        selection->apply(answer);
        if (!is_part(answer, an_answer())) std::abort();
    }
    for (auto const* name : {"limit", "all", "channelId", "cursor"}) {
        auto read = read_query<Asked>({{name, text}});
        if (read.ok() && (read->limit < 1 || read->limit > 100)) std::abort();
    }
    return 0;
}
