#include "reactions/types.h"

namespace klieg::reactions {

Result<Target> Target::parse(std::string_view text) {
    if (auto comment = CommentId::parse(text); comment.ok()) return of(*std::move(comment));
    KLIEG_TRY(auto video, VideoId::parse(text));
    return of(std::move(video));
}

Result<VoteName> VoteName::parse(std::string_view text) {
    auto const slash = text.find('/');
    if (slash == std::string_view::npos) return Error{Errc::not_found, "there is no such vote"};
    KLIEG_TRY(auto target, Target::parse(text.substr(0, slash)));
    KLIEG_TRY(auto voter, UserId::parse(text.substr(slash + 1)));
    return VoteName{std::move(target), std::move(voter)};
}

}  // namespace klieg::reactions
