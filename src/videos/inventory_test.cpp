#include "videos/inventory.h"

#include "testing/async_test.h"
#include "videos/fixture_for_test.h"
#include "videos/object_names.h"

#include <gmock/gmock.h>

namespace klieg::videos {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

StoredRendition rendition(std::string name, SegmentSource source) {
    StoredRendition stored{.rendition = {.name = std::move(name), .codecs = "avc1.42c00d", .timescale = 1000},
                           .source = source};
    for (std::uint32_t number : {0U, 1U})
        stored.rendition.segments.push_back({.number = number, .duration = 2000, .bytes = 1000, .fragments = {}});
    return stored;
}

KLIEG_ASYNC_TEST(Inventory, MissesWhatCannotBeMadeAgain) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    auto const id = video.video_id;
    video.source_name = source_name(id, 1);
    video.has_poster = true;
    Studio::must(co_await studio.renditions.put(id, 1, rendition("240", SegmentSource::objects)));
    Studio::must(co_await studio.renditions.put(id, 1, rendition("source", SegmentSource::samples)));

    Inventory inventory(studio.repo, studio.renditions, *studio.objects);
    EXPECT_THAT(
        Studio::must(co_await inventory.missing(video)),
        UnorderedElementsAre(source_name(id, 1), poster_name(id, 1), init_name(id, 1, "240"),
                             segment_name(id, 1, "240", 0), segment_name(id, 1, "240", 1), init_name(id, 1, "source")));

    for (auto& name : Studio::must(co_await inventory.missing(video)))
        Studio::must(co_await studio.objects->put(std::move(name), std::make_shared<Bytes const>(10)));
    EXPECT_THAT(Studio::must(co_await inventory.missing(video)), IsEmpty());

    Studio::must(co_await studio.objects->remove(segment_name(id, 1, "240", 1)));
    EXPECT_THAT(Studio::must(co_await inventory.missing(video)), ElementsAre(segment_name(id, 1, "240", 1)));
}

KLIEG_ASYNC_TEST(Inventory, MissesPicturesThatCouldBeChosenAndTheOneThatWas) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    auto const id = video.video_id;
    video.suggestions = {{.jpeg_bytes = 5, .sizes = {{320, 180, 4}}}};
    video.thumbnail = ChosenThumbnail{.picture = {.key = "k3y", .sizes = {{640, 360, 3}}, .jpeg_bytes = 2}};
    std::vector<std::pair<ports::ObjectName, std::size_t>> const all{
        {suggestion_name(id, 1, 0), 5},
        {suggestion_name(id, 1, 0, 320), 4},
        {assembly::picture_name(id.text(), "k3y", 640), 3},
        {assembly::picture_jpeg_name(id.text(), "k3y"), 2}};
    Inventory inventory(studio.repo, studio.renditions, *studio.objects);
    EXPECT_EQ(Studio::must(co_await inventory.missing(video)).size(), 4U);
    for (auto const& [name, bytes] : all)
        Studio::must(co_await studio.objects->put(name, std::make_shared<Bytes const>(bytes)));
    EXPECT_THAT(Studio::must(co_await inventory.missing(video)), IsEmpty());
    for (auto const& [name, bytes] : all) {
        Studio::must(co_await studio.objects->put(name, std::make_shared<Bytes const>(bytes - 1)));
        EXPECT_THAT(Studio::must(co_await inventory.missing(video)), ElementsAre(name));
        Studio::must(co_await studio.objects->put(name, std::make_shared<Bytes const>(bytes)));
    }
    for (auto const& prefix : all_objects_of(id))
        for (auto const& name : co_await studio.object_names(prefix))
            Studio::must(co_await studio.objects->remove(name));
    EXPECT_THAT(co_await studio.object_names(), IsEmpty()) << "they go with the video";
}

KLIEG_ASYNC_TEST(Inventory, MissesWhatIsNotThereWhole) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    auto const id = video.video_id;
    video.source_name = source_name(id, 1);
    video.source_bytes = 10;
    auto whole = rendition("240", SegmentSource::objects);
    whole.rendition.complete = true;
    Studio::must(co_await studio.renditions.put(id, 1, whole));
    auto put = [&](ports::ObjectName name, std::size_t bytes) {
        return studio.objects->put(std::move(name), std::make_shared<Bytes const>(bytes));
    };
    Studio::must(co_await put(source_name(id, 1), 9));
    Studio::must(co_await put(init_name(id, 1, "240"), 3));
    Studio::must(co_await put(segment_name(id, 1, "240", 0), 1000));
    Studio::must(co_await put(segment_name(id, 1, "240", 1), 999));

    Inventory inventory(studio.repo, studio.renditions, *studio.objects);
    EXPECT_THAT(Studio::must(co_await inventory.missing(video)), ElementsAre(source_name(id, 1)))
        << "an encoder may be writing the rung anew";
    video.rungs = {{.name = "240", .state = RungState::ready}};
    EXPECT_THAT(Studio::must(co_await inventory.missing(video)),
                UnorderedElementsAre(source_name(id, 1), segment_name(id, 1, "240", 1)));
}

