#pragma once

#include "base/principal.h"
#include "comments/types.h"
#include "comments/viewer.h"
#include "videos/types.h"

#include <string>
#include <string_view>
#include <vector>

/// What a comment may say, whom it calls, and who may do what with it. Pure: no storage, no time.
namespace klieg::comments::rules {

inline constexpr std::size_t kTextLengthMax = 10'000;
inline constexpr std::size_t kMentionsMax = 10;
/// Of a name behind an @; as accounts have them.
inline constexpr std::size_t kNameLengthMin = 3;
inline constexpr std::size_t kNameLengthMax = 30;

/// Who may hold back and release what is said of the video.
bool may_moderate(Principal const& actor, videos::Video const& video);
/// Whether `comment` is for the eyes of `actor`, who may see the video: what is not held back is for everyone's; what
/// is, for its author's and of who may moderate. A reply is seen below what it answers (`thread`), so it is for the
/// eyes that see both. Where there is no such thing, or nobody can read it, only who may moderate comes across the
/// reply.
bool may_see(Principal const& actor, videos::Video const& video, Comment const& comment, Comment const* thread);
/// Whether everyone who may see the video sees its words; as above.
bool is_shown(Comment const& comment, Comment const* thread);
CommentViewer viewer_of(Principal const& actor, videos::Video const& video, Comment const& comment);
/// Whether it waits for the owner before others see it.
bool is_held_first(Principal const& author, videos::Video const& video);

/// The names behind @ in a text, in lower case, each once, in their order, the first kMentionsMax. Whether somebody has
/// them is not asked. An address of mail calls nobody.
std::vector<std::string> mentions_in(std::string_view text);

/// A text of so many characters at most, or its beginning and an ellipsis.
std::string excerpt_of(std::string const& text, std::size_t characters_max);

}  // namespace klieg::comments::rules
