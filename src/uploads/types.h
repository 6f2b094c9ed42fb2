#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>

namespace klieg::uploads {

enum class UploadState : std::uint8_t { open, complete };
BOOST_DESCRIBE_ENUM(UploadState, open, complete)

/// A file on its way, as it is stored. Its offset is not: the object store alone knows what is durable.
struct Upload {
    int schema_version = 1;
    UploadId upload_id;
    VideoId video_id;
    UserId user_id;
    std::uint64_t length = 0;  ///< bytes of the whole file
    std::string staging;       ///< where the bytes gather
    std::string object_name;   ///< what they become
    std::uint32_t generation = 0;
    std::string metadata;  ///< Upload-Metadata as it came, which HEAD gives back (tus 1.0.0)
    UploadState state = UploadState::open;
    Time created_at{};
    Time expires_at{};  ///< complete: when the row goes; open: when the upload is given up, put off as bytes arrive
};
BOOST_DESCRIBE_STRUCT(Upload, (),
                      (schema_version, upload_id, video_id, user_id, length, staging, object_name, generation, metadata,
                       state, created_at, expires_at))

}  // namespace klieg::uploads
