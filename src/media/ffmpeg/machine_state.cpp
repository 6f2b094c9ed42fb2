#include "media/ffmpeg/machine_state.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <latch>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace klieg::media {

namespace {

/// Of ffmpeg that decodes one file and makes a ladder of it, on a machine with many cores.
constexpr std::size_t kThreads = 64;
constexpr std::size_t kFiles = 16;
constexpr std::size_t kSpareBytes = std::size_t{256} << 20U;
/// Of a disk: a few blocks of what a file system keeps.
constexpr std::uint64_t kSpareRoom = std::uint64_t{1} << 20U;

/// The folder of this process' control group, of version 2.
std::filesystem::path control_group() {
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);)
        if (line.starts_with("0::/")) return std::filesystem::path("/sys/fs/cgroup") / line.substr(4);
    return {};
}

}  // namespace

bool has_spare_threads() {
    std::latch end(1);
    auto wait = [&end] { end.wait(); };
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    bool has = true;
    try {
        while (threads.size() < kThreads) threads.emplace_back(wait);
    } catch (std::system_error const&) {
        has = false;
    }
    end.count_down();
    for (auto& thread : threads) thread.join();
    return has;
}

bool has_spare_address_space() {
    auto* const spare = ::mmap(nullptr, kSpareBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (spare == MAP_FAILED) return false;
    ::munmap(spare, kSpareBytes);
    return true;
}

bool has_spare_files(std::span<std::filesystem::path const> files) {
    std::vector<File> open;
    auto can_open = [&open](std::filesystem::path const& path, File::Mode mode = File::Mode::read) {
        auto file = File::open(path, mode);
        if (!file.ok()) return false;
        open.push_back(*std::move(file));
        return true;
    };
    for (auto const& file : files)
        if (!can_open(file)) return false;
    while (open.size() < files.size() + kFiles)
        if (!can_open("/dev/null", File::Mode::device)) return false;
    return true;
}

bool is_full(Result<DiskSpace> const& disk) {
    return disk.ok() && disk->capacity > 0 && disk->available < kSpareRoom;
}

bool has_spare_room(std::span<std::filesystem::path const> files) {
    return std::ranges::none_of(files, [](std::filesystem::path const& file) { return is_full(disk_space(file)); });
}

bool may_be_read_without_rights(std::filesystem::path const& file) {
    struct stat facts{};
    if (::stat(file.c_str(), &facts) != 0) return false;
    mode_t needed = S_IROTH;
    if (facts.st_gid == ::getegid()) needed = S_IRGRP;
    if (facts.st_uid == ::geteuid()) needed = S_IRUSR;
    return (facts.st_mode & needed) != 0;
}

std::uint64_t memory_of_machine() {
    auto memory =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::filesystem::path const root("/sys/fs/cgroup");
    for (auto group = control_group(); group.native().starts_with(root.native()); group = group.parent_path()) {
        std::ifstream file(group / "memory.max");
        std::uint64_t most = 0;
        if (file >> most) memory = std::min(memory, most);  // else it says "max", or nothing
    }
    return memory;
}

}  // namespace klieg::media
