#include "app/admin.h"

#include "app/data_folder.h"
#include "app/features.h"
#include "app/run_blocking.h"
#include "app/storage.h"
#include "base/core_pool.h"
#include "base/file.h"
#include "base/log.h"
#include "identity/feature.h"
#include "jobs/queue.h"
#include "videos/inventory.h"
#include "videos/repo.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace klieg::app {

namespace {

int say(Result<> const& result) {
    if (result.ok()) return 0;
    fmt::print(stderr, "klieg: {}\n", result.error().detail);
    for (auto const& field : result.error().fields) fmt::print(stderr, "  {} {}\n", field.pointer, field.detail);
    return 1;
}

/// The data folder's storage and a core to run on.
struct Desk {
    SystemClock clock;
    SystemRandom random;
    // Outlives the storage, one of whose threads may have resumed us and still be inside the post that did it.
    CorePool cores{1};
    std::unique_ptr<DataFolder> folder;
    std::unique_ptr<Storage> storage;

    ~Desk() { cores.stop(); }

    Result<> open(Config const& config) {
        log::set_level(log::Level::warn);
        if (!std::filesystem::exists(std::filesystem::path(config.data) / "FORMAT"))
            return Error{Errc::not_found, config.data + " is no data folder of Klieg's"};
        KLIEG_TRY(auto opened, DataFolder::open(config.data, DataFolder::Use::administer, random));
        folder = std::make_unique<DataFolder>(std::move(opened));
        KLIEG_TRY(storage, Storage::open(*folder, clock, 1, Features::tables()));
        return {};
    }

    template <class T>
    T run(Task<T> task) {
        return run_blocking(cores.executor(0), std::move(task));
    }

    jobs::Queue queue() { return jobs::Queue(storage->tables(), clock, random, {.boot_id = "admin"}); }
};

/// From standard input, without its end of line: a password on the command line would stand in the shell's history.
std::string read_line() {
    std::array<char, 1024> line{};
    if (std::fgets(line.data(), line.size(), stdin) == nullptr) return {};
    std::string text = line.data();
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

Result<> create_user(Desk& desk, AdminRequest const& request) {
    auto password = read_line();
    Role role{};
    boost::describe::enum_from_string(request.role.c_str(), role);
    identity::Argon2Passwords passwords({});
    identity::Feature identity({desk.storage->tables(), passwords, desk.clock, desk.random}, {});
    identity::NewUser wanted{.username = request.username, .email = request.email, .password = std::move(password)};
    KLIEG_TRY(auto user, desk.run(identity.service.create_user(std::move(wanted), role)));
    fmt::print("{} is {} {}\n", user.user_id.text(), request.role, request.username);
    return {};
}

Result<> list_jobs(Desk& desk) {
    auto queue = desk.queue();
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page, desk.run(queue.list(std::move(cursor), 100)));
        for (auto const& job : page.jobs)
            fmt::print("{}  {:8} {:20} {}  failures {}  {}\n", job.job_id.text(),
                       boost::describe::enum_to_string(job.state, ""), job.kind, job.subject, job.failures,
                       job.last_error);
        cursor = std::move(page.next);
    } while (!cursor.empty());
    return {};
}

Result<> rerun_job(Desk& desk, AdminRequest const& request) {
    auto queue = desk.queue();
    KLIEG_TRY(auto id, JobId::parse(request.job));
    KLIEG_CHECK(desk.run(queue.run_again(id)));
    fmt::print("{} will run again\n", request.job);
    return {};
}

