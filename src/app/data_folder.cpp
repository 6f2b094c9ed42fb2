#include "app/data_folder.h"

#include "base/crypto.h"
#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace klieg::app {

namespace {

Result<std::string> read_text(std::filesystem::path const& path) {
    KLIEG_TRY(auto file, File::open(path, File::Mode::read));
    std::string text(64 * 1024, '\0');
    KLIEG_TRY(auto size, file.read_at(0, std::as_writable_bytes(std::span(text))));
    text.resize(size);
    return text;
}

std::filesystem::path resolved(std::filesystem::path const& path) {
    std::error_code failed;
    auto canonical = std::filesystem::weakly_canonical(path, failed);
    return failed ? std::filesystem::absolute(path).lexically_normal() : std::filesystem::absolute(canonical);
}

/// What a first start that was cut off before it wrote FORMAT leaves, and what a file system of its own begins with.
/// Our lock says nothing; other programs write into theirs.
bool may_be_there_first(std::filesystem::path const& file) {
    auto const name = file.filename();
    std::error_code failed;
    bool const is_our_lock = name == "lock" && std::filesystem::file_size(file, failed) == 0;
    return is_our_lock || name == "FORMAT.new" || name == "lost+found";
}

/// Somebody's own files would lie among ours for ever, and be read by nobody but us. Nothing is written. Who makes the
/// folder at this moment has written FORMAT before anything else.
Result<> require_ours_or_empty(std::filesystem::path const& path) {
    std::error_code failed;
    auto const is_there = [&failed](std::filesystem::path const& file) {
        return std::filesystem::exists(file, failed);
    };
    if (!is_there(path) && !failed) return {};
    if (!failed && !std::filesystem::is_directory(path, failed) && !failed)
        return Error{Errc::invalid, path.string() + " is no folder: name another as --data (server.data)"};
    std::string foreign;
    for (std::filesystem::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed))
        if (foreign.empty() && !may_be_there_first(entry->path())) foreign = entry->path().filename().string();
    if (failed) return errno_error("cannot look into " + path.string(), failed.value());
    if (foreign.empty()) return {};
    auto const format = DataFolder::format_of(path);
    if (format.ok() || format.error().kind != Errc::not_found) return format.ok() ? Result<>() : format.error();
    if (is_there(DataFolder::database_of(path)))
        return Error{Errc::corrupt, path.string() +
                                        " has a database and lacks the file FORMAT, which says what Klieg "
                                        "wrote it: restore it with the rest"};
    return Error{Errc::conflict, path.string() + " is no data folder of Klieg's and not empty (" + foreign +
                                     "): name a new or an empty folder as --data (server.data)"};
}

constexpr std::size_t kKeyBytes = 32;

/// Keys for a purpose: one, which is in use.
json::Object new_keys(char const* in_use, Random& random) {
    std::string key(kKeyBytes, '\0');
    random.fill(std::as_writable_bytes(std::span(key)));
    json::Object keys{{"k1", crypto::to_base64(key)}};
    return {{in_use, "k1"}, {"keys", keys}};
}

Result<> put_secrets(std::filesystem::path const& file, std::string const& text) {
    auto const before = ::umask(0077);
    auto written = replace_file(file, crypto::as_bytes(text));
    ::umask(before);
    return written;
}

struct Keys {
    std::map<std::string, std::string> by_id;
    std::string in_use;
};

Result<Keys> keys_of(std::filesystem::path const& file, json::Object const& secrets, char const* purpose,
                     char const* in_use) {
    Error const malformed{Errc::corrupt, file.string() + " is malformed"};
    Keys read;
    try {
        auto const& of_purpose = secrets.at(purpose);
        read.in_use = std::string_view(of_purpose.at(in_use).as_string());
        for (auto const& [id, encoded] : of_purpose.at("keys").as_object()) {
            auto key = crypto::from_base64(encoded.as_string());
            if (!key) return malformed;
            read.by_id[std::string(id)] = *std::move(key);
        }
    } catch (std::exception const&) {
        return malformed;
    }
    if (!read.by_id.contains(read.in_use))
        return Error{Errc::corrupt, file.string() + " lacks the key that is " + in_use};
    return read;
}

}  // namespace

bool lies_below(std::filesystem::path const& path, std::filesystem::path const& folder) {
    return (resolved(path) / "")
        .lexically_normal()
        .string()
        .starts_with((resolved(folder) / "").lexically_normal().string());
}

std::vector<std::filesystem::path> DataFolder::database_files_of(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> files{database_of(folder), database_of(folder).string() + "-shm"};
    std::ranges::move(database_logs_of(folder), std::back_inserter(files));
    return files;
}

std::vector<std::filesystem::path> DataFolder::database_logs_of(std::filesystem::path const& folder) {
    auto const database = database_of(folder).string();
    return {database + "-wal", database + "-journal"};
}

bool DataFolder::was_served(std::filesystem::path const& folder) {
    std::error_code failed;
    return std::filesystem::exists(lock_of(folder), failed);
}

