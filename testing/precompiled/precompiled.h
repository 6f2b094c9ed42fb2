#pragma once

#include "base/precompiled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
