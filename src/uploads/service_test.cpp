#include "uploads/service.h"

#include "base/race.h"
#include "base/wake_up.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/run_concurrently.h"
#include "testing/tables_in_front.h"
#include "videos/fixture_for_test.h"

#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <utility>

namespace klieg::uploads {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// As far as anybody looks here it is a Matroska file.
std::string file_of(std::size_t size) {
    std::string bytes("\x1A\x45\xDF\xA3");
    for (std::size_t i = bytes.size(); i < size; ++i) bytes += static_cast<char>('a' + i % 26);
    return bytes.substr(0, size);
}

Task<Result<UploadService::Progress>> append(videos::Studio& studio, UploadId id, std::uint64_t offset,
                                             std::string bytes, std::optional<Checksum> checksum = {}) {
    testing::TextBody body(std::move(bytes), 1000);
    co_return co_await studio.uploads.append(studio.owner, std::move(id), offset, body, {}, std::move(checksum));
}

/// The same over a connection that breaks after the bytes. Answers that it did.
Task<Result<UploadService::Progress>> append_broken(videos::Studio& studio, UploadId id, std::uint64_t offset,
                                                    std::string bytes) {
    testing::TextBody body(std::move(bytes), 1000, Error{Errc::cancelled, "the client went away"});
    co_return co_await studio.uploads.append(studio.owner, std::move(id), offset, body, {}, {});
}

std::string read_object(videos::Studio& studio, std::string const& name) {
    auto file = studio.folder.path() / "objects" / name;
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

KLIEG_ASYNC_TEST(UploadService, MakesAFileOfItsPiecesAndHandsItOver) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto const file = file_of(20'000);
    auto begun = co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), "filename eA==");
    CO_ASSERT_OK(begun);
    auto id = begun->upload.upload_id;
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::uploading);
    std::size_t offset = 0;
    for (std::size_t piece : {1U, 3000U, 2000U, 14'999U}) {
        auto progress = co_await append(studio, id, offset, file.substr(offset, piece));
        CO_ASSERT_OK(progress);
        offset += piece;
        EXPECT_EQ(progress->offset, offset);
        auto asked = co_await studio.uploads.progress(studio.owner, id);
        CO_ASSERT_OK(asked);
        EXPECT_EQ(asked->offset, offset);
        EXPECT_EQ(asked->upload.metadata, "filename eA==");
    }
    auto after = co_await studio.now(video.video_id);
    EXPECT_EQ(after.status, videos::Status::processing);
    EXPECT_EQ(after.source_bytes, file.size());
    EXPECT_EQ(after.base_generation, 1U);
    EXPECT_EQ(read_object(studio, after.source_name), file);
    EXPECT_THAT(co_await studio.waiting(), ElementsAre(ingest::kPublishKind));
    EXPECT_EQ((co_await studio.event_types()).back(), "video.uploaded");

    EXPECT_EQ((co_await append(studio, id, offset, "x")).error().code, "offset_mismatch");
    EXPECT_EQ((co_await append(studio, id, offset - 1, "")).error().code, "offset_mismatch");
    auto nothing = co_await append(studio, id, offset, "");
    CO_ASSERT_OK(nothing);
    EXPECT_EQ(nothing->offset, file.size());
    EXPECT_EQ((co_await studio.uploads.terminate(studio.owner, id)).error().code, "already_uploaded");
    EXPECT_EQ((co_await studio.uploads.begin(studio.owner, video.video_id, 10, "")).error().code, "already_uploaded");
}

KLIEG_ASYNC_TEST(UploadService, BelongsToTheVideosOwnerAlone) {
    videos::Studio studio;
    auto video = co_await studio.playable(videos::Visibility::public_);
    EXPECT_EQ((co_await studio.uploads.begin(studio.stranger, video.video_id, 10, "")).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.uploads.begin(studio.administrator, video.video_id, 10, "")).error().kind,
              Errc::forbidden);
    EXPECT_EQ((co_await studio.uploads.begin({}, video.video_id, 10, "")).error().kind, Errc::unauthenticated);
    auto draft = co_await studio.draft();
    EXPECT_EQ((co_await studio.uploads.begin(studio.stranger, draft.video_id, 10, "")).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.uploads.begin(studio.owner, draft.video_id, 0, "")).error().code, "empty_file");
    EXPECT_EQ((co_await studio.uploads.begin(studio.owner, draft.video_id, (64 << 20) + 1, "")).error().kind,
              Errc::too_large);
    auto begun = co_await studio.uploads.begin(studio.owner, draft.video_id, 100, "");
    CO_ASSERT_OK(begun);
    auto id = begun->upload.upload_id;
    for (auto const& who : {studio.stranger, studio.moderator, studio.administrator, Principal{}}) {
        EXPECT_EQ((co_await studio.uploads.progress(who, id)).error().kind, Errc::not_found);
        testing::TextBody body(file_of(10));
        EXPECT_EQ((co_await studio.uploads.append(who, id, 0, body, {}, {})).error().kind, Errc::not_found);
        EXPECT_EQ((co_await studio.uploads.terminate(who, id)).error().kind, Errc::not_found);
    }
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id))->offset, 0U);
}

KLIEG_ASYNC_TEST(UploadService, TakesBytesOnlyWhereItStands) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, 10'000, ""))->upload.upload_id;
    CO_ASSERT_OK(co_await append(studio, id, 0, file_of(5000)));
    for (std::uint64_t offset : {0ULL, 4999ULL, 5001ULL, 10'000ULL, ~0ULL})
        EXPECT_EQ((co_await append(studio, id, offset, "xyz")).error().code, "offset_mismatch") << offset;
    auto nothing = co_await append(studio, id, 5000, "");
    CO_ASSERT_OK(nothing);
    EXPECT_EQ(nothing->offset, 5000U);
    testing::TextBody known(std::string(5001, 'x'), 1000);
    auto refused = co_await studio.uploads.append(studio.owner, id, 5000, known, 5001, {});
    EXPECT_EQ(refused.error().kind, Errc::too_large);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id))->offset, 5000U)
        << "a length that is known is refused whole";
    EXPECT_EQ((co_await append(studio, id, 5000, std::string(5001, 'x'))).error().kind, Errc::too_large);
}

