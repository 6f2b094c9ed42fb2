#include "app/admin.h"

#include "app/data_folder.h"
#include "app/decoder_sandbox.h"
#include "app/features.h"
#include "app/run_blocking.h"
#include "app/storage.h"
#include "base/core_pool.h"
#include "base/file.h"
#include "base/log.h"
#include "base/metrics.h"
#include "budgets/recount.h"
#include "channels/budget_claim.h"
#include "events/follower.h"
#include "identity/feature.h"
#include "jobs/queue.h"
#include "uniques/uniques.h"
#include "uploads/budget_claim.h"
#include "videos/budget_claim.h"
#include "videos/inventory.h"
#include "videos/repo.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace klieg::app {

namespace {

int say(Result<> const& result) {
    if (result.ok()) return 0;
    auto const& error = result.error();
    // Where fields are wrong, the detail says no more than they do. A command has names, and no JSON to point into.
    if (error.fields.empty()) fmt::print(stderr, "klieg: {}\n", error.detail);
    for (auto const& field : error.fields) {
        std::string_view name = field.pointer;
        if (name.starts_with('/')) name.remove_prefix(1);
        fmt::print(stderr, "klieg: {} {}\n", name, field.detail);
    }
    return 1;
}

/// A data folder, open, and a core to run on.
struct AdminContext {
    SystemClock clock;
    SystemRandom random;
    // Outlives the storage, one of whose threads may have resumed us and still be inside the post that did it.
    CorePool cores{1};
    std::unique_ptr<DataFolder> folder;
    std::unique_ptr<Storage> storage;

    ~AdminContext() { cores.stop(); }

    Result<> open(std::filesystem::path const& path) {
        log::set_level(log::Level::warn);
        if (!std::filesystem::exists(path / "FORMAT"))
            return Error{Errc::not_found, path.string() + " is no data folder of Klieg's"};
        KLIEG_TRY(auto opened, DataFolder::open(path, DataFolder::Use::administer, random));
        folder = std::make_unique<DataFolder>(std::move(opened));
        KLIEG_TRY(storage, Storage::open(*folder, clock, {.tables = Features::tables(), .reserve_bytes = 0}));
        return {};
    }

    template <class T>
    T run(Task<T> task) {
        return run_blocking(cores.executor(0), std::move(task));
    }

    jobs::Queue queue() { return jobs::Queue(storage->tables(), clock, random, {.boot_id = "admin"}); }
};

/// The videos of a data folder, to be held against its objects.
struct StoredVideos {
    explicit StoredVideos(Storage& storage)
        : repo(storage.tables()), renditions(storage.tables()), inventory(repo, renditions, storage.objects()) {}

    videos::VideoRepo repo;
    videos::RenditionRepo renditions;
    videos::Inventory inventory;
};

/// From standard input, without its end of line: a password on the command line would stand in the shell's history.
std::string read_line() {
    std::array<char, 1024> line{};
    if (std::fgets(line.data(), line.size(), stdin) == nullptr) return {};
    std::string text = line.data();
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

Result<> create_user(AdminContext& context, AdminRequest const& request) {
    auto password = read_line();
    Role role{};
    boost::describe::enum_from_string(request.role.c_str(), role);
    identity::Argon2Passwords passwords({});
    Metrics unread;
    identity::Feature identity(
        {context.storage->tables(), context.storage->broadcast(), passwords, context.clock, context.random, unread},
        {});
    identity::NewUser wanted{.username = request.username, .email = request.email, .password = std::move(password)};
    KLIEG_TRY(auto user, context.run(identity.service.create_user(std::move(wanted), role)));
    fmt::print("{} is {} {}\n", user.user_id.text(), request.role, request.username);
    return {};
}

std::string_view state_of(jobs::Job const& job) {
    bool const is_being_cancelled = job.cancel_wanted && !job.ended_at;
    return is_being_cancelled ? "cancelling" : boost::describe::enum_to_string(job.state, "");
}

/// What a handler says of itself, and when it is to begin or has ended.
std::string how_far(jobs::Job const& job) {
    if (job.ended_at) return to_rfc3339(*job.ended_at);
    if (job.state == jobs::State::ready) return "from " + to_rfc3339(job.run_at);
    return job.doing.empty() ? "" : fmt::format("{:.0f} % {}", job.progress * 100, job.doing);
}

void print_line(jobs::Job const& job) {
    fmt::print("{}  {:10} {:20} {}  attempts {}, failures {}  {}{}{}\n", job.job_id.text(), state_of(job), job.kind,
               job.subject, job.attempt, job.failures, how_far(job), job.last_error.empty() ? "" : "  ",
               job.last_error);
}

Result<> list_jobs(AdminContext& context) {
    auto queue = context.queue();
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page, context.run(queue.list(std::move(cursor), 100)));
        for (auto const& job : page.jobs) print_line(job);
        cursor = std::move(page.next);
    } while (!cursor.empty());
    return {};
}