Result<DataFolder> DataFolder::open(std::filesystem::path path, Use use, Random& random) {
    KLIEG_CHECK(require_ours_or_empty(path));
    KLIEG_CHECK(make_folder(path));
    path = std::filesystem::absolute(path);
    std::error_code failed;
    // Addresses and password hashes lie in here.
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
    FileLock lock;
    if (use == Use::serve) {
        KLIEG_TRY(auto taken, FileLock::take(lock_of(path)));
        if (!taken) return Error{Errc::conflict, "another Klieg serves " + path.string() + " already"};
        lock = *std::move(taken);
    }
    DataFolder folder(std::move(path), std::move(lock));
    KLIEG_CHECK(folder.check_files());
    KLIEG_CHECK(folder.check_format());
    KLIEG_CHECK(folder.read_secrets(random));
    KLIEG_CHECK(make_folder(folder.objects()));
    return folder;
}

Result<> DataFolder::mark_as_served() const {
    auto const mark = std::to_string(kFormat) + "\n";
    // A start on a full disk writes nothing that stands there already.
    if (auto there = read_text(path_ / "FORMAT"); there.ok() && *there == mark) return {};
    return replace_file(path_ / "FORMAT", crypto::as_bytes(mark));
}

Result<> DataFolder::check_format() const {
    auto format = format_of(path_);
    if (!format.ok() && format.error().kind == Errc::not_found) {
        KLIEG_CHECK(require_ours_or_empty(path_));  // under the lock, once more
        return mark_as_served();
    }
    KLIEG_CHECK(format);
    return check_database();
}

/// The engine opens its files itself, and would wait for who writes to a pipe.
Result<> DataFolder::check_files() const {
    for (auto const& file : database_files_of(path_)) {
        std::error_code failed;
        if (std::filesystem::exists(file, failed) && !std::filesystem::is_regular_file(file, failed))
            return Error{Errc::corrupt, file.string() + " is no regular file"};
    }
    return {};
}

/// Without its rows a site with objects would come up as an empty one that nobody administers yet, count as whole, and
/// take the place of its good backups. A folder in which a first start was cut off has neither.
Result<> DataFolder::check_database() const {
    std::error_code failed;
    if (auto const bytes = std::filesystem::file_size(database(), failed); !failed && bytes > 0) return {};
    std::filesystem::recursive_directory_iterator entry(objects(), failed);
    if (failed == std::errc::no_such_file_or_directory) return {};  // there is no folder of objects yet
    bool has_objects = false;
    for (; !failed && !has_objects && entry != end(entry); entry.increment(failed)) {
        std::error_code unknown;
        has_objects = entry->is_regular_file(unknown);
    }
    if (failed) return errno_error("cannot look into " + objects().string(), failed.value());
    if (!has_objects) return {};
    return Error{Errc::corrupt,
                 path_.string() + " has objects and lacks the database that knows them: restore it from a backup"};
}

Result<int> DataFolder::format_of(std::filesystem::path const& folder) {
    auto const file = folder / "FORMAT";
    auto text = read_text(file);
    if (!text.ok()) return std::move(text).error();
    if (text->ends_with('\n')) text->pop_back();
    int format = 0;
    auto const* const end = text->data() + text->size();
    auto const parsed = std::from_chars(text->data(), end, format);
    if (parsed.ec != std::errc() || parsed.ptr != end || format <= 0)
        return Error{Errc::corrupt, file.string() + " holds no number"};
    if (format > kFormat)
        return Error{Errc::unsupported, folder.string() + " was written by a newer Klieg (format " +
                                            std::to_string(format) + ", this one knows " + std::to_string(kFormat) +
                                            ")"};
    return format;
}

/// `{"media": {"signing": "k1", "keys": {"k1": "base64"}}, "accounts": {"sealing": "k1", "keys": {…}}}`, readable by
/// its owner alone. Where there is none one is made, and then read like any other, so that both ways end in the same
/// checks. What is malformed is refused and never written anew: with other keys, every signed path that somebody holds
/// would be void without a word, and no second factor could be opened.
Result<> DataFolder::read_secrets(Random& random) {
    auto const file = secrets();
    auto text = read_text(file);
    if (!text.ok() && text.error().kind != Errc::not_found) return std::move(text).error();
    if (!text.ok()) {
        text = json::to_text(json::Object{{"media", new_keys("signing", random)}});
        KLIEG_CHECK(put_secrets(file, *text));
    }
    auto value = json::parse(*text);
    if (!value.ok()) return Error{Errc::corrupt, file.string() + " is malformed: " + value.error().detail};
    if (!value->is_object()) return Error{Errc::corrupt, file.string() + " is malformed"};
    auto& all = value->get_object();
    KLIEG_TRY(auto media, keys_of(file, all, "media", "signing"));
    media_secrets_ = {std::move(media.by_id), std::move(media.in_use)};
    // A folder of before has no others. Of two who add them one would lose what it sealed: so who serves it does.
    if (!all.contains("accounts") && is_locked()) {
        auto const before = all;
        all["accounts"] = new_keys("sealing", random);
        // A start on a full disk writes nothing: the next one tries again.
        if (!put_secrets(file, json::to_text(*value)).ok()) all = before;
    }
    if (!all.contains("accounts")) return {};
    KLIEG_TRY(auto accounts, keys_of(file, all, "accounts", "sealing"));
    sealing_secrets_ = {std::move(accounts.by_id), std::move(accounts.in_use)};
    return {};
}

}  // namespace klieg::app
