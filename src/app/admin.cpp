#include "app/admin.h"

#include "app/admin_context.h"
#include "app/backup.h"
#include "app/byte_amount.h"
#include "app/data_folder.h"
#include "app/decoder_sandbox.h"
#include "app/missing_objects.h"
#include "app/restore.h"
#include "app/storage.h"
#include "app/wake_for_room.h"
#include "base/blocking_pool.h"
#include "base/log.h"
#include "budgets/recount.h"
#include "channels/budget_claim.h"
#include "events/follower.h"
#include "jobs/queue.h"
#include "uniques/uniques.h"
#include "uploads/budget_claim.h"
#include "videos/budget_claim.h"
#include "videos/rendition_repo.h"
#include "videos/repo.h"

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

namespace klieg::app {

namespace fs = std::filesystem;

namespace {

std::string_view state_of(jobs::Job const& job) {
    bool const is_being_cancelled = job.cancel_wanted && !job.ended_at;
    if (job.refused) return "refused";
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
    videos::VideoRepo videos(tables);
    videos::RenditionRepo renditions(tables);
    channels::ChannelRepo channels(tables);
    uploads::UploadRepo uploads(tables);
    budgets::BudgetService budgets({tables, context.clock}, config.limits);
    budgets::Recount recount(budgets);
    recount.add(channels::counted_channels(channels));
    recount.add(videos::counted_videos({videos, renditions, context.storage->objects()}));
    recount.add(uploads::counted_uploads(uploads, videos));
    auto tell = [](std::string const& what, budgets::Use const& was, budgets::Use const& is) {
        fmt::print("{} was {}, is {}\n", what, in_words(was), in_words(is));
    };
    KLIEG_TRY(auto report, context.run(recount.run(tell)));
    fmt::print("{} things of {} owners, {} uses and {} sums corrected\n", report.things, report.owners,
               report.uses_corrected, report.sums_corrected);
    if (report.passed_over > 0)
        fmt::print(stderr,
                   "klieg: {} rows cannot be read, and what they are about was not counted: the log names them\n",
                   report.passed_over);
    if (report.uses_ended > 0) fmt::print("{} uses of what is gone were still there\n", report.uses_ended);
    return {};
}

/// "60" and, of bytes, "70MB"; none: it is none of these, or more than any limit may be.
std::optional<std::int64_t> limit_in(std::string_view name, std::string_view value) {
    if (name.starts_with("bytes")) return parse_byte_amount(value);
    std::int64_t number = 0;
    auto const* end = value.data() + value.size();
    auto const [rest, failed] = std::from_chars(value.data(), end, number);
    if (failed != std::errc() || rest != end || number < 0) return std::nullopt;
    return number;
}

/// As `--limit` takes them.
std::vector<std::string> names_of_limits() {
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_members<budgets::Limits, boost::describe::mod_public>>(
        [&names](auto member) { names.emplace_back(member.name); });
    return names;
}

/// "drafts=60" and "drafts=", as a merge patch has them.
Result<budgets::LimitsPatch> limits_in(std::vector<std::string> const& texts) {
    auto const names = names_of_limits();
    json::Object patch;
    for (auto const& text : texts) {
        auto const equals = text.find('=');
        auto const name = text.substr(0, equals);
        auto const value = equals == std::string::npos ? "?" : std::string_view(text).substr(equals + 1);
        if (std::ranges::find(names, name) == names.end())
            return Error{Errc::invalid, fmt::format("--limit {}: there is no limit {}; there are {}", text, name,
                                                    fmt::join(names, ", "))};
        auto const number = limit_in(name, value);
        if (!value.empty() && !number)
            return Error{
                Errc::invalid,
                fmt::format("--limit {} is not understood: it takes NAME=NUMBER, as drafts=60; of bytes also "
                            "with a unit, as bytes={}, 1125 TB at most; and NAME= for what holds where nothing "
                            "is set",
                            text, kByteAmountForm)};
        patch[json::styled(name, json::Naming::camel)] = number ? json::Value(*number) : json::Value(nullptr);
    }
    return json::parse_request<budgets::LimitsPatch>(json::to_text(patch));
}

Result<> limits(AdminContext& context, Config const& config, AdminRequest const& request) {
    auto queue = context.queue();
    auto wake = [&queue](std::optional<UserId> whom) { return wake_for_room(queue, std::move(whom)); };
    budgets::BudgetService budgets({context.storage->tables(), context.clock, std::move(wake)}, config.limits);
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

std::string unread_in_words(std::size_t rows) {
    return fmt::format("{} rows cannot be read, and what they require was not looked for: the log names them", rows);
}

void warn_of_unread(std::size_t rows) {
    if (rows > 0) fmt::print(stderr, "klieg: {}\n", unread_in_words(rows));
}

void print_missing(std::string const& object) {
    fmt::print("{} is missing, or not whole\n", object);
}

Result<> verify(AdminContext& context) {
    KLIEG_CHECK(context.run(context.storage->verify_rows()));
    KLIEG_TRY(auto const check, context.run(find_missing_objects(*context.storage, {.tell = print_missing})));
    fmt::print("{} videos, {} objects missing\n", check.videos, check.missing);
    if (check.unread > 0) return Error{Errc::corrupt, unread_in_words(check.unread)};
    if (check.missing > 0) return Error{Errc::corrupt, "objects are missing"};
    return {};
}

/// Of a backup of a release before, one whose file has gone, or one that was served since.
void warn_of_no_hashes(fs::path const& folder) {
    std::error_code failed;
    auto const* why = fs::exists(folder / kBackupNote, failed) ? "has been served" : "has no file BACKUP";
    fmt::print(stderr, "klieg: {} {}: its database and secrets were held against no hashes\n", folder.string(), why);
}

/// Holds a backup against its hashes before anything is opened, which may change it, and says how it is to be left: as
/// they have it, also where a later release adds tables as it opens it. Of what changes, as a site does, nobody expects
/// hashes.
Result<Storage::Closes> closing_of_checked(fs::path const& folder) {
    KLIEG_CHECK(require_data_folder(folder));
    KLIEG_TRY(auto const note, read_backup_note(folder));
    if (note) KLIEG_CHECK(check_backup(*note, folder, folder));
    if (!note && !DataFolder::was_served(folder)) warn_of_no_hashes(folder);
    return note ? Storage::Closes::as_it_was : Storage::Closes::to_be_served;
}

/// One line now and then, for whoever waits.
class ObjectCounter {
public:
    void tell(std::size_t objects, std::size_t of) {
        if (objects < told_ + kStep) return;
        told_ = objects;
        fmt::print("{}{} objects\n", objects, of > 0 ? fmt::format(" of {}", of) : "");
        std::fflush(stdout);
    }

private:
    static constexpr std::size_t kStep = 10'000;
    std::size_t told_ = 0;
};

Result<> back_up(AdminContext& context, AdminRequest const& request) {
    BlockingPool pool({.name = "backup", .threads = 1});
    Backup backup({*context.storage, *context.folder, pool, context.clock, context.random});
    ObjectCounter counter;
    Backup::Options options{.into = request.into, .tell_missing = print_missing};
    options.tell = [&counter](Storage::CopiedObjects const& copied) { counter.tell(copied.objects, 0); };
    auto made = context.run(backup.make(std::move(options)));
    pool.stop();
    KLIEG_CHECK(made);
    warn_of_unread(made->unread);
    fmt::print("{} videos, {} objects, {} bytes beside what is shared\nbacked up to {}\n", made->videos, made->objects,
               made->written, request.into);
    return {};
}

Result<> restore_folder(Config const& config, AdminRequest const& request) {
    log::set_level(log::Level::warn);
    ObjectCounter counter;
    RestoreOptions options{.backup = request.backup, .folder = config.data, .tell_missing = print_missing};
    options.tell = [&counter](std::size_t objects, std::size_t of) { counter.tell(objects, of); };
    KLIEG_TRY(auto const check, restore(options));
    KLIEG_TRY(auto const note, read_backup_note(options.backup));
    if (!note) warn_of_no_hashes(options.backup);
    warn_of_unread(check.unread);
    fmt::print("{} videos, {} objects missing\nrestored to {}\n", check.videos, check.missing, config.data);
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

}  // namespace

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
    auto const closes = closing_of_checked(config.data);
    if (!closes.ok()) return say(closes.error());
    return with_data(config, [&](AdminContext& context) { return back_up(context, request); }, *closes);
}

int admin_sandbox(Config const& config, AdminRequest const&) {
    return with_data(config, [&](AdminContext& context) { return sandbox(context, config); });
}

int admin_restore(Config const& config, AdminRequest const& request) {
    return say(restore_folder(config, request));
}

int admin_verify(Config const& config, AdminRequest const&) {
    auto const closes = closing_of_checked(config.data);
    if (!closes.ok()) return say(closes.error());
    return with_data(config, [&](AdminContext& context) { return verify(context); }, *closes);
}

}  // namespace klieg::app
