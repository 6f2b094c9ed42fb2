#include "media/ffmpeg/landlock.h"

#include "media/ffmpeg/program_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace klieg::media {

namespace {

// Debian 12's headers end at the first version. Later fields are passed over by kernels through the size that we give.
struct Attributes {
    std::uint64_t handled_access_fs = 0;
    std::uint64_t handled_access_net = 0;  // version 4
    std::uint64_t scoped = 0;              // version 6
};

constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kRun = kRead | LANDLOCK_ACCESS_FS_EXECUTE;

// How many access rights each version of the interface knows.
constexpr auto kRightsByVersion = std::to_array<unsigned>({0, 13, 14, 15, 15, 16});
constexpr std::uint64_t kBindAndConnect = 3;
constexpr std::uint64_t kAbstractSocketsAndSignals = 3;

std::size_t size_for(long version) {
    if (version >= 6) return sizeof(Attributes);
    return version >= 4 ? offsetof(Attributes, scoped) : offsetof(Attributes, handled_access_net);
}

Attributes attributes_for(long version) {
    auto known = kRightsByVersion[static_cast<std::size_t>(std::min<long>(version, std::ssize(kRightsByVersion) - 1))];
    Attributes attributes;
    attributes.handled_access_fs = (std::uint64_t{1} << known) - 1;
    if (version >= 4) attributes.handled_access_net = kBindAndConnect;
    if (version >= 6) attributes.scoped = kAbstractSocketsAndSignals;
    return attributes;
}

/// A path that is absent needs no rule, and one that is refused stays denied.
void allow(int rules, std::filesystem::path const& path, std::uint64_t rights) {
    int descriptor = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (descriptor < 0) return;
    File owner(descriptor);
    struct stat status{};
    if (::fstat(descriptor, &status) != 0) return;
    if (!S_ISDIR(status.st_mode)) rights &= ~std::uint64_t{LANDLOCK_ACCESS_FS_READ_DIR};
    landlock_path_beneath_attr rule{.allowed_access = rights, .parent_fd = descriptor};
    ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

Error no_landlock(int number) {
    auto failed = errno_error("there is no Landlock", number);
    failed.kind = Errc::unavailable;
    return failed;
}

}  // namespace

Result<File> make_landlock_rules(std::string const& program, std::vector<std::filesystem::path> const& readable) {
    auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return no_landlock(errno);
    auto attributes = attributes_for(version);
    auto rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size_for(version), 0));
    if (rules < 0) return no_landlock(errno);
    File owner(rules);

    for (auto const& file : program_files(program))
        allow(rules, file.path, file.use == ProgramFile::Use::run ? kRun : kRead);
    for (auto const& path : readable) allow(rules, path, kRead);
    return owner;
}

int enter_landlock(int rules) noexcept {
    return ::syscall(SYS_landlock_restrict_self, rules, 0) == 0 ? 0 : errno;
}

}  // namespace klieg::media
