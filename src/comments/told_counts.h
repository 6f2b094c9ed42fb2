#pragma once

#include "counters/count_news.h"

namespace klieg::comments {

/// What those who follow a video are told of the counts of its comments.
counters::ToldCounts told_counts();

}  // namespace klieg::comments
