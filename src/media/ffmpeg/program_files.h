#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media {

/// A file or folder that a program needs of the system.
struct ProgramFile {
    enum class Use : std::uint8_t { read, run };

    std::filesystem::path path;
    Use use = Use::read;
};

/// What a decoder needs to start and to find its way: its program, the loader, libraries, and a few files by which
/// libraries learn about the machine. What is not there is in the list all the same.
///
/// Folders of the system come first, so that whoever makes links of them has done so before paths lead through them.
std::vector<ProgramFile> program_files(std::string const& program);

}  // namespace klieg::media
