#include "library/resume_point.h"

#include <gtest/gtest.h>

namespace klieg::library {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

struct PointCase {
    char const* what;
    milliseconds position;
    std::optional<milliseconds> duration;
    ResumePoint expected;
};

TEST(ResumePoint, IsWhereItWasButForTheBeginningAndTheEnd) {
    std::vector<PointCase> const cases = {
        {"the beginning", 0ms, 600s, {}},
        {"not begun", 11'999ms, 600s, {}},
        {"begun", 12s, 600s, {12s}},
        {"the middle", 300s, 600s, {300s}},
        {"before the names", 569'999ms, 600s, {569'999ms}},
        {"the names", 570s, 600s, {.finished = true}},
        {"the end", 600s, 600s, {.finished = true}},
        {"behind the end", 700s, 600s, {.finished = true}},
        {"half a minute of three hours", 30s, 3h, {30s}},
        {"less of them", 29s, 3h, {}},
        {"two minutes before the end of three hours", 3h - 120s, 3h, {.finished = true}},
        {"more of them", 3h - 121s, 3h, {3h - 121s}},
        {"of a clip", 5s, 10s, {5s}},
        {"its end", 9'500ms, 10s, {.finished = true}},
        {"what is hardly there", 1ms, 1ms, {.finished = true}},
        {"nobody knows how long it is", 31s, {}, {31s}},
        {"nor whether it was begun", 29s, {}, {}},
        {"a length that is none", 31s, 0ms, {31s}},
    };
    for (auto const& [what, position, duration, expected] : cases)
        EXPECT_TRUE(resume_point_at(position, duration) == expected) << what;
}

}  // namespace
}  // namespace klieg::library