/// Wherever the pieces of a chunked body end, among them just where the file should.
KLIEG_ASYNC_TEST(UploadService, CompletesNothingWithABodyThatIsTooLong) {
    auto const file = file_of(10'000);
    for (std::size_t piece : {1U, 999U, 1000U, 5000U, 10'000U, 10'001U, 20'000U}) {
        for (std::size_t more : {1U, 1000U, 10'000U}) {
            videos::Studio studio;
            auto video = co_await studio.draft();
            auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
            testing::TextBody body(file + std::string(more, 'x'), piece);
            auto refused = co_await studio.uploads.append(studio.owner, id, 0, body, {}, {});
            EXPECT_EQ(refused.error().kind, Errc::too_large) << piece;
            auto stands = co_await studio.uploads.progress(studio.owner, id);
            CO_ASSERT_OK(stands);
            EXPECT_LT(stands->offset, file.size()) << piece;
            EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::uploading) << piece;
            // What was kept is the file's, and the rest may follow.
            CO_ASSERT_OK(co_await append(studio, id, stands->offset, file.substr(stands->offset)));
            EXPECT_EQ(read_object(studio, (co_await studio.now(video.video_id)).source_name), file);
        }
    }
}

KLIEG_ASYNC_TEST(UploadService, KeepsWhatArrivedBeforeTheConnectionBroke) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto const file = file_of(10'000);
    auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
    EXPECT_EQ((co_await append_broken(studio, id, 0, file.substr(0, 6000))).error().kind, Errc::cancelled);
    auto progress = co_await studio.uploads.progress(studio.owner, id);
    CO_ASSERT_OK(progress);
    EXPECT_EQ(progress->offset, 6000U);
    CO_ASSERT_OK(co_await append(studio, id, 6000, file.substr(6000)));
    EXPECT_EQ(read_object(studio, (co_await studio.now(video.video_id)).source_name), file);
}

KLIEG_ASYNC_TEST(UploadService, LetsOneWriteAtATime) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, 10'000, ""))->upload.upload_id;
    std::vector<Task<Result<UploadService::Progress>>> writers;
    for (int i = 0; i < 3; ++i) writers.push_back(append(studio, id, 0, file_of(5000)));
    int written = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(writers))) {
        if (result.ok())
            ++written;
        else
            EXPECT_THAT((std::set<std::string, std::less<>>{"locked", "offset_mismatch"}),
                        Contains(result.error().stable_code()));
    }
    EXPECT_EQ(written, 1);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id))->offset, 5000U);
}

KLIEG_ASYNC_TEST(UploadService, RefusesWhatIsNoVideoHoweverSlowlyItComes) {
    for (std::size_t piece : {1U, 100U, 3000U, 4095U, 5000U}) {
        videos::Studio studio;
        auto video = co_await studio.draft();
        std::string const text(5000, '#');
        auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, text.size(), ""))->upload.upload_id;
        auto first = co_await append(studio, id, 0, text.substr(0, piece));
        auto refused = first.ok() ? co_await append(studio, id, piece, text.substr(piece)) : std::move(first);
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().code, "unsupported_media") << piece;
        auto after = co_await studio.now(video.video_id);
        EXPECT_EQ(after.status, videos::Status::failed);
        EXPECT_EQ(after.error->code, "unsupported_media");
        EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id)).error().kind, Errc::not_found);
        EXPECT_EQ((co_await studio.event_types()).back(), "video.failed");
        // Another file may follow.
        CO_ASSERT_OK(co_await studio.upload(video.video_id, file_of(100)));
        EXPECT_EQ((co_await studio.now(video.video_id)).error.has_value(), false);
    }
}

/// Ten bytes, then so many more that the line breaks after them: nothing of that judges less.
KLIEG_ASYNC_TEST(UploadService, RefusesWhatIsNoVideoThoughTheRequestsThatBringItBreak) {
    for (std::size_t piece : {1U, 10U, 4095U}) {
        videos::Studio studio;
        auto video = co_await studio.draft();
        std::string const text(50'000, '#');
        auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, text.size(), ""))->upload.upload_id;
        CO_ASSERT_OK(co_await append(studio, id, 0, text.substr(0, piece)));
        auto refused = co_await append_broken(studio, id, piece, text.substr(piece, 5000));
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().code, "unsupported_media") << piece;
        EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::failed);
        EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id)).error().kind, Errc::not_found);
    }
}

/// The bytes are kept either way, and a request that went well has no reason to be sent again.
KLIEG_ASYNC_TEST(UploadService, SaysHowTheRequestEndedThoughItsTypeCannotBeLookedAt) {
    videos::Studio studio;
    testing::Faults faults;
    testing::FaultyObjects objects(*studio.objects, faults);
    UploadService uploads({studio.upload_repo, studio.repo, studio.writer, objects, studio.queue, studio.budgets,
                           studio.clock, studio.random},
                          {});
    auto const file = file_of(20'000);
    for (bool breaks : {false, true}) {
        auto video = co_await studio.draft();
        auto id = (co_await uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
        CO_ASSERT_OK(co_await append(studio, id, 0, file.substr(0, 10)));
        std::optional<Error> broken;
        if (breaks) broken = Error{Errc::cancelled, "the client went away"};
        testing::TextBody body(file.substr(10, 5000), 1000, broken);
        faults.begin({.healthy = 2});  // staged_size and append; then peek
        auto appended = co_await uploads.append(studio.owner, id, 10, body, {}, {});
        CO_ASSERT(faults.end());
        if (breaks)
            EXPECT_EQ(appended.error().kind, Errc::cancelled);
        else
            CO_ASSERT_OK(appended);
        EXPECT_EQ((co_await uploads.progress(studio.owner, id))->offset, 5010U);
    }
}

KLIEG_ASYNC_TEST(UploadService, HandsNothingOverThatACrashLeftUnjudged) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto begun = co_await studio.uploads.begin(studio.owner, video.video_id, 5000, "");
    CO_ASSERT_OK(begun);
    testing::TextBody body(std::string(5000, '#'));
    videos::Studio::must(
        co_await studio.objects->append(begun->upload.staging, 0, body, ports::ObjectStore::Keep::what_arrived));
    auto asked = co_await studio.uploads.progress(studio.owner, begun->upload.upload_id);
    CO_ASSERT(!asked.ok());
    EXPECT_EQ(asked.error().code, "unsupported_media");
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::failed);
    EXPECT_THAT(co_await studio.object_names(), IsEmpty());
}

KLIEG_ASYNC_TEST(UploadService, KeepsNothingOfARequestWhoseChecksumIsWrong) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto const file = file_of(10'000);
    auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
    crypto::Hasher hasher(crypto::HashKind::sha1);
    hasher.update(crypto::as_bytes(file.substr(0, 6000)));
    Checksum good{crypto::HashKind::sha1, hasher.finish()};
    EXPECT_EQ((co_await append(studio, id, 0, file.substr(0, 5999), good)).error().code, "checksum_mismatch");
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id))->offset, 0U);
    CO_ASSERT_OK(co_await append(studio, id, 0, file.substr(0, 6000), good));
    EXPECT_EQ((co_await append(studio, id, 6000, file.substr(6000), good)).error().code, "checksum_mismatch");
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id))->offset, 6000U);
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::uploading);
    CO_ASSERT_OK(co_await append(studio, id, 6000, file.substr(6000)));
    EXPECT_EQ(read_object(studio, (co_await studio.now(video.video_id)).source_name), file);
}

/// The object is there, the rows do not say so: whoever asks next finishes it.
KLIEG_ASYNC_TEST(UploadService, FinishesAfterACrashBetweenObjectAndRows) {
    for (bool completed : {false, true}) {
        videos::Studio studio;
        auto video = co_await studio.draft();
        auto const file = file_of(5000);
        auto begun = co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), "");
        CO_ASSERT_OK(begun);
        testing::TextBody body(file);
        videos::Studio::must(
            co_await studio.objects->append(begun->upload.staging, 0, body, ports::ObjectStore::Keep::what_arrived));
        if (completed) videos::Studio::must(co_await studio.objects->complete(begun->upload.staging));
        auto progress = co_await studio.uploads.progress(studio.owner, begun->upload.upload_id);
        CO_ASSERT_OK(progress);
        EXPECT_EQ(progress->offset, file.size());
        EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::processing);
        EXPECT_THAT(co_await studio.waiting(), ElementsAre(ingest::kPublishKind));
    }
}

