#include "channels/service.h"

#include "assembly/cache_tags.h"
#include "assembly/picture_jobs.h"
#include "audit/audit.h"
#include "base/json.h"
#include "base/log.h"
#include "channels/budget_claim.h"
#include "channels/channel_rules.h"
#include "channels/events.h"

#include <algorithm>
#include <utility>

namespace klieg::channels {

namespace {

constexpr int kAttemptsMax = 4;
constexpr std::size_t kRemovedAtOnce = 10;

std::string cache_key(ChannelId const& id) {
    return "channel:" + id.text();
}
Result<Channel> from_cached(std::string const& text) {
    KLIEG_TRY(auto item, json::parse(text));
    return json::from_item<Channel>(item.as_object());
}
Error unknown() {
    return Error{Errc::not_found, "there is no such channel"};
}
Error changed_meanwhile() {
    return Error{Errc::precondition, "the channel has changed since you read it"};
}

Error many_change_it() {
    return Error{Errc::unavailable, "the channel is being changed by many at once: try again", "changed_meanwhile"};
}

Error taken() {
    auto error = field_error("/handle", "taken", "is taken");
    error.kind = Errc::conflict;
    error.code = "conflict";
    return error;
}

bool says_the_same(Channel const& a, Channel const& b) {
    return a.handle == b.handle && a.name == b.name && a.description == b.description && a.avatar == b.avatar &&
           a.banner == b.banner;
}

/// Whether what stands there is what one write, of one moment, made of it.
bool is_the_write(Channel const& stands, Channel const& written) {
    return stands.version == written.version && stands.updated_at == written.updated_at &&
           says_the_same(stands, written);
}

/// Whether another round would end as this one did.
bool is_final(Error const& error) {
    return error.kind != Errc::conflict || budgets::is_refusal(error);
}

/// Its last version, which no row has.
Channel after_removal(Channel channel) {
    ++channel.version;
    return channel;
}

}  // namespace

bool may_edit(Principal const& caller, Channel const& channel) noexcept {
    return caller.is(channel.owner_user_id) || caller.administers();
}

/// The limit and the handle are conditions of the write, so that of any number at the same moment no more come through
/// than may. What is asked before tells why; who fails on the way asks again, and then sees what came between.
Task<Result<Channel>> ChannelService::create(Principal caller, NewChannel wanted, std::optional<ChannelId> id) {
    KLIEG_CO_CHECK(caller.require());
    auto reserved = caller.administers() ? FieldChecks() : reserved_in(wanted);
    KLIEG_CO_CHECK(tidy_new_channel(wanted, std::move(reserved)));
    if (id) {
        KLIEG_CO_TRY(auto made, co_await needs_.repo.find(*id));
        if (made) co_return *std::move(made);
    }
    Channel channel;
    channel.channel_id = id ? *std::move(id) : ChannelId::make(needs_.random);
    channel.handle = std::move(wanted.handle);
    channel.name = std::move(wanted.name);
    channel.description = std::move(wanted.description).value_or("");
    channel.owner_user_id = caller.user;
    channel.created_at = channel.updated_at = needs_.clock.now();
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto also, co_await counted({.after = &channel}));
        KLIEG_CO_CHECK(co_await require_free(channel.handle));
        auto created = co_await needs_.repo.create(channel, std::move(also.append(event(kChannelCreated, channel))));
        co_await forget(channel);
        bool done = created.ok();
        if (!done) {
            // What was reported as failed may have been done; its id is new, so what stands there is ours.
            KLIEG_CO_TRY(auto made, co_await needs_.repo.find(channel.channel_id));
            done = made.has_value();
        }
        if (done) {
            needs_.outbox.notify(channel.channel_id.text());
            log::info("a channel was made", {{"channel", channel.channel_id.text()}, {"user", caller.user.text()}});
            co_return channel;
        }
        if (created.error().kind != Errc::conflict) co_return std::move(created).error();
    }
    co_return many_change_it();
}

Task<Result<Channel>> ChannelService::get(ChannelId id) {
    auto load_it = [this, &id](ports::Cache::Tags& tags) { return load(id, tags); };
    KLIEG_CO_TRY(auto text, co_await needs_.cache.get_or_load(cache_key(id), load_it));
    if (text == nullptr) co_return unknown();
    co_return from_cached(text->text());
}

Task<Result<std::map<ChannelId, Channel>>> ChannelService::find_all(std::vector<ChannelId> ids) {
    std::ranges::sort(ids);
    auto const repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());
    std::map<ChannelId, Channel> found;
    std::vector<ChannelId> missing;
    for (auto& id : ids) {
        auto cached = needs_.cache.find(cache_key(id));
        if (!cached) {
            missing.push_back(std::move(id));
            continue;
        }
        if (*cached == nullptr) continue;
        KLIEG_CO_TRY(auto channel, from_cached((*cached)->text()));
        found.emplace(std::move(id), std::move(channel));
    }
    if (missing.empty()) co_return found;
    // Not kept: the cache would not know that one of them was changed while it was read.
    KLIEG_CO_TRY(auto read, co_await needs_.repo.find_batch(std::move(missing)));
    for (auto& channel : read)
        if (channel) found.emplace(channel->channel_id, *channel);
    co_return found;
}

