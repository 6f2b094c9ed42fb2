#pragma once

#include "comments/repo.h"
#include "counters/counting.h"

namespace klieg::comments {

/// A comment that is shown is one of its video's (videos::comments_counter), and a reply one of its thread's
/// (replies_counter). Below one that is held a reply is one of the thread's alone: who reads the video does not come
/// across it. Refers to `comments`.
counters::Counting count_of_comments(CommentRepo& comments);

}  // namespace klieg::comments
