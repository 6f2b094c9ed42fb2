#include "base/assert.h"
#include "base/crypto.h"
#include "playback/media_access.h"
#include "uploads/api.h"
#include "uploads/media_type.h"
#include "videos/media_token.h"

/// Text and first bytes that anybody may send to the videos' routes. The first byte says which parser reads the rest.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view text(reinterpret_cast<char const*>(data + 1), size - 1);
    using namespace klieg;
    switch (data[0] % 5) {
        case 0: {
            auto path = playback::parse_media_path(text);
            if (!path.ok()) KLIEG_ASSERT(path.error().kind == Errc::not_found);
            if (path.ok()) KLIEG_ASSERT(path->file.find("/..") == std::string::npos && path->file.front() != '.');
            break;
        }
        case 1: static_cast<void>(uploads::metadata_value(text, "videoId")); break;
        case 2: {
            auto checksum = uploads::parse_checksum(text);
            if (checksum.ok()) KLIEG_ASSERT(checksum->digest.size() == 20 || checksum->digest.size() == 32);
            break;
        }
        case 3: static_cast<void>(uploads::media_type_of(crypto::as_bytes(text))); break;
        default: {
            static videos::MediaTokens const tokens({{"k1", "a secret that no input holds"}}, "k1");
            static auto const video = VideoId::parse("v_aaaaaaaaaaaaaaaa").value();
            KLIEG_ASSERT(!tokens.verify(text, video, "key", Time{}).ok());
        }
    }
    return 0;
}