/// A store in front of another, of which a test changes one thing.
class ObjectsInFront : public ports::ObjectStore {
public:
    explicit ObjectsInFront(ports::ObjectStore& inner) : inner_(inner) {}
    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override {
        return inner_.staged_size(std::move(staging));
    }
    Task<Result<>> put(ports::ObjectName name, std::shared_ptr<Bytes const> bytes) override {
        return inner_.put(std::move(name), std::move(bytes));
    }
    Task<Result<>> require_room(std::uint64_t bytes) override { return inner_.require_room(bytes); }
    Task<Result<ports::ObjectBytes>> get(ports::ObjectName name, ports::ByteRange range) override {
        return inner_.get(std::move(name), range);
    }
    Task<Result<ports::ObjectInfo>> head(ports::ObjectName name) override { return inner_.head(std::move(name)); }
    Task<Result<>> remove(ports::ObjectName name) override { return inner_.remove(std::move(name)); }
    Task<Result<ports::ObjectPage>> list(std::string prefix, std::string cursor, std::size_t limit) override {
        return inner_.list(std::move(prefix), std::move(cursor), limit);
    }
    Task<Result<std::unique_ptr<RandomAccess>>> open_random(ports::ObjectName name) override {
        return inner_.open_random(std::move(name));
    }
    Task<Result<std::unique_ptr<ports::LocalObject>>> open_local(ports::ObjectName name) override {
        return inner_.open_local(std::move(name));
    }
    Task<Result<ports::StagingId>> stage(ports::ObjectName name, std::uint64_t length) override {
        return inner_.stage(std::move(name), length);
    }
    Task<Result<std::uint64_t>> append(ports::StagingId staging, std::uint64_t offset, ByteSource& source,
                                       Keep keep) override {
        return inner_.append(std::move(staging), offset, source, keep);
    }
    Task<Result<Bytes>> peek(ports::StagingId staging, std::uint64_t offset, std::size_t length) override {
        return inner_.peek(std::move(staging), offset, length);
    }
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId staging) override {
        return inner_.complete(std::move(staging));
    }
    Task<Result<>> abort(ports::StagingId staging) override { return inner_.abort(std::move(staging)); }
    Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds idle) override {
        return inner_.collect_abandoned(idle);
    }

protected:
    ports::ObjectStore& inner_;
};

/// Lets the first question for a staging's size wait until the test says so.
class DelayedSize final : public ObjectsInFront {
public:
    using ObjectsInFront::ObjectsInFront;
    WakeUp asked;
    WakeUp let_go;

    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override {
        if (!std::exchange(first_asked_, true)) {
            auto before = let_go.ticket();
            asked.wake();
            co_await let_go.wait(before, 1min);
        }
        co_return co_await inner_.staged_size(std::move(staging));
    }

private:
    bool first_asked_ = false;
};

/// HEAD beside the last PATCH once took the finished source for one that nobody waits for, and removed it.
KLIEG_ASYNC_TEST(UploadService, KeepsTheSourceWhenSomebodyAsksWhileItIsFinished) {
    videos::Studio studio;
    DelayedSize slow(*studio.objects);
    UploadService uploads({studio.upload_repo, studio.repo, studio.writer, slow, studio.queue, studio.budgets,
                           studio.clock, studio.random},
                          {});
    auto video = co_await studio.draft();
    auto const file = file_of(5000);
    auto id = (co_await uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
    using Progress = UploadService::Progress;
    std::vector<Task<Result<Progress>>> requests;
    requests.push_back([](UploadService& at, Principal owner, UploadId upload) -> Task<Result<Progress>> {
        co_return co_await at.progress(std::move(owner), std::move(upload));
    }(uploads, studio.owner, id));
    requests.push_back([](UploadService& at, DelayedSize& store, Principal owner, UploadId upload,
                          std::string bytes) -> Task<Result<Progress>> {
        co_await store.asked.wait(0, 1min);
        testing::TextBody body(std::move(bytes));
        auto appended = co_await at.append(std::move(owner), std::move(upload), 0, body, {}, {});
        store.let_go.wake();
        co_return appended;
    }(uploads, slow, studio.owner, id, file));
    for (auto const& result : co_await testing::run_concurrently(std::move(requests))) {
        CO_ASSERT_OK(result);
        EXPECT_EQ(result->offset, file.size());
    }
    auto after = co_await studio.now(video.video_id);
    EXPECT_EQ(after.status, videos::Status::processing);
    EXPECT_EQ(read_object(studio, after.source_name), file);
    EXPECT_THAT(co_await studio.waiting(), ElementsAre(ingest::kPublishKind));
}

/// A body in the middle of which the owner begins the upload anew, in another tab.
class BodyMeanwhile final : public ByteSource {
public:
    BodyMeanwhile(videos::Studio& studio, VideoId video, std::string text)
        : studio_(studio), video_(std::move(video)), text_(std::move(text)) {}

    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        if (text_.empty()) {
            KLIEG_CO_CHECK(co_await studio_.uploads.begin(studio_.owner, video_, 6000, ""));
            co_return 0U;
        }
        auto const count = std::min(into.size(), text_.size());
        std::ranges::copy(crypto::as_bytes(text_).first(count), into.begin());
        text_.erase(0, count);
        co_return count;
    }

private:
    videos::Studio& studio_;
    VideoId video_;
    std::string text_;
};

KLIEG_ASYNC_TEST(UploadService, TellsAWriterThatWasVoidedWhileItWrote) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto const file = file_of(5000);
    auto begun = co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), "");
    CO_ASSERT_OK(begun);
    BodyMeanwhile body(studio, video.video_id, file.substr(0, 4500));
    auto appended = co_await studio.uploads.append(studio.owner, begun->upload.upload_id, 0, body, {}, {});
    CO_ASSERT(!appended.ok());
    EXPECT_EQ(appended.error().kind, Errc::not_found);
}

/// A file whose first bytes are looked at when its owner begins another.
class ObjectsMeanwhile final : public ObjectsInFront {
public:
    using ObjectsInFront::ObjectsInFront;
    Task<Result<Bytes>> peek(ports::StagingId staging, std::uint64_t offset, std::size_t length) override {
        if (auto once = std::exchange(meanwhile, {})) co_await once();
        co_return co_await inner_.peek(std::move(staging), offset, length);
    }
    std::function<Task<>()> meanwhile{};
};

Task<> begin_another(UploadService* uploads, Principal owner, VideoId video) {
    CO_ASSERT_OK(co_await uploads->begin(std::move(owner), std::move(video), 6000, ""));
}

/// After a crash between object and rows; whoever begins the other passes by what is being finished.
KLIEG_ASYNC_TEST(UploadService, EndsWhatIsVoidedWhileSomebodyWhoAsksFinishesIt) {
    videos::Studio studio;
    ObjectsMeanwhile objects(*studio.objects);
    UploadService uploads({studio.upload_repo, studio.repo, studio.writer, objects, studio.queue, studio.budgets,
                           studio.clock, studio.random},
                          {});
    auto const video = co_await studio.draft();
    auto const file = file_of(5000);
    auto const begun = videos::Studio::must(co_await uploads.begin(studio.owner, video.video_id, file.size(), ""));
    testing::TextBody body(file);
    videos::Studio::must(
        co_await studio.objects->append(begun.upload.staging, 0, body, ports::ObjectStore::Keep::what_arrived));
    objects.meanwhile = [&] { return begin_another(&uploads, studio.owner, video.video_id); };
    auto const asked = co_await uploads.progress(studio.owner, begun.upload.upload_id);
    CO_ASSERT(!asked.ok());
    EXPECT_EQ(asked.error().kind, Errc::not_found);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 1U) << "the other's";
    EXPECT_THAT(co_await studio.object_names(), IsEmpty());
    EXPECT_EQ((co_await studio.used()).staged_bytes, 6000);
    co_await studio.expect_no_drift();
}

