#include "pictures/settle_job.h"

#include "pictures/gallery_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::pictures {
namespace {

using http::Method;
using ::testing::SizeIs;

std::vector<json::Object> void_payloads() {
    return {{}, {{"key", nullptr}}, {{"key", 7}}, {{"key", json::Array{"a"}}}, {{"key", ""}}};
}

/// As another version may have written it, or an operator: it must not take for the key of nothing what names nothing.
KLIEG_ASYNC_TEST(SettleJob, RemovesNothingWhereItsPayloadNamesNoPicture) {
    Gallery gallery;
    auto const id = co_await gallery.channel();
    co_await gallery.ask(Method::put, "/api/channels/" + id + "/avatar", "one");
    for (auto const& payload : void_payloads()) {
        jobs::Job job{.subject = id, .payload = payload};
        jobs::JobContext context(gallery.queue, job);
        auto const ran = co_await gallery.feature.settle.run(context);
        EXPECT_EQ(ran.error().kind, Errc::invalid) << json::to_text(json::Value(payload));
    }
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(6));
}

KLIEG_ASYNC_TEST(SettleJob, RemovesWhatIsOfNothingThatThereIs) {
    Gallery gallery;
    auto const bytes = std::make_shared<Bytes const>(4, std::byte{'x'});
    std::vector<std::string> const all{UserId::make(gallery.random).text(), ChannelId::make(gallery.random).text(),
                                       VideoId::make(gallery.random).text(), "nobody"};
    for (auto const& whose : all) {
        CO_ASSERT_OK(co_await gallery.objects->put(assembly::picture_name(whose, "key", 48), bytes));
        CO_ASSERT_OK(co_await gallery.feature.settle.settle(whose, "key"));
    }
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(0));
}

}  // namespace
}  // namespace klieg::pictures
