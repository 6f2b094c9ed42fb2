#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>

/// What a program that failed may have lacked through no fault of its own. They block for moments.
namespace klieg::media {

/// Whether this process can start as many threads now as a decoder may: limits of tasks (a unit's, a container's, a
/// user's) hold for both. They end before it returns.
bool has_spare_threads();

/// Whether this process gets as much address space now as keeps a decoder going: where a machine promises no more
/// memory than it has, others may hold all of it.
bool has_spare_address_space();

/// Whether this process can open these files now, and as many more as a decoder has open.
bool has_spare_files(std::span<std::filesystem::path const> files);

/// Whether a disk is full, by what it says. One that does not say is not taken for it.
bool is_full(Result<DiskSpace> const& disk);

/// Whether the disks of these files have room for what their file systems may write when they are read.
bool has_spare_room(std::span<std::filesystem::path const> files);

/// Whether the file's owner and mode let this user read it as decoders do, who have no rights over files of others.
bool may_be_read_without_rights(std::filesystem::path const& file);

/// Of memory this process and its children may have so much together: what the machine has, or its control groups
/// allow.
std::uint64_t memory_of_machine();

}  // namespace klieg::media
