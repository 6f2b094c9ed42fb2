#pragma once

#include "base/bytes.h"
#include "media/mp4/source_package.h"

#include <filesystem>
#include <memory>

namespace klieg::testing {

void write_bytes(std::filesystem::path const& path, ByteView bytes);
void write_text(std::filesystem::path const& path, std::string_view text);
Bytes read_bytes(std::filesystem::path const& path);

/// A source file with its package; the test fails where it is not streamable.
struct OpenSource {
    explicit OpenSource(std::filesystem::path const& path);

    FileAccess file;
    std::unique_ptr<media::mp4::SourcePackage> package;
};

/// Writes playlists, init segments and segments as they would be served, and for each rendition `{name}.mp4`: all of
/// it in one file, which ffprobe reads with exact time stamps.
void write_presentation(OpenSource const& source, std::filesystem::path const& folder);

}  // namespace klieg::testing
