#pragma once

#include "jobs/job.h"

#include <chrono>
#include <string>

namespace klieg::assembly {

inline constexpr auto kSettlePictureKind = "pictures.settle";

/// How long the objects of a picture stay that no row names: one that is being made is named by no row yet, and what
/// stood for a video is shown for a while by pages that were sent before.
inline constexpr std::chrono::minutes kUnnamedPictureKept{15};

/// Has the objects of a picture removed that no row names by then. It belongs into a transaction before the objects are
/// put, and into the one that takes a row's name away: so nothing is left, whatever dies in between.
inline jobs::NewJob settle_picture(std::string whose, std::string key) {
    return {.kind = kSettlePictureKind,
            .subject = std::move(whose),
            .payload = {{"key", std::move(key)}},
            .delay = kUnnamedPictureKept};
}

}  // namespace klieg::assembly
