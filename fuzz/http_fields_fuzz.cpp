#include "base/assert.h"
#include "http/allowed_origins.h"
#include "http/idempotency_key.h"
#include "http/trace_context.h"

/// Header fields that have a grammar of their own, and origins as a setting has them. The first byte says which parser
/// reads the rest.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view text(reinterpret_cast<char const*>(data + 1), size - 1);
    using namespace klieg::http;
    switch (data[0] % 3) {
        case 0: {
            auto trace = TraceContext::parse(text);
            if (!trace) break;
            KLIEG_ASSERT(trace->span != 0 && (trace->trace_high | trace->trace_low) != 0);
            KLIEG_ASSERT(TraceContext::parse(trace->to_header()) == trace);
            break;
        }
        case 1: {
            auto key = parse_idempotency_key(text);
            if (key.ok()) KLIEG_ASSERT(!key->empty() && key->size() <= kIdempotencyKeyBytesMax);
            break;
        }
        default: {
            auto origins = AllowedOrigins::parse({std::string(text)});
            if (!origins.ok()) break;
            KLIEG_ASSERT(!origins->lists("null") && !origins->lists("") && !origins->lists("*"));
            KLIEG_ASSERT(text == "*" || text.find("://") != text.npos);
        }
    }
    return 0;
}
