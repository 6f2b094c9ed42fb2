#pragma once

#include "http/router.h"

#include <cstddef>
#include <filesystem>
#include <memory>

namespace klieg::http {

/// The media type by a file's name; application/octet-stream where unknown.
std::string_view media_type_of(std::string_view name) noexcept;

/// Serves a folder of built web files: its names, tags and open files are read once, so a request is a look-up by its
/// exact path and no path can lead out of the folder. Precompressed neighbours (x.js.br, x.js.gz) go to clients that
/// take them.
///
/// Names that begin with a dot, and what is below them, are not served.
///
/// Names under assets/ carry a hash and never change, and pages of any origin may load them: a page of ours in a frame
/// of somebody's may have none. Everything else is revalidated. "/" is index.html.
///
/// Threads: any. Limits: 4096 files; a folder with more is no built web client, and is refused.
class StaticFiles {
public:
    /// Fails: not_found, exhausted, internal.
    static Result<std::unique_ptr<StaticFiles>> open(std::filesystem::path const& folder);
    ~StaticFiles();

    Task<Result<Response>> serve(Request& request) const;
    /// For Router::set_fallback; the files outlive it.
    Handler handler() const;
    /// How many are kept open.
    std::size_t open_files() const noexcept;

private:
    struct Entry;
    struct State;
    explicit StaticFiles(std::unique_ptr<State> state);
    Response answer(Request const& request, Entry const& entry) const;

    std::unique_ptr<State> state_;
};

}  // namespace klieg::http
