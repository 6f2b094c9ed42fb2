#include "app/admin_context.h"

#include "app/features.h"
#include "base/log.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <system_error>

namespace klieg::app {

namespace fs = std::filesystem;

int say(Result<> const& result) {
    if (result.ok()) return 0;
    auto const& error = result.error();
    // Where fields are wrong, the detail says no more than they do. A command has names, and no JSON to point into.
    if (error.fields.empty()) fmt::print(stderr, "klieg: {}\n", error.detail);
    for (auto const& field : error.fields) {
        std::string_view name = field.pointer;
        if (name.starts_with('/')) name.remove_prefix(1);
        fmt::print(stderr, "klieg: {} {}\n", name, field.detail);
    }
    return 1;
}

Result<> require_data_folder(fs::path const& path) {
    std::error_code failed;
    if (fs::exists(path / "FORMAT", failed)) return {};
    return Error{Errc::not_found, path.string() + " is no data folder of Klieg's"};
}

Result<> AdminContext::open(Config const& config, Storage::Closes closes) {
    fs::path const path = config.data;
    log::set_level(log::Level::warn);
    KLIEG_CHECK(require_data_folder(path));
    KLIEG_TRY(auto opened, DataFolder::open(path, DataFolder::Use::administer, random));
    folder = std::make_unique<DataFolder>(std::move(opened));
    KLIEG_TRY(storage, Storage::open(*folder, clock,
                                     {.tables = Features::tables(),
                                      .reserve_bytes = 0,
                                      .copy_reserve_bytes = config.reserve_bytes(),
                                      .closes = closes}));
    return {};
}

}  // namespace klieg::app
