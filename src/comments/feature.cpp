#include "comments/feature.h"

#include "comments/comment_count.h"

namespace klieg::comments {

Feature::Feature(Needs needs, CommentService::Options options)
    : repo(needs.tables),
      service({repo, needs.videos, needs.tables, needs.cache, needs.outbox, needs.jobs, needs.clock, needs.random},
              options),
      counters(needs.tables),
      views({counters, needs.accounts, std::move(needs.votes_of)}),
      count({needs.tables, needs.cache, needs.clock}, count_of_comments(repo)),
      api({service, repo, views, needs.videos, needs.cache}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return CommentRepo::tables();
}

std::vector<events::Projection> Feature::projections() {
    return {count.projection()};
}

std::vector<events::CatalogueEntry> Feature::events() const {
    auto entries =
        events::catalogue_of(kCommentCreated, kCommentEdited, kCommentHeld, kCommentReleased, kCommentDeleted);
    entries.push_back(events::catalogue_of(kCommentPinned).front());
    return entries;
}

}  // namespace klieg::comments