/// Two tabs, one video: both once wrote to one object, and the slower one removed the other's source.
KLIEG_ASYNC_TEST(UploadService, IsVoidOnceANewerOneBegins) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto const older_file = file_of(5000);
    auto const newer_file = file_of(6000);
    auto older = co_await studio.uploads.begin(studio.owner, video.video_id, older_file.size(), "");
    CO_ASSERT_OK(older);
    CO_ASSERT_OK(co_await append(studio, older->upload.upload_id, 0, older_file.substr(0, 4500)));
    auto newer = co_await studio.uploads.begin(studio.owner, video.video_id, newer_file.size(), "");
    CO_ASSERT_OK(newer);
    EXPECT_NE(newer->upload.object_name, older->upload.object_name);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, older->upload.upload_id)).error().kind, Errc::not_found);
    EXPECT_EQ((co_await append(studio, older->upload.upload_id, 4500, older_file.substr(4500))).error().kind,
              Errc::not_found);
    CO_ASSERT_OK(co_await append(studio, newer->upload.upload_id, 0, newer_file));
    EXPECT_EQ((co_await append(studio, older->upload.upload_id, 4500, older_file.substr(4500))).error().kind,
              Errc::not_found);
    EXPECT_EQ((co_await studio.uploads.terminate(studio.owner, older->upload.upload_id)).error().kind, Errc::not_found);

    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ((co_await studio.objects->staged_size(older->upload.staging)).error().kind, Errc::not_found)
        << "its bytes go soon";
    auto after = co_await studio.now(video.video_id);
    EXPECT_EQ(read_object(studio, after.source_name), newer_file);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, newer->upload.upload_id))->offset, newer_file.size());
}

KLIEG_ASYNC_TEST(UploadService, BeginsOnceForAVideoHoweverManyAskAtOnce) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    // First of a draft, then in the place of what the round before began: nothing of that may count any more.
    for (int round = 0; round < 5; ++round) {
        std::vector<Task<Result<UploadService::Progress>>> begins;
        for (int i = 0; i < 8; ++i) begins.push_back(studio.uploads.begin(studio.owner, video.video_id, 5000, ""));
        std::set<std::string> names;
        for (auto const& begun : co_await testing::run_concurrently(std::move(begins))) {
            if (begun.ok())
                EXPECT_TRUE(names.insert(begun->upload.object_name).second);
            else
                EXPECT_EQ(begun.error().code, "changed_meanwhile");
        }
        EXPECT_GE(names.size(), 1U);
        EXPECT_EQ(studio.tables.item_count("Uploads"), 1U) << round;
        auto const used = co_await studio.used();
        EXPECT_EQ(used.uploads, 1) << round;
        EXPECT_EQ(used.staged_bytes, 5000) << round;
        co_await studio.expect_no_drift();
    }
}

/// Two servers share no lock: the write to the video's row decides between them.
KLIEG_ASYNC_TEST(UploadService, BeginsOnceForAVideoAlsoWhereTwoServersAreAskedAtOnce) {
    videos::Studio studio;
    uploads::Feature elsewhere{{studio.tables, *studio.objects, studio.queue, studio.budgets, studio.repo,
                                studio.writer, studio.clock, studio.random},
                               {.bytes_max = 64 << 20}};
    auto video = co_await studio.draft();
    for (int round = 0; round < 5; ++round) {
        std::vector<Task<Result<UploadService::Progress>>> begins;
        for (auto* server : {&studio.uploads, &elsewhere.service})
            begins.push_back(server->begin(studio.owner, video.video_id, 5000, ""));
        int begun = 0;
        for (auto const& each : co_await testing::run_concurrently(std::move(begins))) begun += each.ok() ? 1 : 0;
        EXPECT_GE(begun, 1) << round;
        EXPECT_EQ(studio.tables.item_count("Uploads"), 1U) << round;
        EXPECT_EQ((co_await studio.used()).uploads, 1) << round;
        co_await studio.expect_no_drift();
    }
}

KLIEG_ASYNC_TEST(UploadService, EndsWhenItsOwnerSaysSo) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto begun = co_await studio.uploads.begin(studio.owner, video.video_id, 5000, "");
    CO_ASSERT_OK(begun);
    CO_ASSERT_OK(co_await append(studio, begun->upload.upload_id, 0, file_of(4500)));
    CO_ASSERT_OK(co_await studio.uploads.terminate(studio.owner, begun->upload.upload_id));
    EXPECT_EQ((co_await studio.uploads.terminate(studio.owner, begun->upload.upload_id)).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::draft);
    EXPECT_EQ((co_await studio.objects->staged_size(begun->upload.staging)).error().kind, Errc::not_found);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 0U);
    CO_ASSERT_OK(co_await studio.upload(video.video_id, file_of(5000)));
}

KLIEG_ASYNC_TEST(UploadService, SweepsWhatExpiredAndSparesWhatGoesOn) {
    videos::Studio studio;
    auto idle = co_await studio.draft();
    auto busy = co_await studio.draft();
    auto done = co_await studio.draft();
    auto idle_upload = co_await studio.uploads.begin(studio.owner, idle.video_id, 5000, "");
    auto busy_upload = co_await studio.uploads.begin(studio.owner, busy.video_id, 5000, "");
    CO_ASSERT_OK(co_await studio.upload(done.video_id, file_of(5000)));
    studio.clock.advance(6 * 24h);
    CO_ASSERT_OK(co_await append(studio, busy_upload->upload.upload_id, 0, file_of(4500)));
    studio.clock.advance(2 * 24h);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ((co_await studio.now(idle.video_id)).status, videos::Status::draft);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, idle_upload->upload.upload_id)).error().kind,
              Errc::not_found);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, busy_upload->upload.upload_id))->offset, 4500U);
    EXPECT_EQ((co_await studio.now(busy.video_id)).status, videos::Status::uploading);
    EXPECT_EQ((co_await studio.now(done.video_id)).status, videos::Status::processing);
    EXPECT_TRUE((co_await studio.objects->head((co_await studio.now(done.video_id)).source_name)).ok());
    EXPECT_EQ(studio.tables.item_count("Uploads"), 1U);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ(studio.tables.item_count("Uploads"), 1U);
}

