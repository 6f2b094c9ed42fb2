#include "adapters/tiered/far_entry.h"

#include "base/json.h"

namespace klieg::tiered {

std::string to_bytes(FarHead const& head, std::string_view text) {
    return json::to_text(json::from(head, json::Naming::camel)).append("\n").append(text);
}

Result<FarEntry> parse_far_entry(std::string_view bytes) {
    auto const line = bytes.find('\n');
    if (line == std::string_view::npos) return Error{Errc::corrupt, "a far entry without its head"};
    auto tree = json::parse(bytes.substr(0, line));
    if (!tree.ok()) return Error{Errc::corrupt, "a far entry's head is no JSON"};
    auto head = json::to<FarHead>(*tree, json::Naming::camel, json::Strictness::stored);
    if (!head.ok()) return Error{Errc::corrupt, "a far entry's head is none of ours"};
    return FarEntry{*std::move(head), std::string(bytes.substr(line + 1))};
}

}  // namespace klieg::tiered
