#pragma once

#include "base/file_lock.h"
#include "base/random.h"
#include "base/result.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace klieg::app {

/// Whether it is that folder or lies in it, wherever links lead. Blocks.
bool lies_below(std::filesystem::path const& path, std::filesystem::path const& folder);

/// The folder of everything that Klieg keeps: `FORMAT`, `lock`, `secrets`, the database and the objects.
class DataFolder {
public:
    /// Goes up with a release whose rows or files the one before would misread: docs/data-model.md says what each was.
    static constexpr int kFormat = 2;
    enum class Use : std::uint8_t {
        serve,      ///< alone: takes the lock
        administer  ///< beside a server, perhaps
    };

    /// Makes the folder and its secrets where they are missing. Fails: conflict (another server has it, or it has files
    /// and is none of ours, and then nothing in it is touched), unsupported (a newer Klieg wrote it), corrupt, and as
    /// the file system does.
    static Result<DataFolder> open(std::filesystem::path path, Use use, Random& random);
    /// From now on rows may be written that the release before would misread: marks a folder of an older format as one
    /// of this. A server does so when nothing else keeps it from serving, so that one which cannot leaves the way back.
    Result<> mark_as_served() const;

    /// The format of the folder that lies there; nothing is written. Fails: not_found, where it is none; unsupported (a
    /// newer Klieg wrote it); corrupt.
    static Result<int> format_of(std::filesystem::path const& folder);

    std::filesystem::path const& path() const noexcept { return path_; }
    /// No other server has it.
    bool is_locked() const noexcept { return lock_.is_held(); }
    std::filesystem::path database() const { return database_of(path_); }
    std::filesystem::path objects() const { return objects_of(path_); }
    std::filesystem::path secrets() const { return path_ / "secrets"; }
    std::filesystem::path ballast() const { return path_ / "ballast"; }
    std::filesystem::path ballast_of_removals() const { return path_ / "ballast-removals"; }
    static std::filesystem::path database_of(std::filesystem::path const& folder) { return folder / "klieg.sqlite"; }
    /// What the engine opens by itself, where it is there: the database, and what lies beside it.
    static std::vector<std::filesystem::path> database_files_of(std::filesystem::path const& folder);
    /// Of these, what holds changes that have not come into the database, or have and are to be taken back, since a
    /// process was ended: whoever opens it next has that done.
    static std::vector<std::filesystem::path> database_logs_of(std::filesystem::path const& folder);
    /// Whether a server has had it, or whoever made it meant one to: what lies in it has changed since, or may.
    static bool was_served(std::filesystem::path const& folder);
    /// Held by the server that serves it.
    static std::filesystem::path lock_of(std::filesystem::path const& folder) { return folder / "lock"; }
    static std::filesystem::path objects_of(std::filesystem::path const& folder) { return folder / "objects"; }

    /// What signs media paths: secrets by key id, and the id of the one that signs.
    struct MediaSecrets {
        std::map<std::string, std::string> by_key_id;
        std::string signing_key_id;
    };
    MediaSecrets const& media_secrets() const noexcept { return media_secrets_; }

    /// What secrets of accounts are sealed with in the database: by key id, and the id of the one that seals. Without
    /// any, where the folder was made before there were such keys and nobody has served it since.
    struct SealingSecrets {
        std::map<std::string, std::string> by_key_id;
        std::string sealing_key_id;
    };
    SealingSecrets const& sealing_secrets() const noexcept { return sealing_secrets_; }

private:
    DataFolder(std::filesystem::path path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}

    Result<> check_files() const;
    Result<> check_format() const;
    Result<> check_database() const;
    Result<> read_secrets(Random& random);

    std::filesystem::path path_;
    FileLock lock_;
    MediaSecrets media_secrets_;
    SealingSecrets sealing_secrets_;
};

}  // namespace klieg::app