/// As in a data folder that was restored: a backup has its row, and not what was staged for it.
KLIEG_ASYNC_TEST(UploadService, EndsUploadsWhoseBytesAreGone) {
    videos::Studio studio;
    auto const lost = co_await studio.draft();
    auto const kept = co_await studio.draft();
    auto const made = co_await studio.draft();
    auto const lost_upload = co_await studio.uploads.begin(studio.owner, lost.video_id, 5000, "");
    auto const kept_upload = co_await studio.uploads.begin(studio.owner, kept.video_id, 5000, "");
    auto const made_upload = co_await studio.uploads.begin(studio.owner, made.video_id, 5000, "");
    CO_ASSERT(lost_upload.ok() && kept_upload.ok() && made_upload.ok());
    CO_ASSERT_OK(co_await append(studio, lost_upload->upload.upload_id, 0, file_of(4500)));
    CO_ASSERT_OK(co_await studio.objects->abort(lost_upload->upload.staging));
    // Its rows would say so with the next question of whoever uploaded it.
    testing::TextBody body(file_of(5000));
    videos::Studio::must(
        co_await studio.objects->append(made_upload->upload.staging, 0, body, ports::ObjectStore::Keep::what_arrived));
    videos::Studio::must(co_await studio.objects->complete(made_upload->upload.staging));
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());

    EXPECT_EQ((co_await studio.now(lost.video_id)).status, videos::Status::draft);
    EXPECT_EQ((co_await studio.now(kept.video_id)).status, videos::Status::uploading);
    EXPECT_EQ((co_await studio.now(made.video_id)).status, videos::Status::uploading);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 2U);
    auto const used = co_await studio.used();
    EXPECT_EQ(used.uploads, 2);
    EXPECT_EQ(used.staged_bytes, 10'000);
    auto const finished = co_await studio.uploads.progress(studio.owner, made_upload->upload.upload_id);
    CO_ASSERT_OK(finished);
    EXPECT_EQ((co_await studio.now(made.video_id)).status, videos::Status::processing);
    CO_ASSERT_OK(co_await studio.upload(lost.video_id, file_of(5000)));
    co_await studio.expect_no_drift();
}

/// Brings a piece a day, and then breaks.
class SlowBody final : public ByteSource {
public:
    SlowBody(testing::ManualClock& clock, std::string bytes) : clock_(clock), bytes_(std::move(bytes), 1000) {}
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        KLIEG_CO_TRY(auto count, co_await bytes_.read(into));
        if (count == 0) co_return Error{Errc::timeout, "the bytes came too slowly"};
        clock_.advance(24h);
        co_return count;
    }

private:
    testing::ManualClock& clock_;
    testing::TextBody bytes_;
};

/// Whatever ends the request, also one that has gone on for longer than an upload lives.
KLIEG_ASYNC_TEST(UploadService, LivesOnAfterItsLastByteThoughEachRequestBreaks) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto const file = file_of(20'000);
    auto id = (co_await studio.uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
    SlowBody slow(studio.clock, file.substr(0, 12'000));
    EXPECT_EQ((co_await studio.uploads.append(studio.owner, id, 0, slow, {}, {})).error().kind, Errc::timeout);
    studio.clock.advance(5 * 24h);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ((co_await append_broken(studio, id, 12'000, file.substr(12'000, 100))).error().kind, Errc::cancelled);
    studio.clock.advance(6 * 24h);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    auto progress = co_await studio.uploads.progress(studio.owner, id);
    CO_ASSERT_OK(progress);
    EXPECT_EQ(progress->offset, 12'100U);
    studio.clock.advance(2 * 24h);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id)).error().kind, Errc::not_found);
}

KLIEG_ASYNC_TEST(UploadService, LivesAtLeastForItsExpiryAfterItsLastByteHoweverShortThatIs) {
    videos::Studio studio;
    UploadService uploads({studio.upload_repo, studio.repo, studio.writer, *studio.objects, studio.queue,
                           studio.budgets, studio.clock, studio.random},
                          {.expiry = 1h});
    auto video = co_await studio.draft();
    auto const file = file_of(20'000);
    auto id = (co_await uploads.begin(studio.owner, video.video_id, file.size(), ""))->upload.upload_id;
    for (std::size_t offset = 0; offset < 5000; offset += 1000) {
        studio.clock.advance(59min);
        studio.tables.catch_up();
        CO_ASSERT_OK(co_await uploads.sweep());
        testing::TextBody body(file.substr(offset, 1000));
        CO_ASSERT_OK(co_await uploads.append(studio.owner, id, offset, body, {}, {}));
    }
    studio.clock.advance(2h);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await uploads.sweep());
    EXPECT_EQ((co_await uploads.progress(studio.owner, id)).error().kind, Errc::not_found);
}

/// Tables of a server that reads an upload, and then nothing until another server has got the rest of it: once, behind
/// so many reads.
class OvertakenTables final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        bool const is_upload = table == "Uploads";
        auto item = co_await inner_.get(std::move(table), std::move(key), consistency);
        if (is_upload && --reads == 0) co_await meanwhile();
        co_return item;
    }
    int reads = 0;
    std::function<Task<>()> meanwhile{};
};

Task<> bring_the_rest(videos::Studio* studio, UploadId id) {
    CO_ASSERT_OK(co_await append(*studio, std::move(id), 4500, std::string(500, 'x')));
}

/// An upload of which a last part is missing, and a server beside that one that gets it.
struct OvertakenServer {
    videos::Studio studio;
    OvertakenTables tables{studio.tables};
    testing::ManualClock clock;
    Feature other{
        {tables, *studio.objects, studio.queue, studio.budgets, studio.repo, studio.writer, clock, studio.random}, {}};
    VideoId video;
    UploadId id;

    Task<> begin(int reads) {
        video = (co_await studio.draft()).video_id;
        id = videos::Studio::must(co_await studio.uploads.begin(studio.owner, video, 5000, "")).upload.upload_id;
        CO_ASSERT_OK(co_await append(studio, id, 0, file_of(4500)));
        studio.tables.catch_up();
        tables.reads = reads;
        tables.meanwhile = [this] { return bring_the_rest(&studio, id); };
    }
    Task<> expect_handed_over() {
        EXPECT_LE(tables.reads, 0) << "it was not overtaken";
        auto const now = co_await studio.now(video);
        EXPECT_EQ(now.status, videos::Status::processing);
        EXPECT_TRUE((co_await studio.objects->head(now.source_name)).ok());
        EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id))->offset, 5000U) << "and its client hears so";
        co_await studio.expect_no_drift();
    }
};

KLIEG_ASYNC_TEST(UploadService, LeavesAFileThatAnotherServerHandsOverWhileItIsSwept) {
    OvertakenServer before_it_is_locked;
    co_await before_it_is_locked.begin(1);
    CO_ASSERT_OK(co_await before_it_is_locked.other.service.sweep());
    co_await before_it_is_locked.expect_handed_over();
    OvertakenServer when_it_is;
    co_await when_it_is.begin(2);
    when_it_is.clock.advance(8 * 24h);  // its clock is fast
    CO_ASSERT_OK(co_await when_it_is.other.service.sweep());
    co_await when_it_is.expect_handed_over();
}

KLIEG_ASYNC_TEST(UploadService, EndsNoUploadThatAnotherServerHandsOverMeanwhile) {
    OvertakenServer server;
    co_await server.begin(1);
    auto const ended = co_await server.other.service.terminate(server.studio.owner, server.id);
    CO_ASSERT(!ended.ok());
    EXPECT_EQ(ended.error().code, "already_uploaded");
    co_await server.expect_handed_over();
}

