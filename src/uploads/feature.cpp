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

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"uploads", assembly::kStorageEvery, [this] { return service.sweep(); }, assembly::Share::one_of_them}};
}

}  // namespace klieg::uploads
