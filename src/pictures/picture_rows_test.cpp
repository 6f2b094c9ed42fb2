#include "pictures/picture_rows.h"

#include "pictures/gallery_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::pictures {
namespace {

using http::Method;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

Task<std::vector<std::string>> named_objects(PictureRows& rows, std::string whose) {
    auto const pictures = (co_await rows.of(whose)).value();
    std::vector<std::string> names;
    for (auto const& picture : pictures)
        for (auto& object : assembly::objects_of(picture, whose)) names.push_back(std::move(object.name));
    co_return names;
}

KLIEG_ASYNC_TEST(PictureRows, NameEveryObjectThatWasMade) {
    Gallery gallery;
    auto const id = co_await gallery.channel();
    for (auto const* which : {"/avatar", "/banner"})
        co_await gallery.ask(Method::put, "/api/channels/" + id + which, "one");
    auto names = co_await named_objects(gallery.feature.rows, id);
    EXPECT_THAT(names, SizeIs(9));
    co_await gallery.ask(Method::put, "/api/admin/site/logo", "one", "administrator");
    for (auto& name : co_await named_objects(gallery.feature.rows, site::kSiteSubject))
        names.push_back(std::move(name));
    EXPECT_THAT(co_await gallery.object_names(), UnorderedElementsAreArray(names));
    auto const pictures = (co_await gallery.feature.rows.of(id)).value();
    EXPECT_EQ(assembly::bytes_of(pictures.at(0)) + assembly::bytes_of(pictures.at(1)),
              co_await gallery.derived_bytes());
}

KLIEG_ASYNC_TEST(PictureRows, NameNothingOfWhatIsNotThere) {
    Gallery gallery;
    auto const id = co_await gallery.channel();
    std::vector<std::string> const all{
        id, site::kSiteSubject, gallery.owner.user.text(), VideoId::make(gallery.random).text(), "nobody", ""};
    for (auto const& whose : all) {
        EXPECT_THAT((co_await gallery.feature.rows.of(whose)).value(), IsEmpty()) << whose;
        EXPECT_FALSE((co_await gallery.feature.rows.have(whose, "")).value()) << whose;
    }
}

}  // namespace
}  // namespace klieg::pictures
