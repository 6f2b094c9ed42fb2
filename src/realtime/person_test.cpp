#include "realtime/person.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace klieg::realtime {
namespace {

TEST(People, AreOneByTheirAccountWhereverTheyAre) {
    People people;
    SystemRandom random;
    Principal const ada{.user = UserId::make(random), .session = SessionId::make(random)};
    Principal const her_phone{.user = ada.user, .session = SessionId::make(random)};
    Principal const bob{.user = UserId::make(random), .session = SessionId::make(random)};
    EXPECT_EQ(people.find(ada, "192.0.2.1", "Firefox"), people.find(her_phone, "192.0.2.2", "Chrome"));
    EXPECT_NE(people.find(ada, "192.0.2.1", "Firefox"), people.find(bob, "192.0.2.1", "Firefox"));
    EXPECT_NE(people.find(ada, "192.0.2.1", "Firefox"), people.find({}, "192.0.2.1", "Firefox"));
}

TEST(People, AreOneByAddressAndBrowserWhereNobodyKnowsThem) {
    People people;
    EXPECT_EQ(people.find({}, "2001:db8::1", "Firefox"), people.find({}, "2001:db8::2", "Firefox")) << "one household";
    EXPECT_NE(people.find({}, "192.0.2.1", "Firefox"), people.find({}, "192.0.2.2", "Firefox"));
}

TEST(People, OfOneAddressAreNoCrowdWhateverTheirBrowsersAreCalled) {
    People people;
    std::set<Person> found;
    for (int i = 0; i < 2'000; ++i) found.insert(people.find({}, "192.0.2.1", std::to_string(i)));
    EXPECT_EQ(found.size(), People::kAgentsMax);
}

TEST(People, AreKnownToTheirProcessAlone) {
    EXPECT_NE(People().find({}, "192.0.2.1", "Firefox"), People().find({}, "192.0.2.1", "Firefox"));
}

}  // namespace
}  // namespace klieg::realtime
