#include "app/config.h"
#include "base/assert.h"

/// What an operator writes: a file of settings, and addresses in it.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view text(reinterpret_cast<char const*>(data + 1), size - 1);
    using namespace klieg;
    if (data[0] % 2 == 0) {
        auto endpoint = app::parse_endpoint(text);
        if (endpoint.ok()) KLIEG_ASSERT(!endpoint->host.empty());
        return 0;
    }
    app::Config config;
    auto read = app::read_toml(text, "fuzz", config);
    if (!read.ok()) KLIEG_ASSERT(read.error().kind == Errc::invalid);
    static_cast<void>(app::validate(config));
    return 0;
}