Result<> show_job(AdminContext& context, std::string const& id) {
    auto queue = context.queue();
    KLIEG_TRY(auto parsed, JobId::parse(id));
    KLIEG_TRY(auto job, context.run(queue.get(parsed)));
    print_line(job);
    fmt::print("made     {}\nchanged  {}\n", to_rfc3339(job.created_at), to_rfc3339(job.updated_at));
    fmt::print("payload  {}\n", json::to_text(job.payload));
    if (!job.checkpoint.is_null()) fmt::print("reached  {}\n", json::to_text(job.checkpoint));
    for (auto const& line : job.log) fmt::print("{}  {}\n", to_rfc3339(line.at), line.text);
    return {};
}

Result<> rerun_job(AdminContext& context, AdminRequest const& request) {
    auto queue = context.queue();
    KLIEG_TRY(auto id, JobId::parse(request.job));
    KLIEG_CHECK(context.run(queue.run_again(id)));
    fmt::print("{} will run again\n", request.job);
    return {};
}

Result<> cancel_job(AdminContext& context, AdminRequest const& request) {
    auto queue = context.queue();
    KLIEG_TRY(auto id, JobId::parse(request.job));
    KLIEG_CHECK(context.run(queue.cancel(id)));
    fmt::print("{} is being cancelled\n", request.job);
    return {};
}

Result<> rebuild(AdminContext& context, AdminRequest const& request) {
    KLIEG_CHECK(context.run(events::request_rebuild(
        {context.storage->log(), context.storage->tables(), context.clock, context.random}, request.projection)));
    fmt::print("{} will be made anew by the server\n", request.projection);
    return {};
}

std::string in_words(budgets::Use const& use) {
    return json::to_text(json::from(use, json::Naming::camel));
}

Result<> recount(AdminContext& context, Config const& config) {
    auto& tables = context.storage->tables();
    StoredVideos stored(*context.storage);
    channels::ChannelRepo channels(tables);
    uploads::UploadRepo uploads(tables);
    budgets::BudgetService budgets({tables, context.clock}, config.limits);
    budgets::Recount recount(budgets);
    recount.add(channels::counted_channels(channels));
    recount.add(videos::counted_videos({stored.repo, stored.renditions, context.storage->objects()}));
    recount.add(uploads::counted_uploads(uploads, stored.repo));
    auto tell = [](std::string const& what, budgets::Use const& was, budgets::Use const& is) {
        fmt::print("{} was {}, is {}\n", what, in_words(was), in_words(is));
    };
    KLIEG_TRY(auto report, context.run(recount.run(tell)));
    fmt::print("{} things of {} owners, {} uses and {} sums corrected\n", report.things, report.owners,
               report.uses_corrected, report.sums_corrected);
    if (report.uses_ended > 0) fmt::print("{} uses of what is gone were still there\n", report.uses_ended);
    return {};
}

/// "drafts=60" and "drafts=", as a merge patch has them.
Result<budgets::LimitsPatch> limits_in(std::vector<std::string> const& texts) {
    json::Object patch;
    for (auto const& text : texts) {
        auto const equals = text.find('=');
        if (equals == std::string::npos) return Error{Errc::invalid, "--limit takes name=number, or name="};
        auto const name = json::styled(text.substr(0, equals), json::Naming::camel);
        auto const value = std::string_view(text).substr(equals + 1);
        KLIEG_TRY(patch[name], json::parse(value.empty() ? "null" : value));
    }
    return json::parse_request<budgets::LimitsPatch>(json::to_text(patch));
}

Result<> limits(AdminContext& context, Config const& config, AdminRequest const& request) {
    budgets::BudgetService budgets({context.storage->tables(), context.clock}, config.limits);
    KLIEG_TRY(auto patch, limits_in(request.limits));
    if (request.user.empty()) {
        if (!request.limits.empty()) KLIEG_CHECK(context.run(budgets.choose_for_site(patch)));
        KLIEG_TRY(auto const site, context.run(budgets.of_site()));
        fmt::print("limits  {}\nset     {}\n", json::to_text(json::from(site.limits, json::Naming::camel)),
                   json::to_text(json::from(site.chosen, json::Naming::camel)));
        return {};
    }
    KLIEG_TRY(auto const holder,
              context.run(uniques::holder_of(context.storage->tables(), uniques::Name::username(request.user))));
    if (!holder) return Error{Errc::not_found, "there is no user " + request.user};
    KLIEG_TRY(auto user, UserId::parse(*holder));
    if (!request.limits.empty()) KLIEG_CHECK(context.run(budgets.choose_for(user, patch)));
    KLIEG_TRY(auto const budget, context.run(budgets.of(user)));
    fmt::print("limits  {}\nset     {}\nuses    {}\n", json::to_text(json::from(budget.limits, json::Naming::camel)),
               json::to_text(json::from(budget.chosen, json::Naming::camel)), in_words(budget.use));
    return {};
}