/// Objects are immutable and appear by a rename, so a hard link is a copy of one; another file system gets its bytes.
/// Answers how many there were. What a running server removes meanwhile is left out: the database does not name it, or
/// not for long.
Result<std::size_t> copy_objects(std::filesystem::path const& from, std::filesystem::path const& to) {
    std::error_code failed;
    std::filesystem::create_directories(to, failed);
    std::filesystem::directory_iterator entries;
    if (!failed) entries = std::filesystem::directory_iterator(from, failed);
    std::size_t count = 0;
    for (; !failed && entries != std::filesystem::end(entries); entries.increment(failed)) {
        auto const target = to / entries->path().filename();
        if (std::error_code unknown; entries->is_directory(unknown)) {
            KLIEG_TRY(auto below, copy_objects(entries->path(), target));
            count += below;
            continue;
        }
        std::error_code not_linked;
        std::filesystem::create_hard_link(entries->path(), target, not_linked);
        if (not_linked) std::filesystem::copy_file(entries->path(), target, failed);
        if (failed == std::errc::no_such_file_or_directory)
            failed.clear();
        else
            ++count;
    }
    if (failed && failed != std::errc::no_such_file_or_directory)
        return Error{Errc::internal, "cannot copy the objects: " + failed.message()};
    return count;
}

Result<> back_up(Desk& desk, AdminRequest const& request) {
    std::filesystem::path const into = request.into;
    std::error_code failed;
    if (std::filesystem::exists(into, failed)) return Error{Errc::conflict, request.into + " exists already"};
    std::filesystem::create_directories(into / "objects", failed);
    // Addresses, password hashes and secrets lie in it, as in what it is a copy of.
    if (!failed) std::filesystem::permissions(into, std::filesystem::perms::owner_all, failed);
    if (failed) return Error{Errc::internal, "cannot make " + request.into + ": " + failed.message()};
    // The database first: every object that it names was there before.
    KLIEG_CHECK(desk.run(desk.storage->copy_rows_to(into / "klieg.sqlite")));
    // Without the stagings beside them: those still change, and a link to one would be written by two servers.
    KLIEG_TRY(auto count, copy_objects(desk.folder->objects() / "objects", into / "objects" / "objects"));
    fmt::print("{} objects\n", count);
    for (auto const* file : {"FORMAT", "secrets"}) {
        std::filesystem::copy_file(desk.folder->path() / file, into / file, failed);
        if (failed) return Error{Errc::internal, std::string("cannot copy ") + file + ": " + failed.message()};
    }
    KLIEG_CHECK(sync_file_system(into));
    fmt::print("backed up to {}\n", request.into);
    return {};
}

Result<> verify(Desk& desk) {
    KLIEG_CHECK(desk.run(desk.storage->verify_rows()));
    videos::VideoRepo repo(desk.storage->tables());
    videos::RenditionRepo renditions(desk.storage->tables());
    videos::Inventory inventory(renditions, desk.storage->objects());
    std::size_t count = 0;
    std::size_t missing = 0;
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page, desk.run(repo.scan(std::move(cursor))));
        for (auto& video : page.videos) {
            KLIEG_TRY(auto lacks, desk.run(inventory.missing(std::move(video))));
            for (auto const& name : lacks) fmt::print("{} is missing\n", name);
            missing += lacks.size();
            ++count;
        }
        cursor = std::move(page.next);
    } while (!cursor.empty());
    fmt::print("{} videos, {} objects missing\n", count, missing);
    if (missing > 0) return Error{Errc::corrupt, "objects are missing"};
    return {};
}

}  // namespace

int admin_create_user(Config const& config, AdminRequest const& request) {
    Desk desk;
    if (auto opened = desk.open(config); !opened.ok()) return say(opened);
    return say(create_user(desk, request));
}

int admin_list_jobs(Config const& config, AdminRequest const&) {
    Desk desk;
    if (auto opened = desk.open(config); !opened.ok()) return say(opened);
    return say(list_jobs(desk));
}

int admin_rerun_job(Config const& config, AdminRequest const& request) {
    Desk desk;
    if (auto opened = desk.open(config); !opened.ok()) return say(opened);
    return say(rerun_job(desk, request));
}

int admin_backup(Config const& config, AdminRequest const& request) {
    Desk desk;
    if (auto opened = desk.open(config); !opened.ok()) return say(opened);
    return say(back_up(desk, request));
}

int admin_verify(Config const& config, AdminRequest const&) {
    Desk desk;
    if (auto opened = desk.open(config); !opened.ok()) return say(opened);
    return say(verify(desk));
}

}  // namespace klieg::app
