#include "media/ffmpeg/program_files.h"

namespace klieg::media {

std::vector<ProgramFile> program_files(std::string const& program) {
    using enum ProgramFile::Use;
    std::vector<ProgramFile> files;
    // The kernel opens the dynamic loader for execution; libraries are only read.
    for (auto const* folder : {"/lib", "/lib64", "/usr/lib", "/usr/lib64"}) files.push_back({folder, run});
    for (auto const* path : {"/usr/local/lib", "/usr/share", "/etc/ld.so.cache", "/etc/alternatives", "/dev/null",
                             "/dev/urandom", "/sys/devices/system/cpu", "/proc/cpuinfo"})
        files.push_back({path, read});
    files.push_back({std::filesystem::path(program).parent_path().parent_path() / "lib", read});
    files.push_back({program, run});
    return files;
}

}  // namespace klieg::media