Task<Result<ports::Cache::Loaded>> ChannelService::load(ChannelId id, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::channel(id)});
    KLIEG_CO_TRY(auto channel, co_await needs_.repo.find(std::move(id)));
    if (!channel) co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    auto text = json::to_text(json::Value(json::to_item(*channel)));
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), options_.cached_for};
}

Task<Result<Channel>> ChannelService::get_named(ChannelName name) {
    KLIEG_CO_TRY(auto id, co_await find_id(std::move(name)));
    co_return co_await get(std::move(id));
}

Task<Result<ChannelId>> ChannelService::id_of(ChannelName name, ports::Cache::Tags& tags) {
    if (name.is_handle()) co_await tags.add({cache_tags::handle(name.handle())});
    KLIEG_CO_TRY(auto id, co_await find_id(std::move(name)));
    co_await tags.add({cache_tags::channel(id)});
    co_return id;
}

Task<Result<ChannelId>> ChannelService::find_id(ChannelName name) {
    if (!name.is_handle()) co_return ChannelId::parse(name.text);
    constexpr std::size_t kHandleBytesMax = 30;
    auto handle = name.handle();
    if (handle.empty() || handle.size() > kHandleBytesMax) co_return unknown();
    auto load_it = [this, &handle](ports::Cache::Tags& tags) { return load_holder(handle, tags); };
    KLIEG_CO_TRY(auto holder, co_await needs_.cache.get_or_load("handle:" + handle, load_it));
    if (holder == nullptr) co_return unknown();
    co_return ChannelId::parse(holder->text());
}

Task<Result<ports::Cache::Loaded>> ChannelService::load_holder(std::string handle, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::handle(handle)});
    KLIEG_CO_TRY(auto id, co_await needs_.repo.find_handle(std::move(handle)));
    if (!id) co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(id->text()), options_.cached_for};
}

Task<Result<ChannelPage>> ChannelService::list_owned(UserId owner, std::size_t limit, ports::Cursor cursor) {
    co_return co_await needs_.repo.owned_by(std::move(owner), limit, std::move(cursor));
}

/// What cannot be read is there, too.
Task<Result<bool>> ChannelService::exists(ChannelId id) {
    auto const channel = co_await needs_.repo.find(std::move(id));
    if (!channel.ok() && channel.error().kind == Errc::corrupt) co_return true;
    KLIEG_CO_CHECK(channel);
    co_return channel->has_value();
}

/// What the index shows counts only by the row, which remove() reads.
Task<Result<bool>> ChannelService::remove_some_of(UserId owner) {
    KLIEG_CO_TRY(auto page, co_await needs_.repo.owned_by(owner, kRemovedAtOnce, {}));
    for (auto& channel : page.channels) {
        auto const removed = co_await remove(Principal{.user = owner}, std::move(channel.channel_id), {});
        if (!removed.ok() && removed.error().kind != Errc::not_found) co_return removed.error();
    }
    co_return !page.next.empty();
}

Task<Result<Channel>> ChannelService::require_owner(Principal caller, ChannelId id) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto channel, co_await needs_.repo.find(std::move(id)));
    if (!channel) co_return unknown();
    if (!caller.is(channel->owner_user_id)) co_return Error{Errc::forbidden, "this channel belongs to somebody else"};
    co_return *std::move(channel);
}

Task<Result<Channel>> ChannelService::require_editor(Principal caller, ChannelId id) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto channel, co_await needs_.repo.find(std::move(id)));
    if (!channel) co_return unknown();
    if (!may_edit(caller, *channel)) co_return Error{Errc::forbidden, "this channel belongs to somebody else"};
    co_return *std::move(channel);
}

/// Read, patch, write on the condition of the version that was read. A lost race is not the caller's affair unless the
/// caller named a version: the patch says what shall be, so it is put on top of whatever came between. A write that
/// failed is looked for before that is believed, since an engine may have done it all the same.
Task<Result<Channel>> ChannelService::edit(Principal caller, ChannelId id, ChannelPatch patch,
                                           VersionCondition expected) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto before, co_await require_editor(caller, id));
        if (!expected.admits(before.version)) co_return changed_meanwhile();
        auto reserved = caller.administers() ? FieldChecks() : reserved_in(patch, before);
        KLIEG_CO_TRY(auto after, patched(before, patch, std::move(reserved)));
        if (says_the_same(before, after)) co_return before;
        if (after.handle != before.handle) KLIEG_CO_CHECK(co_await require_free(after.handle));
        auto entry = entry_of(caller, before, "channel.edited");
        auto written = co_await write(std::move(before), std::move(after), std::move(entry));
        // Somebody changed it, or took the handle, a moment ago: the next round sees which.
        if (written.ok() || is_final(written.error())) co_return written;
    }
    co_return many_change_it();
}

