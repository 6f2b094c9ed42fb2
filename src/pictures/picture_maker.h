#pragma once

#include "assembly/picture.h"
#include "base/byte_budget.h"
#include "base/mutex.h"
#include "base/random.h"
#include "http/rate_limiter.h"
#include "jobs/queue.h"
#include "media/ffmpeg/image.h"
#include "pictures/recent_use.h"
#include "ports/object_store.h"
#include "ports/table_store.h"

#include <functional>
#include <set>
#include <string>

namespace klieg::pictures {

/// The code of a refusal where decoders cannot be confined, so that no pictures are taken.
inline constexpr auto kSandboxIncomplete = "sandbox_incomplete";

/// Makes objects of what somebody sends. What they take of the machine is bounded: one picture of a person's at a time,
/// kPicturesAtOnceMax after each other and then one a minute, and of all people's together as many bodies and decoders
/// as there is memory for. Where that is all taken, the next is whoever has held it for the least time of late: who
/// sends what takes a decoder long, or sends it slowly, has others wait once, and is behind them the next time.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: of one process, as those of requests are.
class PictureMaker {
public:
    static constexpr unsigned kPicturesAtOnceMax = 60;
    static constexpr double kPicturesPerMinute = 1;
    static constexpr std::uint64_t kDecoderMemoryBytesMax = std::uint64_t{4} << 30U;
    static_assert(kDecoderMemoryBytesMax % media::ImageLimits::kMemoryBytesMax == 0);
    static constexpr std::chrono::seconds kDecoderPatience{20};
    static constexpr std::uint64_t kBodiesBytesMax = std::uint64_t{256} << 20U;
    static constexpr std::chrono::seconds kRoomPatience{90};  ///< more than a body takes, and its decoder

    using MakeImage = std::function<Task<Result<media::MadeImage>>(std::string image, media::ImageOrder order)>;
    using ReadImage = std::function<Task<Result<std::string>>()>;
    /// What somebody sends, which is not read before there is room for it.
    struct Sent {
        ReadImage read;
        std::uint64_t bytes = media::ImageLimits::kBytesMax;  ///< at most
    };
    using ReadMade = std::function<Task<Result<media::MadeImage>>()>;
    struct Needs {
        ports::TableStore& tables;
        ports::ObjectStore& objects;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
        Metrics& metrics;
        MakeImage make;  ///< empty: no decoder may run here
    };
    explicit PictureMaker(Needs needs);

    /// Who sends it, and of what it will be a picture.
    struct Wanted {
        UserId by;
        std::string whose;
        media::ImageOrder order;
    };
    /// Reads an image once there is a place for it, and stores it in sizes. No row names them yet: they go after
    /// kUnnamedPictureKept, unless one does by then. Fails: rate_limited, unavailable (overloaded, sandbox_incomplete),
    /// as `sent.read` and media::make_image do.
    Task<Result<assembly::Picture>> make(Wanted wanted, Sent sent);
    /// Stores, as a picture of `whose`, sizes that were made before: no decoder is asked. The rest is as make().
    Task<Result<assembly::Picture>> copy(UserId by, std::string whose, ReadMade read);

private:
    class Place;

    Result<> admit(UserId const& person);
    Result<> can_decode() const;
    Task<Result<std::string>> receive(UserId from, ReadImage read);
    Task<Result<media::MadeImage>> decode(UserId from, std::string image, media::ImageOrder order);
    Task<Result<assembly::Picture>> store(std::string whose, media::MadeImage made);

    Needs needs_;
    http::RateLimiter rates_;
    RecentUse receiving_;
    RecentUse decoding_;
    ByteBudget bodies_;
    ByteBudget memory_;

    Mutex mutex_;
    std::set<UserId> busy_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::pictures