KLIEG_ASYNC_TEST(UploadService, SweepsOnWhereOneCannotBeSwept) {
    videos::Studio studio;
    auto abandoned = co_await studio.objects->stage("src/abandoned", 1);
    CO_ASSERT_OK(abandoned);
    auto const long_ago = std::filesystem::file_time_type::clock::now() - 30 * 24h;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(studio.folder.path()))
        if (entry.is_regular_file()) std::filesystem::last_write_time(entry.path(), long_ago);
    // In the order of the scan: an id that is none, a row that cannot be read, and then one that can.
    for (auto const* text : {"no id", "up_2222222222222222"})
        CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Uploads", {{"UploadId", text}, {"Length", "many"}}}));
    auto video = co_await studio.draft();
    auto idle = co_await studio.uploads.begin(studio.owner, video.video_id, 5000, "");
    CO_ASSERT_OK(idle);
    studio.clock.advance(8 * 24h);
    studio.tables.catch_up();
    EXPECT_FALSE((co_await studio.uploads.sweep()).ok()) << "housekeeping says that something is wrong";
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, idle->upload.upload_id)).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::draft);
    EXPECT_EQ((co_await studio.objects->staged_size(*abandoned)).error().kind, Errc::not_found);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 2U);
}

KLIEG_ASYNC_TEST(UploadService, LeavesNothingOfAnUploadWhoseVideoWent) {
    videos::Studio studio;
    auto video = co_await studio.draft();
    auto begun = co_await studio.uploads.begin(studio.owner, video.video_id, 5000, "");
    CO_ASSERT_OK(begun);
    auto id = begun->upload.upload_id;
    CO_ASSERT_OK(co_await append(studio, id, 0, file_of(4500)));
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id));
    co_await studio.work();
    EXPECT_EQ((co_await append(studio, id, 4500, std::string(500, 'x'))).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, id)).error().kind, Errc::not_found);
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ(studio.tables.item_count("Uploads"), 0U);
    EXPECT_EQ((co_await studio.objects->staged_size(begun->upload.staging)).error().kind, Errc::not_found);
    EXPECT_THAT(co_await studio.object_names(), IsEmpty());
}

/// The last bytes are on their way when the video goes.
KLIEG_ASYNC_TEST(UploadService, ReservesItsLengthUntilItsBytesAreTheVideosOrGone) {
    videos::Studio studio;
    auto const given_up = co_await studio.draft();
    auto const finished = co_await studio.draft();
    auto begun = co_await studio.uploads.begin(studio.owner, given_up.video_id, 5000, "");
    CO_ASSERT_OK(begun);
    EXPECT_EQ(co_await studio.used(), (budgets::Use{.staged_bytes = 5000, .drafts = 2, .uploads = 1, .channels = 1}));
    CO_ASSERT_OK(co_await append(studio, begun->upload.upload_id, 0, file_of(1200)));
    EXPECT_EQ((co_await studio.used()).staged_bytes, 5000) << "as it was announced";
    CO_ASSERT_OK(co_await studio.upload(finished.video_id, file_of(700)));
    EXPECT_EQ(co_await studio.used(),
              (budgets::Use{.staged_bytes = 5000, .stored_bytes = 700, .drafts = 1, .uploads = 1, .channels = 1}));
    CO_ASSERT_OK(co_await studio.uploads.terminate(studio.owner, begun->upload.upload_id));
    EXPECT_EQ(co_await studio.used(), (budgets::Use{.stored_bytes = 700, .drafts = 1, .channels = 1}));
    EXPECT_EQ((co_await studio.budgets.of(studio.owner.user))->today.uploaded_bytes, 1900);
    co_await studio.expect_no_drift();
}

KLIEG_ASYNC_TEST(UploadService, BeginsNoneForWhichThereIsNoRoom) {
    videos::Studio studio;
    auto const first = co_await studio.draft();
    auto const second = co_await studio.draft();
    co_await studio.limit_bytes(1000);
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, first.video_id, 600, ""));
    studio.disk_is_full = true;  // which is asked last: what an owner may not have is staged for nobody
    auto const refused = co_await studio.uploads.begin(studio.owner, second.video_id, 500, "");
    studio.disk_is_full = false;
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::too_large);
    EXPECT_EQ(refused.error().code, budgets::kQuotaExceeded);
    EXPECT_EQ((co_await studio.now(second.video_id)).status, videos::Status::draft);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 1U);
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, second.video_id, 400, ""));
    co_await studio.expect_no_drift();
}

/// Its sandbox is not what it should be: a file would wait for nobody knows how long.
KLIEG_ASYNC_TEST(UploadService, TakesNoByteWhereNothingCanBeDecodedSafely) {
    videos::Studio studio;
    UploadService closed({studio.upload_repo, studio.repo, studio.writer, *studio.objects, studio.queue, studio.budgets,
                          studio.clock, studio.random},
                         {.takes_files = false});
    auto const draft = co_await studio.draft();
    auto const refused = co_await closed.begin(studio.owner, draft.video_id, 1000, "");
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
    EXPECT_EQ(refused.error().code, kSandboxIncomplete);
    EXPECT_FALSE(is_for_the_log(refused.error()));
    EXPECT_THAT(co_await studio.object_names(), IsEmpty());
    EXPECT_EQ((co_await studio.now(draft.video_id)).status, videos::Status::draft);

    // One that began where there was a sandbox stays as it is, and goes on or ends when its owner likes.
    auto const begun = co_await studio.uploads.begin(studio.owner, draft.video_id, 1000, "");
    CO_ASSERT_OK(begun);
    testing::TextBody body(file_of(1000));
    auto const more = co_await closed.append(studio.owner, begun->upload.upload_id, 0, body, {}, {});
    CO_ASSERT(!more.ok());
    EXPECT_EQ(more.error().code, kSandboxIncomplete);
    auto const asked = co_await closed.progress(studio.owner, begun->upload.upload_id);
    CO_ASSERT_OK(asked);
    EXPECT_EQ(asked->offset, 0U);
    std::array<std::byte, 1> unread{};
    auto const left = co_await body.read(unread);
    CO_ASSERT_OK(left);
    EXPECT_EQ(*left, 1U) << "nothing was read of it";
    CO_ASSERT_OK(co_await closed.terminate(studio.owner, begun->upload.upload_id));
}

KLIEG_ASYNC_TEST(UploadService, MakesRoomForTheOneThatTakesItsPlace) {
    videos::Studio studio;
    auto const video = co_await studio.draft();
    co_await studio.limit_bytes(1000);
    budgets::LimitsPatch patch;
    patch.uploads = std::optional<std::int64_t>(1);
    co_await studio.limit(patch);
    auto const first = co_await studio.uploads.begin(studio.owner, video.video_id, 900, "");
    CO_ASSERT_OK(first);
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, video.video_id, 950, ""));
    EXPECT_EQ(co_await studio.used(), (budgets::Use{.staged_bytes = 950, .drafts = 1, .uploads = 1, .channels = 1}));
    EXPECT_EQ(studio.tables.item_count("Uploads"), 1U);
    co_await studio.expect_no_drift();
}

/// Whoever keeps a request at one upload and begins others would else have as much room as requests.
KLIEG_ASYNC_TEST(UploadService, CountsOnWhileSomebodyWritesToItThoughAnotherTookItsPlace) {
    videos::Studio studio;
    auto const video = co_await studio.draft();
    co_await studio.limit_bytes(1000);
    auto const first = co_await studio.uploads.begin(studio.owner, video.video_id, 600, "");
    CO_ASSERT_OK(first);
    /// Begins another upload of the video from within the request that brings this one's bytes.
    class Greedy final : public ByteSource {
    public:
        Greedy(videos::Studio& studio, VideoId video) : studio_(studio), video_(std::move(video)) {}
        Task<Result<std::size_t>> read(std::span<std::byte>) override {
            begun = co_await studio_.uploads.begin(studio_.owner, video_, 500, "");
            co_return std::size_t{0};
        }
        Result<UploadService::Progress> begun;

    private:
        videos::Studio& studio_;
        VideoId video_;
    };
    Greedy body(studio, video.video_id);
    static_cast<void>(co_await studio.uploads.append(studio.owner, first->upload.upload_id, 0, body, {}, {}));
    CO_ASSERT(!body.begun.ok());
    EXPECT_EQ(body.begun.error().code, budgets::kQuotaExceeded);
    EXPECT_EQ((co_await studio.used()).staged_bytes, 600);
    co_await studio.expect_no_drift();
}