Task<Result<Channel>> ChannelService::set_picture(Principal caller, ChannelId id, ChannelPicture which,
                                                  assembly::Picture picture, VersionCondition expected) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto before, co_await require_editor(caller, id));
        if (!expected.admits(before.version)) co_return changed_meanwhile();
        auto after = before;
        after.*picture_of(which) = picture;
        if (says_the_same(before, after)) co_return before;
        auto entry = entry_of(caller, before, "channel.edited");
        auto written = co_await write(std::move(before), std::move(after), std::move(entry));
        if (written.ok() || is_final(written.error())) co_return written;
    }
    co_return many_change_it();
}

/// One try. A write that failed is looked for before that is believed. Fails with conflict where somebody was faster.
Task<Result<Channel>> ChannelService::write(Channel before, Channel after, ports::Transaction entry) {
    after.version = before.version + 1;
    after.updated_at = needs_.clock.now();
    KLIEG_CO_TRY(auto also, co_await counted({&before, &after}));
    also.append(event(kChannelChanged, after)).append(let_go({&before, &after})).append(std::move(entry));
    auto replaced = co_await needs_.repo.replace(before, after, std::move(also));
    co_await forget(before);
    co_await forget(after);
    bool done = replaced.ok();
    if (!done) {
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find(after.channel_id));
        done = stands && is_the_write(*stands, after);
    }
    if (!done) co_return std::move(replaced).error();
    needs_.outbox.notify(after.channel_id.text());
    co_return after;
}

Task<Result<>> ChannelService::remove(Principal caller, ChannelId id, VersionCondition expected) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto channel, co_await require_editor(caller, id));
        if (!expected.admits(channel.version)) co_return changed_meanwhile();
        KLIEG_CO_TRY(auto also, co_await counted({.before = &channel}));
        also.append(event(kChannelDeleted, after_removal(channel))).append(let_go({.before = &channel}));
        also.append(entry_of(caller, channel, "channel.removed"));
        auto removed = co_await needs_.repo.remove(channel, std::move(also));
        co_await forget(channel);
        bool gone = removed.ok();
        if (!gone) {
            KLIEG_CO_TRY(auto stands, co_await needs_.repo.find(id));
            gone = !stands;
        }
        if (gone) {
            needs_.outbox.notify(id.text());
            log::info("a channel was deleted", {{"channel", id.text()}, {"by", caller.user.text()}});
            co_return Result<>{};
        }
        if (removed.error().kind != Errc::conflict) co_return removed;
    }
    co_return many_change_it();
}

ports::Transaction ChannelService::entry_of(Principal const& caller, Channel const& channel,
                                            std::string_view what) const {
    if (caller.is(channel.owner_user_id)) return {};
    audit::Act act{
        .what = what, .subject = channel.channel_id.text(), .of = channel.owner_user_id, .detail = channel.name};
    return {audit::entry(std::move(act), caller, needs_.clock.now())};
}

Task<Result<>> ChannelService::require_free(std::string handle) {
    KLIEG_CO_TRY(auto holder, co_await needs_.repo.find_handle(std::move(handle)));
    if (holder) co_return taken();
    co_return Result<>{};
}

/// After a write, one that failed too: it may have been done, and then what is cached is old.
Task<> ChannelService::forget(Channel channel) {
    co_await needs_.cache.invalidate(cache_tags::channel(channel.channel_id));
    co_await needs_.cache.invalidate(cache_tags::handle(channel.handle));
    co_await needs_.cache.invalidate(cache_tags::channels_of(channel.owner_user_id));
}

Task<Result<ports::Transaction>> ChannelService::counted(Change change) {
    auto const [before, after] = change;
    auto const& channel = after != nullptr ? *after : *before;
    budgets::Plan plan{.owner = channel.owner_user_id, .changes = uses_of(channel)};
    if (after == nullptr)
        for (auto& one : plan.changes) one.now = {};
    if (before != nullptr && after != nullptr) {
        auto const uses = uses_of(*before);
        auto is_same = [&uses](budgets::Change const& one) {
            return std::ranges::any_of(
                uses, [&one](budgets::Change const& use) { return use.subject == one.subject && use.now == one.now; });
        };
        std::erase_if(plan.changes, is_same);
    }
    co_return co_await needs_.budgets.prepare(std::move(plan));
}

ports::Transaction ChannelService::let_go(Change change) {
    auto const [before, after] = change;
    ports::Transaction removals;
    for (auto const which : {ChannelPicture::avatar, ChannelPicture::banner}) {
        auto const& picture = before->*picture_of(which);
        bool const goes = !picture.key.empty() && (after == nullptr || picture.key != (after->*picture_of(which)).key);
        if (goes) removals.add(needs_.jobs.enqueue(assembly::settle_picture(before->channel_id.text(), picture.key)));
    }
    return removals;
}

ports::Transaction ChannelService::event(events::Kind<ChannelEvent> const& kind, Channel const& channel) {
    ChannelEvent payload{channel.channel_id, channel.owner_user_id, channel.handle, channel.name, needs_.clock.now()};
    return {needs_.outbox.event(kind, {channel.channel_id.text(), channel.version}, payload)};
}

}  // namespace klieg::channels
