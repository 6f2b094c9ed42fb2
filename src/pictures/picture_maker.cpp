#include "pictures/picture_maker.h"

#include "assembly/picture_jobs.h"

#include <memory>
#include <utility>

namespace klieg::pictures {

namespace {

constexpr std::size_t kKeyLetters = 16;
constexpr std::size_t kWaitingMax = 64;

ByteBudget::Watch watch_decoders(Metrics& metrics) {
    return {metrics.gauge({"klieg_picture_decoders_bytes", "Memory that decoders of people's pictures may use now"}),
            metrics.counter({"klieg_picture_decoders_refused_total", "Pictures turned away for want of it"})};
}

ByteBudget::Watch watch_bodies(Metrics& metrics) {
    return {metrics.gauge({"klieg_picture_bodies_bytes", "Memory for pictures that people are sending"}),
            metrics.counter({"klieg_picture_bodies_refused_total", "Pictures turned away for want of it"})};
}

Error busy() {
    Error error{Errc::rate_limited, "Another picture of yours is being made: wait for it, then send this one again.",
                "one_at_a_time"};
    error.retry_after = std::chrono::seconds(2);
    return error;
}

/// By the clock, and not by the processor that it used: others had that.
Error slow() {
    return {Errc::unavailable, "Reading the picture took too long: send a smaller one, or try again later.",
            "overloaded"};
}

}  // namespace

/// A person's place, until it goes.
class PictureMaker::Place {
public:
    static Result<Place> take(PictureMaker& maker, UserId const& person) {
        MutexLock const lock(maker.mutex_);
        if (!maker.busy_.insert(person).second) return busy();
        return Place(maker, person);
    }
    Place() = default;
    Place(Place&& other) noexcept : maker_(std::exchange(other.maker_, nullptr)), person_(std::move(other.person_)) {}
    Place& operator=(Place&& other) noexcept {
        std::swap(maker_, other.maker_);
        std::swap(person_, other.person_);
        return *this;
    }
    ~Place() {
        if (maker_ == nullptr) return;
        MutexLock const lock(maker_->mutex_);
        maker_->busy_.erase(person_);
    }

private:
    Place(PictureMaker& maker, UserId person) : maker_(&maker), person_(std::move(person)) {}

    PictureMaker* maker_ = nullptr;
    UserId person_;
};

PictureMaker::PictureMaker(Needs needs)
    : needs_(std::move(needs)),
      rates_({{http::RateClass::write, kPicturesPerMinute, kPicturesAtOnceMax}}, needs_.clock),
      receiving_(needs_.clock),
      decoding_(needs_.clock),
      bodies_({.bytes_max = kBodiesBytesMax, .waiting_max = kWaitingMax}, watch_bodies(needs_.metrics)),
      memory_({.bytes_max = kDecoderMemoryBytesMax, .waiting_max = kWaitingMax}, watch_decoders(needs_.metrics)) {}

Result<> PictureMaker::can_decode() const {
    if (needs_.make) return {};
    return Error{Errc::unavailable, "The site takes no pictures, since it cannot decode them safely.",
                 kSandboxIncomplete};
}

Result<> PictureMaker::admit(UserId const& person) {
    auto const verdict = rates_.take(http::RateClass::write, person.text());
    if (verdict.allowed) return {};
    Error error{Errc::rate_limited, "You have sent many pictures: go on in a minute.", "too_many_pictures"};
    error.retry_after = verdict.retry_after;
    return error;
}

Task<Result<assembly::Picture>> PictureMaker::make(Wanted wanted, Sent sent) {
    KLIEG_CO_TRY(auto const place, Place::take(*this, wanted.by));
    KLIEG_CO_CHECK(can_decode());
    KLIEG_CO_CHECK(admit(wanted.by));
    KLIEG_CO_TRY(auto room, co_await bodies_.take(sent.bytes, kRoomPatience, receiving_.of(wanted.by)));
    KLIEG_CO_TRY(auto image, co_await receive(wanted.by, std::move(sent.read)));
    KLIEG_CO_TRY(auto made, co_await decode(wanted.by, std::move(image), std::move(wanted.order)));
    room.shrink_to(0);
    co_return co_await store(std::move(wanted.whose), std::move(made));
}

Task<Result<std::string>> PictureMaker::receive(UserId from, ReadImage read) {
    RecentUse::Use const use(receiving_, std::move(from));
    co_return co_await read();
}

Task<Result<media::MadeImage>> PictureMaker::decode(UserId from, std::string image, media::ImageOrder order) {
    KLIEG_CO_TRY(auto const share,
                 co_await memory_.take(media::ImageLimits::kMemoryBytesMax, kDecoderPatience, decoding_.of(from)));
    RecentUse::Use const use(decoding_, std::move(from));
    auto made = co_await needs_.make(std::move(image), std::move(order));
    if (!made.ok() && made.error().kind == Errc::timeout) co_return slow();
    co_return made;
}

Task<Result<assembly::Picture>> PictureMaker::copy(UserId by, std::string whose, ReadMade read) {
    KLIEG_CO_TRY(auto const place, Place::take(*this, by));
    KLIEG_CO_CHECK(admit(by));
    KLIEG_CO_TRY(auto made, co_await read());
    co_return co_await store(std::move(whose), std::move(made));
}

/// The job that takes them away again comes first: whatever ends us after this leaves nothing behind.
Task<Result<assembly::Picture>> PictureMaker::store(std::string whose, media::MadeImage made) {
    assembly::Picture picture{.key = needs_.random.base32(kKeyLetters)};
    auto const queued =
        co_await needs_.tables.transact({needs_.jobs.enqueue(assembly::settle_picture(whose, picture.key))});
    // Its id is new, so one that stands there is ours: an engine may do a write twice.
    if (!queued.ok() && queued.error().kind != Errc::conflict) co_return queued.error();
    for (auto& [width, height, bytes] : made.sizes) {
        picture.sizes.push_back({width, height, static_cast<std::int64_t>(bytes.size())});
        KLIEG_CO_CHECK(co_await needs_.objects.put(assembly::picture_name(whose, picture.key, width),
                                                   std::make_shared<Bytes const>(std::move(bytes))));
    }
    for (auto& [width, height, bytes] : made.jpegs) {
        picture.jpegs.push_back({width, height, static_cast<std::int64_t>(bytes.size())});
        KLIEG_CO_CHECK(co_await needs_.objects.put(assembly::picture_jpeg_name(whose, picture.key, width),
                                                   std::make_shared<Bytes const>(std::move(bytes))));
    }
    if (made.jpeg) {
        picture.jpeg_bytes = static_cast<std::int64_t>(made.jpeg->bytes.size());
        KLIEG_CO_CHECK(co_await needs_.objects.put(assembly::picture_jpeg_name(whose, picture.key),
                                                   std::make_shared<Bytes const>(std::move(made.jpeg->bytes))));
    }
    co_return picture;
}

}  // namespace klieg::pictures
