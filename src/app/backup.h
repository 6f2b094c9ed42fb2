#pragma once

#include "app/data_folder.h"
#include "app/storage.h"
#include "app/unfinished_folder.h"
#include "base/blocking_pool.h"
#include "base/clock.h"
#include "base/random.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::app {

/// What a backup says of itself, in its file `BACKUP`, which is written last of all (docs/formats/backup.md).
struct BackupNote {
    int format = 1;
    std::string klieg;  ///< the version that made it
    Time made_at{};
    std::uint64_t database_bytes = 0;
    std::string database_sha256;
    std::string secrets_sha256;
    std::uint64_t objects = 0;
};
BOOST_DESCRIBE_STRUCT(BackupNote, (),
                      (format, klieg, made_at, database_bytes, database_sha256, secrets_sha256, objects))

inline constexpr auto kBackupNote = "BACKUP";
inline constexpr int kBackupFormat = 1;
/// What one is called while it is not whole: behind the name that it will have.
inline constexpr auto kPartial = ".partial";

/// The SHA-256 of a file, in hexadecimal. Blocks. Fails: not_found; corrupt, where it is a link, a pipe or another
/// thing that is no regular file; and as files do.
Result<std::string> hash_of_file(std::filesystem::path const& file);

Error damaged_backup(std::filesystem::path const& backup, std::string_view what);
/// None: a release before wrote none, it is a data folder, or it was served since and has changed. Blocks. Fails:
/// corrupt, unsupported (of a newer Klieg).
Result<std::optional<BackupNote>> read_backup_note(std::filesystem::path const& backup);
/// Whether the database and the secrets in `folder` are those that were written to `backup`. Blocks. Fails: corrupt.
Result<> check_backup(BackupNote const& note, std::filesystem::path const& folder, std::filesystem::path const& backup);

/// Makes backups: data folders in which every object that a row requires is there, which the rows and the objects of a
/// site that goes on are not by themselves.
///
/// Threads: any core; what blocks runs on the pool. Lifetime: what it is given outlives it.
class Backup {
public:
    struct Needs {
        Storage& storage;
        DataFolder const& folder;
        BlockingPool& pool;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        std::filesystem::path into;      ///< does not exist yet
        std::filesystem::path before{};  ///< an earlier one on the same file system, whose objects it may share
        std::function<void(Storage::CopiedObjects const&)> tell{};      ///< now and then, how far it is
        std::function<void(std::string const& object)> tell_missing{};  ///< of what the site itself lacks
    };
    struct Report {
        std::size_t videos = 0;
        std::size_t objects = 0;
        std::uint64_t written = 0;  ///< bytes that it takes beside what it shares
        std::size_t unread = 0;     ///< rows that cannot be read; they are in it as they are
    };

    explicit Backup(Needs needs) : needs_(needs) {}

    /// Under another name until it is whole and durable. Fails: invalid, where it would lie in the data folder;
    /// conflict, where there is something, or another is being made there; corrupt, where the site itself lacks
    /// objects; exhausted, where too little would stay free; as the file system does. What it leaves then, or where its
    /// process dies, has the name of what is not whole, and goes when the next is made there.
    Task<Result<Report>> make(Options options);

private:
    Task<Result<Report>> fill(UnfinishedFolder partial, Options options);
    Task<Result<Report>> copy(std::filesystem::path partial, Options const& options);
    Result<UnfinishedFolder> begin(std::filesystem::path const& into) const;
    Result<> copy_marks(std::filesystem::path const& partial) const;
    Result<> finish(UnfinishedFolder& partial, Options const& options, Report const& report) const;

    Needs needs_;
};

}  // namespace klieg::app
