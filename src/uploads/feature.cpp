#include "uploads/feature.h"

namespace klieg::uploads {

Feature::Feature(Needs needs, UploadService::Limits limits)
    : repo(needs.tables),
      service({repo, needs.videos, needs.writer, needs.objects, needs.jobs, needs.budgets, needs.clock, needs.random},
              limits),
      api(service) {}

std::vector<ports::TableSchema> Feature::tables() {
    return UploadRepo::tables();
}

std::vector<events::Projection> Feature::projections() {
    return {{.name = "uploads.videos",
             .apply = [this](std::span<events::Envelope const> told) { return service.follow(told); },
             .seed = [this] { return service.sweep(); }}};
}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"uploads", assembly::kStorageEvery, [this] { return service.sweep(); }, assembly::Share::one_of_them}};
}

}  // namespace klieg::uploads
