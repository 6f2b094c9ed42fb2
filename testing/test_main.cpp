#include "base/crypto.h"
#include "base/log.h"

#include <gtest/gtest.h>

int main(int count, char** arguments) {
    ::testing::InitGoogleTest(&count, arguments);
    klieg::crypto::initialise();
    klieg::log::set_level(klieg::log::Level::off);
    return RUN_ALL_TESTS();
}
