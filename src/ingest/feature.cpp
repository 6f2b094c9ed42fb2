#include "ingest/feature.h"

#include <boost/describe/enum_to_string.hpp>

#include <optional>
#include <string>

namespace klieg::ingest {

namespace {
/// At every start, and then for what could not be settled yet.
constexpr std::chrono::hours kSettleEvery{24};
/// Each failure of an encoding may be one of the whole file, and what an encoder wrote once it writes again.
constexpr std::int64_t kSameFailuresMax = 2;
}  // namespace

Feature::Feature(IngestNeeds given, Options options)
    : needs(given),
      publish(needs),
      first_rung(needs, EncodeRungs::Which::first),
      remaining_rungs(needs, EncodeRungs::Which::remaining),
      poster(needs),
      poster_wait(needs),
      suggestions(needs),
      materialise(needs),
      source(needs),
      options_(options),
      source_storage_(needs.source_storage) {}

/// Wherever a decoder runs or bytes are made, owners take turns; what may take long does so in slices.
void Feature::add_jobs(jobs::Worker& worker) {
    auto add = [&](jobs::Kind kind, std::optional<std::chrono::milliseconds> slice) {
        kind.turns = jobs::Turns::by_owner;
        kind.slice = slice;
        worker.add(std::move(kind));
    };
    add(jobs::kind_of(kMaterialiseKind, materialise, 1), options_.slice);
    worker.add(jobs::kind_of(kSourceKind, source, 1));
    worker.add(jobs::kind_of(kPosterWaitKind, poster_wait, 1));
    if (!options_.decodes) return;
    add(jobs::kind_of(kPublishKind, publish, 2), {});
    auto add_encoding = [&](jobs::Kind kind) {
        kind.retry.same_failures_max = kSameFailuresMax;
        add(std::move(kind), options_.slice);
    };
    add_encoding(jobs::kind_of(kFirstRungKind, first_rung, options_.encodings_at_once));
    add_encoding(jobs::kind_of(kRemainingRungsKind, remaining_rungs, options_.encodings_at_once));
    add(jobs::kind_of(kPosterKind, poster, 2), {});
    add(jobs::kind_of(kSuggestionsKind, suggestions, 1), {});
}

/// By the setting's name, too: what another setting has done today is not to be waited for.
std::vector<assembly::Maintenance> Feature::maintenance() {
    auto const what = "sources, " + std::string(boost::describe::enum_to_string(source_storage_, ""));
    return {{what, kSettleEvery, [this] { return source.settle_all(); }, assembly::Share::one_of_them}};
}

}  // namespace klieg::ingest