KLIEG_ASYNC_TEST(UploadService, CountsForADeletedVideoUntilItIsSwept) {
    videos::Studio studio;
    auto const video = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, video.video_id, 600, ""));
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
    EXPECT_EQ(co_await studio.used(), (budgets::Use{.staged_bytes = 600, .uploads = 1, .channels = 1}));
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.sweep());
    EXPECT_EQ(co_await studio.used(), budgets::Use{.channels = 1});
    co_await studio.expect_no_drift();
}

KLIEG_ASYNC_TEST(UploadService, GivesUpWhatADeletedVideoWaitedForWhenTheLogTellsOfIt) {
    videos::Studio studio;
    auto const kept = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, kept.video_id, 600, ""));
    auto const video = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, video.video_id, 500, ""));
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
    studio.tables.catch_up();
    for (int again = 0; again < 2; ++again) CO_ASSERT_OK(co_await studio.uploads.follow(co_await studio.events.all()));
    EXPECT_EQ(co_await studio.used(), (budgets::Use{.staged_bytes = 600, .drafts = 1, .uploads = 1, .channels = 1}));
    EXPECT_EQ((co_await studio.now(kept.video_id)).status, videos::Status::uploading);
    co_await studio.expect_no_drift();
}

KLIEG_ASYNC_TEST(UploadService, PassesOverADeletedVideoOfNobody) {
    videos::Studio studio;
    auto const video = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, video.video_id, 500, ""));
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
    studio.tables.catch_up();
    auto of_nobody = co_await studio.events.all();
    for (auto& event : of_nobody) event.payload.as_object().erase("ownerUserId");
    auto const before = studio.tables.calls();
    CO_ASSERT_OK(co_await studio.uploads.follow(of_nobody));
    EXPECT_EQ(studio.tables.calls(), before) << "tables take no empty key";
    CO_ASSERT_OK(co_await studio.uploads.follow(co_await studio.events.all()));
    EXPECT_EQ((co_await studio.used()).uploads, 0);
}

/// As a release to come leaves them, or a hand: rows of the owner's that sort before all others.
KLIEG_ASYNC_TEST(UploadService, GivesUpWhatStandsBesideRowsThatCannotBeRead) {
    videos::Studio studio;
    auto const video = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, video.video_id, 500, ""));
    std::string const owner = studio.owner.user.text();
    for (auto const* id : {"up_1", "up_2222222222222222"}) {
        ports::Item use{{"OwnerUserId", owner}, {"Subject", id}, {"StagedBytes", "many"}};
        CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Uses", std::move(use)}));
        ports::Item upload{{"UploadId", id}, {"Length", "long"}};
        CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Uploads", std::move(upload)}));
    }
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.follow(co_await studio.events.all()));
    EXPECT_EQ((co_await studio.used()).uploads, 0);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 2U) << "they stay for who can read them";
}

/// The log tells of it while somebody writes, and passes it by; nobody would come for it before the sweep.
Task<> remove_while_it_is_written(videos::Studio& studio, VideoId video) {
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video, {}));
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.uploads.follow(co_await studio.events.all()));
    EXPECT_EQ((co_await studio.used()).uploads, 2) << "it is being written to";
}

KLIEG_ASYNC_TEST(UploadService, EndsWithItsRequestWhereItsVideoWasDeletedMeanwhile) {
    enum class Ends { with_its_body, broken, cancelled, complete };
    for (auto const ends : {Ends::with_its_body, Ends::broken, Ends::cancelled, Ends::complete}) {
        videos::Studio studio;
        auto const kept = co_await studio.draft();
        CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, kept.video_id, 600, ""));
        auto const video = co_await studio.draft();
        auto const begun = co_await studio.uploads.begin(studio.owner, video.video_id, 5000, "");
        CO_ASSERT_OK(begun);
        auto gone = [&studio, &video] { return remove_while_it_is_written(studio, video.video_id); };
        /// The video goes before its second piece.
        class Body final : public ByteSource {
        public:
            Body(std::string text, std::function<Task<>()> gone, Ends ends)
                : text_(std::move(text)), gone_(std::move(gone)), ends_(ends) {}
            Task<Result<std::size_t>> read(std::span<std::byte> into) override {
                if (reads_++ == 1) co_await gone_();
                if (text_.empty() && ends_ == Ends::broken) co_return Error{Errc::cancelled, "the line broke"};
                if (text_.empty() && ends_ == Ends::cancelled) {
                    last_byte.wake();
                    co_await sleep_for(24h);  // until its request is cancelled
                }
                auto const count = std::min({into.size(), text_.size(), std::size_t{2500}});
                std::ranges::copy(crypto::as_bytes(text_).first(count), into.begin());
                text_.erase(0, count);
                co_return count;
            }

        private:
            std::string text_;
            std::function<Task<>()> gone_;
            Ends ends_;
            int reads_ = 0;

        public:
            WakeUp last_byte;
        };
        Body body(file_of(ends == Ends::complete ? 5000 : 4000), gone, ends);
        auto append = studio.uploads.append(studio.owner, begun->upload.upload_id, 0, body, {}, {});
        if (ends == Ends::cancelled) {
            auto const ticket = body.last_byte.ticket();
            co_await race(std::move(append), body.last_byte.wait(ticket, 24h));
        } else {
            CO_ASSERT(!(co_await std::move(append)).ok());
        }
        EXPECT_EQ(co_await studio.used(),
                  (budgets::Use{.staged_bytes = 600, .drafts = 1, .uploads = 1, .channels = 1}));
        EXPECT_EQ((co_await studio.objects->staged_size(begun->upload.staging)).error().kind, Errc::not_found);
        EXPECT_EQ(studio.tables.item_count("Uploads"), 1U);
        co_await studio.expect_no_drift();
    }
}

/// Whoever deletes what is on its way begins something else, and does not wait for a sweep.
KLIEG_ASYNC_TEST(UploadService, GivesUpThoseOfDeletedVideosForWhomThereIsNoRoomElse) {
    videos::Studio studio;
    budgets::LimitsPatch patch;
    patch.uploads = std::optional<std::int64_t>(2);
    co_await studio.limit(patch);
    auto const kept = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, kept.video_id, 600, ""));
    for (int i = 0; i < 3; ++i) {
        auto const video = co_await studio.draft();
        CO_ASSERT_OK(co_await studio.uploads.begin(studio.owner, video.video_id, 600, ""));
        CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
    }
    EXPECT_EQ((co_await studio.used()).uploads, 2);
    EXPECT_EQ((co_await studio.now(kept.video_id)).status, videos::Status::uploading);
    co_await studio.expect_no_drift();
}

