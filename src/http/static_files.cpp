#include "http/static_files.h"

#include "http/compression.h"
#include "http/conditions.h"
#include "http/quality_list.h"
#include "http/ranges.h"

#include <unordered_map>

namespace klieg::http {

namespace {

constexpr std::size_t kFilesMax = 4096;
constexpr std::uint64_t kFileBytesMax = 64 * 1024 * 1024;

struct TypeOfSuffix {
    std::string_view suffix;
    std::string_view type;
};
constexpr TypeOfSuffix kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".m3u8", "application/vnd.apple.mpegurl"},
    {".mpd", "application/dash+xml"},
    {".m4s", "video/iso.segment"},
    {".mp4", "video/mp4"},
    {".vtt", "text/vtt; charset=utf-8"},
};

std::string content_of(File const& file, std::uint64_t size) {
    std::string text(static_cast<std::size_t>(size), '\0');
    auto read = file.read_at(0, std::as_writable_bytes(std::span(text)));
    text.resize(read.ok() ? *read : 0);
    return text;
}

}  // namespace

std::string_view media_type_of(std::string_view name) noexcept {
    for (auto const& [suffix, type] : kTypes)
        if (name.ends_with(suffix)) return type;
    return "application/octet-stream";
}

struct StaticFiles::Entry {
    struct Variant {
        FileSlice slice;
        std::string etag;
    };
    std::string name;
    Variant plain{};
    std::optional<Variant> brotli{};
    std::optional<Variant> gzip{};
};

struct StaticFiles::State {
    std::unordered_map<std::string, Entry> entries;  ///< by path: "/assets/app-4f2a.js"
};

StaticFiles::StaticFiles(std::unique_ptr<State> state) : state_(std::move(state)) {}
StaticFiles::~StaticFiles() = default;

std::size_t StaticFiles::open_files() const noexcept {
    return state_->entries.size();
}

/// What begins with a dot is of tools and not of the site: a manifest of the build, a repository, a password file
/// of another server. All else is opened and hashed once, at the start: their tags are known, and a request costs no
/// look at the file system. A file beside one with .br or .gz behind its name is that one packed, made when the client
/// was built.
Result<std::unique_ptr<StaticFiles>> StaticFiles::open(std::filesystem::path const& folder) {
    std::error_code error;
    std::filesystem::recursive_directory_iterator walk(folder, error);
    if (error)
        return Error{Errc::not_found, "cannot read the web files in " + folder.string() + ": " + error.message()};
    std::unordered_map<std::string, Entry::Variant> found;
    for (auto walked = begin(walk); !error && walked != end(walk); walked.increment(error)) {
        auto const& item = *walked;
        if (item.path().filename().native().starts_with('.')) {
            walked.disable_recursion_pending();
            continue;
        }
        if (std::error_code unknown; !item.is_regular_file(unknown)) continue;
        if (found.size() == kFilesMax) return Error{Errc::exhausted, folder.string() + " has too many files"};
        KLIEG_TRY(auto file, File::open(item.path(), File::Mode::read));
        KLIEG_TRY(auto size, file.size());
        if (size > kFileBytesMax) return Error{Errc::exhausted, item.path().string() + " is too large for a web file"};
        auto etag = make_etag(content_of(file, size));
        auto path = "/" + item.path().lexically_relative(folder).generic_string();
        found[path] = {{std::make_shared<File const>(std::move(file)), 0, size}, std::move(etag)};
    }
    if (error) return Error{Errc::internal, "cannot look into " + folder.string() + ": " + error.message()};
    auto state = std::make_unique<State>();
    auto neighbour = [&](std::string const& path) -> std::optional<Entry::Variant> {
        auto known = found.find(path);
        if (known == found.end()) return std::nullopt;
        return known->second;
    };
    for (auto const& [path, variant] : found)
        state->entries[path] = {path, variant, neighbour(path + ".br"), neighbour(path + ".gz")};
    return std::unique_ptr<StaticFiles>(new StaticFiles(std::move(state)));
}

Task<Result<Response>> StaticFiles::serve(Request& request) const {
    auto const& entries = state_->entries;
    auto known = entries.find(request.path == "/" ? "/index.html" : request.path);
    if (known == entries.end()) co_return Error{Errc::not_found, "there is nothing at this path"};
    co_return answer(request, known->second);
}

Response StaticFiles::answer(Request const& request, Entry const& entry) const {
    auto const* variant = &entry.plain;
    auto coding = Coding::identity;
    auto accepted = request.headers.get("Accept-Encoding");
    // Ranges are of the plain file: a player that seeks in a packed one would be lost.
    if (!accepted.empty() && !request.headers.find("Range")) {
        auto brotli = entry.brotli ? quality_of(accepted, "br") : 0;
        auto gzip = entry.gzip ? quality_of(accepted, "gzip") : 0;
        if (brotli > 0 && brotli >= gzip) {
            variant = &*entry.brotli;
            coding = Coding::brotli;
        } else if (gzip > 0) {
            variant = &*entry.gzip;
            coding = Coding::gzip;
        }
    }
    Response response{.body = variant->slice};
    response.headers.add("Content-Type", media_type_of(entry.name));
    bool const is_asset = entry.name.starts_with("/assets/");
    response.headers.add("Cache-Control", is_asset ? "public, max-age=31536000, immutable" : "no-cache");
    if (is_asset) response.headers.add("Access-Control-Allow-Origin", "*");
    response.headers.add("ETag", variant->etag);
    if (entry.brotli || entry.gzip) response.headers.add("Vary", "Accept-Encoding");
    if (coding != Coding::identity) response.headers.add("Content-Encoding", to_string(coding));
    return ranged(request, std::move(response));
}

Handler StaticFiles::handler() const {
    return [this](Request& request) { return serve(request); };
}

}  // namespace klieg::http
