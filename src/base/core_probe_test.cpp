#include "base/core_probe.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace klieg {

TEST(CoreProbe, AsksACoreThatIsHeldUpOnce) {
    boost::asio::io_context core(1);
    CoreProbe probe(0);
    for (int i = 0; i < 10; ++i) probe.ask(core.get_executor());
    EXPECT_EQ(core.poll(), 1U);
    core.restart();
    probe.ask(core.get_executor());
    EXPECT_EQ(core.poll(), 1U) << "it is asked again once it has answered";
}

}  // namespace klieg