/// Asks about each video which of its objects are missing, and says so. Fails: corrupt, where any is.
template <class MissingOf>
Result<> find_missing(AdminContext& context, StoredVideos& stored, MissingOf missing_of) {
    std::size_t count = 0;
    std::size_t missing = 0;
    ports::Cursor cursor;
    do {
        KLIEG_TRY(auto page, context.run(stored.repo.scan(std::move(cursor))));
        for (auto const& video : page.videos) {
            KLIEG_TRY(auto names, missing_of(video));
            for (auto const& name : names) fmt::print("{} is missing\n", name);
            missing += names.size();
            ++count;
        }
        cursor = std::move(page.next);
    } while (!cursor.empty());
    fmt::print("{} videos, {} objects missing\n", count, missing);
    if (missing > 0) return Error{Errc::corrupt, "objects are missing"};
    return {};
}

Result<> verify(AdminContext& context) {
    KLIEG_CHECK(context.run(context.storage->verify_rows()));
    StoredVideos stored(*context.storage);
    return find_missing(context, stored,
                        [&](videos::Video const& video) { return context.run(stored.inventory.missing(video)); });
}

/// Whether a copy has what its rows require. What a running server removed after they were copied and before its object
/// was is no loss: the video does not require it any more.
Result<> check_copy(AdminContext& context, std::filesystem::path const& path) {
    AdminContext copy;
    KLIEG_CHECK(copy.open(path));
    StoredVideos copied(*copy.storage);
    StoredVideos present(*context.storage);
    return find_missing(copy, copied, [&](videos::Video const& video) -> Result<std::vector<ports::ObjectName>> {
        KLIEG_TRY(auto names, copy.run(copied.inventory.missing(video)));
        if (names.empty()) return names;
        return context.run(present.inventory.still_required(video.video_id, std::move(names)));
    });
}

Result<> back_up(AdminContext& context, AdminRequest const& request) {
    std::filesystem::path const into = request.into;
    std::error_code failed;
    if (std::filesystem::exists(into, failed)) return Error{Errc::conflict, request.into + " exists already"};
    std::filesystem::create_directories(into, failed);
    // Addresses, password hashes and secrets lie in it, as in what it is a copy of.
    if (!failed) std::filesystem::permissions(into, std::filesystem::perms::owner_all, failed);
    if (failed) return Error{Errc::internal, "cannot make " + request.into + ": " + failed.message()};
    KLIEG_TRY(auto count, context.run(context.storage->copy_to(into)));
    fmt::print("{} objects\n", count);
    // Last, since FORMAT makes a data folder of it.
    for (auto const* file : {"secrets", "FORMAT"}) {
        std::filesystem::copy_file(context.folder->path() / file, into / file, failed);
        if (failed) return Error{Errc::internal, std::string("cannot copy ") + file + ": " + failed.message()};
    }
    auto const whole = check_copy(context, into);
    KLIEG_CHECK(sync_file_system(into));
    KLIEG_CHECK(whole);
    fmt::print("backed up to {}\n", request.into);
    return {};
}

/// In the place where the server runs: another container, or another user, has other layers.
Result<> sandbox(AdminContext& context, Config const& config) {
    KLIEG_TRY(auto tools, tools_of(config));
    auto const found = find_sandbox(config, context.folder->secrets(), tools);
    for (auto layer : media::kSandboxLayers) {
        auto const missing = std::ranges::find(found.findings.missing, layer, &media::MissingLayer::layer);
        bool const stands = missing == found.findings.missing.end();
        fmt::print("{:<13} {}\n", media::to_string(layer), stands ? "stands" : "is missing: " + missing->why);
    }
    if (found.decodes) return {};
    auto const why = found.broken.empty() ? "media.sandbox is " + config.media_sandbox : found.broken;
    return Error{Errc::unavailable, "no file is taken or decoded: " + why};
}

template <class Command>
int with_data(Config const& config, Command command) {
    AdminContext context;
    if (auto opened = context.open(config.data); !opened.ok()) return say(opened);
    return say(command(context));
}

}  // namespace

int admin_create_user(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return create_user(context, request); });
}

int admin_jobs(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) {
        return request.job.empty() ? list_jobs(context) : show_job(context, request.job);
    });
}

int admin_cancel_job(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return cancel_job(context, request); });
}

int admin_rerun_job(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return rerun_job(context, request); });
}

int admin_rebuild(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return rebuild(context, request); });
}

int admin_recount(Config const& config, AdminRequest const&) {
    return with_data(config, [&](AdminContext& context) { return recount(context, config); });
}

int admin_limits(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return limits(context, config, request); });
}

int admin_backup(Config const& config, AdminRequest const& request) {
    return with_data(config, [&](AdminContext& context) { return back_up(context, request); });
}

int admin_sandbox(Config const& config, AdminRequest const&) {
    return with_data(config, [&](AdminContext& context) { return sandbox(context, config); });
}

int admin_verify(Config const& config, AdminRequest const&) {
    return with_data(config, [&](AdminContext& context) { return verify(context); });
}

}  // namespace klieg::app