Task<> bring_file(Studio& studio, VideoId id, std::uint32_t generation) {
    auto edit = [&](Video& video) -> Result<> {
        video.base_generation = video.generation = generation;
        video.source_name = source_name(id, generation);
        return {};
    };
    Studio::must(co_await studio.writer.change(id, edit, {}));
}

KLIEG_ASYNC_TEST(Inventory, RequiresNothingOfAFileThatWasReplacedOrOfAVideoThatIsGone) {
    Studio studio;
    auto const video = co_await studio.playable(Visibility::public_);
    auto const id = video.video_id;
    auto const first = source_name(id, 1);
    Inventory inventory(studio.repo, studio.renditions, *studio.objects);
    co_await bring_file(studio, id, 1);
    EXPECT_THAT(Studio::must(co_await inventory.still_required(id, {first, poster_name(id, 1)})), ElementsAre(first));
    co_await bring_file(studio, id, 2);
    EXPECT_THAT(Studio::must(co_await inventory.still_required(id, {first})), IsEmpty());
    Studio::must(co_await studio.videos.remove(studio.owner, id));
    EXPECT_THAT(Studio::must(co_await inventory.still_required(id, {first, source_name(id, 2)})), IsEmpty());
}

/// A pool that takes nothing any more tells where the work was to be done.
KLIEG_ASYNC_TEST(Inventory, HoldsManyNamesAgainstTheRowsBesideTheCore) {
    Studio studio;
    auto const video = co_await studio.playable(Visibility::public_);
    auto const id = video.video_id;
    co_await bring_file(studio, id, 1);
    std::vector<ports::ObjectName> names(RenditionRepo::kSegmentsOnCoreMax, source_name(id, 9));
    names.push_back(source_name(id, 1));
    BlockingPool pool{{.name = "names"}};
    Inventory inventory(studio.repo, studio.renditions, *studio.objects, &pool);
    EXPECT_THAT(Studio::must(co_await inventory.still_required(id, names)), ElementsAre(source_name(id, 1)));
    pool.stop();
    EXPECT_EQ((co_await inventory.still_required(id, names)).error().kind, Errc::unavailable);
    EXPECT_THAT(Studio::must(co_await inventory.still_required(id, {source_name(id, 1)})),
                ElementsAre(source_name(id, 1)));
}

KLIEG_ASYNC_TEST(Inventory, PutsNamesOfManySegmentsTogetherBesideTheCore) {
    Studio studio;
    auto const video = co_await studio.playable(Visibility::public_);
    auto long_one = rendition("240", SegmentSource::objects);
    for (std::uint32_t number = 2; number <= RenditionRepo::kSegmentsOnCoreMax; ++number)
        long_one.rendition.segments.push_back({.number = number, .duration = 2000, .bytes = 1000, .fragments = {}});
    auto const generation = video.base_generation;
    Studio::must(co_await studio.renditions.put(video.video_id, generation, std::move(long_one)));
    BlockingPool pool{{.name = "names"}};
    pool.stop();
    Inventory inventory(studio.repo, studio.renditions, *studio.objects, &pool);
    EXPECT_EQ((co_await inventory.missing(video)).error().kind, Errc::unavailable);
}

TEST(Inventory, KnowsEveryPlaceThatAnObjectOfAVideoMayHave) {
    SystemRandom random;
    auto const id = VideoId::make(random);
    for (auto const& name :
         {source_name(id, 3), init_name(id, 3, "240"), segment_name(id, 3, "240", 7), poster_name(id, 3)}) {
        auto lies_below = [&](std::string const& prefix) { return name.starts_with(prefix); };
        EXPECT_EQ(std::ranges::count_if(all_objects_of(id), lies_below), 1) << name;
        EXPECT_EQ(std::ranges::count_if(all_objects_of(id, 3), lies_below), 1) << name;
        EXPECT_EQ(std::ranges::count_if(all_objects_of(id, 30), lies_below), 0) << name;
    }
}

}  // namespace
}  // namespace klieg::videos
