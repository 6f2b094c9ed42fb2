#pragma once

/// What a page of another origin may read of an answer beyond what the Fetch standard always shows. A macro, so that
/// the literals of whole header blocks can hold it.
#define KLIEG_EXPOSED_HEADERS                                                                                 \
    "Content-Length, Content-Range, ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, " \
    "Retry-After, Upload-Offset, Upload-Length, Upload-Expires, Tus-Resumable, Tus-Version, Tus-Extension, "  \
    "Tus-Max-Size, X-Request-Id"
