#include "identity/client_agent.h"

#include <algorithm>

namespace klieg::identity {

std::string printable_agent(std::string_view field) {
    constexpr std::size_t kBytesMax = 256;
    std::string text(field.substr(0, kBytesMax));
    std::replace_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

}  // namespace klieg::identity
