#include "adapters/embedded/staging_files.h"

#include "base/crypto.h"
#include "base/random.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace klieg::embedded {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "klieg-staging 1\n";
constexpr std::size_t kFloorDigits = 20;
constexpr std::size_t kIdLength = 26;
constexpr std::size_t kMetaBytesMax = 2048;

/// All nines means that there is none. Written in place: within one sector, it is the old or the new text.
std::string floor_text(std::optional<std::uint64_t> floor) {
    auto digits = floor ? std::to_string(*floor) : std::string(kFloorDigits, '9');
    return std::string(kFloorDigits - digits.size(), '0') + digits;
}

bool good_id(std::string_view id) {
    auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); };
    return id.size() == kIdLength && std::all_of(id.begin(), id.end(), allowed);
}

Error no_such_staging() {
    return Error{Errc::not_found, "there is no such upload"};
}

struct Meta {
    File file;
    ports::ObjectName name;
    std::optional<std::uint64_t> floor;
};

Result<Meta> read_meta(fs::path const& path) {
    KLIEG_TRY(auto file, File::open(path, File::Mode::read_write));
    std::vector<std::byte> bytes(kMetaBytesMax);
    KLIEG_TRY(auto count, file.read_at(0, bytes));
    auto text = crypto::as_text(std::span(bytes).first(count));
    bool good = text.starts_with(kMagic) && text.size() > kMagic.size() + kFloorDigits + 1 && text.back() == '\n';
    if (!good) return Error{Errc::corrupt, "the description of an upload is damaged"};
    auto digits = text.substr(kMagic.size(), kFloorDigits);
    auto name = text.substr(kMagic.size() + kFloorDigits + 1);
    Meta meta{std::move(file), std::string(name.substr(0, name.size() - 1)), std::nullopt};
    if (digits == floor_text(std::nullopt)) return meta;
    std::uint64_t floor = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), floor);
    meta.floor = floor;
    return meta;
}

Result<> write_floor(StagingFiles::Staging& staging, std::optional<std::uint64_t> floor) {
    KLIEG_CHECK(staging.meta.write_at(kMagic.size(), crypto::as_bytes(floor_text(floor))));
    KLIEG_CHECK(staging.meta.sync());
    staging.floor = floor;
    return {};
}

/// When the file was last changed; nothing where there is none.
std::optional<std::chrono::seconds> changed_at(fs::path const& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
    return std::chrono::seconds(status.st_mtim.tv_sec);
}

}  // namespace

Result<StagingFiles> StagingFiles::open(fs::path folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return errno_error("cannot make " + folder.string(), failed.value());
    KLIEG_CHECK(sync_directory(folder.parent_path()));
    return StagingFiles(std::move(folder));
}

fs::path StagingFiles::meta_path(ports::StagingId const& id) const {
    return folder_ / (id + ".meta");
}
fs::path StagingFiles::data_path(ports::StagingId const& id) const {
    return folder_ / (id + ".data");
}

Result<ports::StagingId> StagingFiles::create(ports::ObjectName const& name) const {
    auto id = SystemRandom().base32(kIdLength);
    auto write = [&]() -> Result<> {
        KLIEG_TRY(auto meta, File::open(meta_path(id), File::Mode::write_new));
        auto text = std::string(kMagic) + floor_text(std::nullopt) + "\n" + name + "\n";
        KLIEG_CHECK(meta.write_at(0, crypto::as_bytes(text)));
        KLIEG_CHECK(meta.sync());
        KLIEG_TRY(auto data, File::open(data_path(id), File::Mode::write_new));
        KLIEG_CHECK(data.sync());
        return sync_directory(folder_);
    };
    auto written = write();
    if (written.ok()) return id;
    (void)remove(id);
    return std::move(written).error();
}

Result<StagingFiles::Staging> StagingFiles::open_staging(ports::StagingId const& id) const {
    if (!good_id(id)) return no_such_staging();
    auto data = File::open(data_path(id), File::Mode::read_write);
    if (!data.ok() && data.error().kind == Errc::not_found) return no_such_staging();
    if (!data.ok()) return std::move(data).error();
    auto meta = read_meta(meta_path(id));
    if (!meta.ok() && meta.error().kind == Errc::not_found) return no_such_staging();
    if (!meta.ok()) return std::move(meta).error();
    KLIEG_TRY(auto size, data->size());
    Staging staging{*std::move(data), std::move(meta->file), std::move(meta->name), meta->floor, size};
    staging.size = std::min(size, staging.floor.value_or(size));
    return staging;
}

/// The data is cut and durable before the floor goes: a crash in between finds the floor again, and cuts once more.
Result<> StagingFiles::settle(Staging& staging) {
    if (!staging.floor) return {};
    KLIEG_CHECK(staging.data.truncate(staging.size));
    KLIEG_CHECK(staging.data.sync());
    return write_floor(staging, std::nullopt);
}

Result<> StagingFiles::set_floor(Staging& staging) {
    return write_floor(staging, staging.size);
}
Result<> StagingFiles::lift_floor(Staging& staging) {
    return write_floor(staging, std::nullopt);
}

Result<ports::ObjectName> StagingFiles::completed_name(ports::StagingId const& id) const {
    if (!good_id(id)) return no_such_staging();
    auto meta = read_meta(meta_path(id));
    if (!meta.ok() && meta.error().kind == Errc::not_found) return no_such_staging();
    if (!meta.ok()) return std::move(meta).error();
    return std::move(meta->name);
}

Result<> StagingFiles::remove(ports::StagingId const& id) const {
    if (!good_id(id)) return {};
    // The data first: a description without data is harmless, data without one would only waste space.
    for (auto const& path : {data_path(id), meta_path(id)})
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return errno_error("cannot remove an upload", errno);
    return {};
}

Result<std::size_t> StagingFiles::collect(std::chrono::seconds idle,
                                          std::function<bool(ports::StagingId const&)> const& busy) const {
    auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    std::set<ports::StagingId> ids;
    std::error_code failed;
    for (fs::directory_iterator entry(folder_, failed); !failed && entry != end(entry); entry.increment(failed))
        ids.insert(entry->path().stem().string());
    if (failed) return errno_error("cannot list the uploads", failed.value());
    std::size_t ended = 0;
    for (auto const& id : ids) {
        auto data = changed_at(data_path(id));
        auto changed = data ? data : changed_at(meta_path(id));
        if (!changed || now - *changed < idle || busy(id)) continue;
        KLIEG_CHECK(remove(id));
        ended += data ? 1 : 0;
    }
    return ended;
}

}  // namespace klieg::embedded