KLIEG_ASYNC_TEST(UploadService, IsUnderWayAsOftenAsMayBeUnder64ThatBeginAtOnce) {
    videos::Studio studio;
    budgets::LimitsPatch patch;
    patch.drafts = std::optional<std::int64_t>(64);
    co_await studio.limit(patch);
    std::vector<Task<Result<UploadService::Progress>>> attempts;
    for (int i = 0; i < 64; ++i)
        attempts.push_back(studio.uploads.begin(studio.owner, (co_await studio.draft()).video_id, 100, ""));
    int begun = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(attempts))) {
        if (result.ok()) ++begun;
        if (!result.ok()) EXPECT_EQ(result.error().code, budgets::kQuotaExceeded) << result.error().detail;
    }
    EXPECT_EQ(begun, 10);
    EXPECT_EQ(studio.tables.item_count("Uploads"), 10U);
    EXPECT_EQ((co_await studio.used()).uploads, 10);
    co_await studio.expect_no_drift();
}

/// The video goes after so many steps of the last request: questions for the upload's row, pieces of its body, and what
/// becomes of its bytes.
class VideoGoes {
public:
    VideoGoes(videos::Studio& at, int steps) : studio(at), left(steps) {}
    Task<> next() {
        if (is_begun && left-- == 0) CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video));
    }

    videos::Studio& studio;
    int left;
    VideoId video;
    bool is_begun = false;
};

class TablesOfOneThatGoes final : public testing::TablesInFront {
public:
    TablesOfOneThatGoes(VideoGoes& video, ports::TableStore& inner) : TablesInFront(inner), video_(video) {}
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        co_await video_.next();
        co_return co_await inner_.get(std::move(table), std::move(key), consistency);
    }

private:
    VideoGoes& video_;
};

class ObjectsOfOneThatGoes final : public ObjectsInFront {
public:
    ObjectsOfOneThatGoes(VideoGoes& video, ports::ObjectStore& inner) : ObjectsInFront(inner), video_(video) {}
    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override {
        co_await video_.next();
        co_return co_await inner_.staged_size(std::move(staging));
    }
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId staging) override {
        co_await video_.next();
        auto completed = co_await inner_.complete(std::move(staging));
        co_await video_.next();
        co_return completed;
    }

private:
    VideoGoes& video_;
};

class BodyOfOneThatGoes final : public ByteSource {
public:
    BodyOfOneThatGoes(VideoGoes& video, std::string text) : video_(video), body_(std::move(text), 1000) {}
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        co_await video_.next();
        co_return co_await body_.read(into);
    }

private:
    VideoGoes& video_;
    testing::TextBody body_;
};

KLIEG_ASYNC_TEST(UploadService, LeavesNothingWhenTheVideoGoesDuringTheLastRequest) {
    int steps = 0;
    for (;; ++steps) {
        videos::Studio studio;
        VideoGoes goes(studio, steps);
        TablesOfOneThatGoes tables(goes, studio.tables);
        ObjectsOfOneThatGoes objects(goes, *studio.objects);
        Feature feature{
            {tables, objects, studio.queue, studio.budgets, studio.repo, studio.writer, studio.clock, studio.random},
            {}};
        goes.video = (co_await studio.draft()).video_id;
        auto const begun = co_await feature.service.begin(studio.owner, goes.video, 5000, "");
        CO_ASSERT_OK(begun);
        BodyOfOneThatGoes body(goes, file_of(5000));
        goes.is_begun = true;
        static_cast<void>(co_await feature.service.append(studio.owner, begun->upload.upload_id, 0, body, {}, {}));
        goes.is_begun = false;
        if (goes.left >= 0) break;  // it had ended before
        co_await studio.work();
        studio.tables.catch_up();
        CO_ASSERT_OK(co_await studio.uploads.sweep());
        EXPECT_THAT(co_await studio.object_names(), IsEmpty()) << steps;
        co_await studio.expect_no_drift();
    }
    EXPECT_GT(steps, 8) << "else this tests nothing";
}

/// Bytes without an end, and what happens before the second piece of them.
class EndlessBody final : public ByteSource {
public:
    explicit EndlessBody(std::function<Task<>()> first) : meanwhile_(std::move(first)) {}
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        if (given > 0 && meanwhile_) co_await std::exchange(meanwhile_, nullptr)();
        std::ranges::fill(into, std::byte{'x'});
        auto const start = crypto::as_bytes(kStart);
        if (given == 0) std::ranges::copy(start.first(std::min(start.size(), into.size())), into.begin());
        given += into.size();
        co_return into.size();
    }
    std::uint64_t given = 0;

private:
    static constexpr std::string_view kStart = "\x1A\x45\xDF\xA3";
    std::function<Task<>()> meanwhile_;
};

/// Another server lets a newer upload have the place of one that this one writes to, and its room.
struct VoidedElsewhere {
    static constexpr std::uint64_t kLength = 48 << 20;

    Task<> begin_anew() {
        CO_ASSERT_OK(co_await other.service.begin(studio.owner, video, kLength, ""));
        EXPECT_EQ((co_await studio.used()).uploads, 1) << "the room is free";
    }
    Task<> begin_anew_and_wait() {
        co_await begin_anew();
        studio.clock.advance(30s);
    }

    videos::Studio studio;
    Feature other{{studio.tables, *studio.objects, studio.queue, studio.budgets, studio.repo, studio.writer,
                   studio.clock, studio.random},
                  {}};
    VideoId video;
};

KLIEG_ASYNC_TEST(UploadService, EndsARequestToAnUploadThatAnotherServerHasVoided) {
    for (bool waits : {false, true}) {
        VoidedElsewhere f;
        f.video = (co_await f.studio.draft()).video_id;
        auto const begun = co_await f.studio.uploads.begin(f.studio.owner, f.video, VoidedElsewhere::kLength, "");
        CO_ASSERT_OK(begun);
        EndlessBody body([&f, waits] { return waits ? f.begin_anew_and_wait() : f.begin_anew(); });
        auto const appended =
            co_await f.studio.uploads.append(f.studio.owner, begun->upload.upload_id, 0, body, {}, {});
        CO_ASSERT(!appended.ok());
        EXPECT_EQ(appended.error().kind, Errc::not_found);
        EXPECT_LT(body.given, waits ? 1U << 20U : 18U << 20U);
        co_await f.studio.expect_no_drift();
    }
}

/// What is not known is not gone.
KLIEG_ASYNC_TEST(UploadService, GoesOnWhereItCannotBeSeenWhetherAnUploadIsWanted) {
    videos::Studio studio;
    auto const video = co_await studio.draft();
    auto const begun = co_await studio.uploads.begin(studio.owner, video.video_id, 5000, "");
    CO_ASSERT_OK(begun);
    /// Time passes, and then the tables are away for a look.
    class Away final : public ByteSource {
    public:
        explicit Away(videos::Studio& studio) : studio_(studio) {}
        Task<Result<std::size_t>> read(std::span<std::byte> into) override {
            studio_.clock.advance(30s);
            studio_.tables.fail_after(0, 1, Error{Errc::unavailable, "the storage is away"});
            return body_.read(into);
        }

    private:
        videos::Studio& studio_;
        testing::TextBody body_{file_of(4000), 1000};
    };
    Away body(studio);
    static_cast<void>(co_await studio.uploads.append(studio.owner, begun->upload.upload_id, 0, body, {}, {}));
    studio.tables.fail_after(0, 0, {});
    EXPECT_EQ((co_await studio.uploads.progress(studio.owner, begun->upload.upload_id))->offset, 4000U);
}

}  // namespace
}  // namespace klieg::uploads
