#pragma once

#include "base/random.h"
#include "base/version_condition.h"
#include "budgets/service.h"
#include "channels/events.h"
#include "channels/repo.h"
#include "channels/types.h"
#include "events/outbox.h"
#include "jobs/queue.h"
#include "ports/cache.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace klieg::channels {

/// Channels and who may do what with them: anyone sees them, their owner and administrators edit and delete them,
/// moderators only look.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: as many of an owner's as the budget has, also of
/// creations at the very same moment.
class ChannelService {
public:
    struct Options {
        std::chrono::seconds cached_for{60};
    };

    struct Needs {
        ChannelRepo& repo;
        ports::Cache& cache;
        events::Outbox& outbox;
        budgets::BudgetService& budgets;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
    };
    ChannelService(Needs needs, Options options) : needs_(needs), options_(options) {}

    /// With an id, what a request made that was sent before is found instead of made again.
    /// Fails: unauthenticated, invalid, conflict (the handle is taken, or quota_exceeded).
    Task<Result<Channel>> create(Principal caller, NewChannel wanted, std::optional<ChannelId> id = {});

    /// From the cache: up to a minute old where another node changed it. Fails: not_found.
    Task<Result<Channel>> get(ChannelId id);
    /// Those of them that there are, whatever is not cached in one read. At most kBatchKeysMax different ones.
    Task<Result<std::map<ChannelId, Channel>>> find_all(std::vector<ChannelId> ids);
    /// As get(). Fails: not_found.
    Task<Result<Channel>> get_named(ChannelName name);
    /// Of whom a value speaks that is being loaded for this name: adds the tags of the name and of the channel.
    /// Fails: not_found.
    Task<Result<ChannelId>> id_of(ChannelName name, ports::Cache::Tags& tags);
    /// Oldest first.
    Task<Result<ChannelPage>> list_owned(UserId owner, std::size_t limit, ports::Cursor cursor);

    /// Whether it stands now, whatever is cached.
    Task<Result<bool>> exists(ChannelId id);
    /// The channel as it stands now. Fails: unauthenticated, not_found, forbidden.
    Task<Result<Channel>> require_owner(Principal caller, ChannelId id);
    Task<Result<Channel>> require_editor(Principal caller, ChannelId id);
    /// Belongs into the transaction that adds something to a channel: nothing is added to one that goes at that moment.
    static ports::Action still_there(ChannelId const& id) { return ChannelRepo::require(id); }

    /// Each only from a version that `expected` admits.
    /// Fails: as require_editor, invalid, conflict (the handle is taken), precondition (another version).
    Task<Result<Channel>> edit(Principal caller, ChannelId id, ChannelPatch patch, VersionCondition expected);
    /// Puts a picture, whose objects are stored, in the place of the one that there is; one without sizes takes it
    /// away. What it takes counts to the owner's budget from then on. Fails: as require_editor, quota_exceeded,
    /// precondition.
    Task<Result<Channel>> set_picture(Principal caller, ChannelId id, ChannelPicture which, assembly::Picture picture,
                                      VersionCondition expected = {});
    Task<Result<>> remove(Principal caller, ChannelId id, VersionCondition expected);
    /// Removes some channels of an owner whose account goes, each as if he had removed it, so that their videos follow:
    /// for the job that removes accounts, which calls again until there is no more, and once again when an index shows
    /// what it did not yet. Answers whether there may be more.
    Task<Result<bool>> remove_some_of(UserId owner);

private:
    Task<Result<ports::Cache::Loaded>> load(ChannelId id, ports::Cache::Tags& tags);
    Task<Result<ChannelId>> find_id(ChannelName name);
    Task<Result<ports::Cache::Loaded>> load_holder(std::string handle, ports::Cache::Tags& tags);
    Task<Result<>> require_free(std::string handle);
    Task<> forget(Channel channel);
    struct Change {
        Channel const* before = nullptr;  ///< none: it is made
        Channel const* after = nullptr;   ///< none: it goes
    };
    /// What its owner uses from then on. Fails: as BudgetService::prepare.
    Task<Result<ports::Transaction>> counted(Change change);
    /// The removal of what it no longer names.
    ports::Transaction let_go(Change change);
    Task<Result<Channel>> write(Channel before, Channel after, ports::Transaction entry);
    /// Of the audit log, where it is somebody else's.
    ports::Transaction entry_of(Principal const& caller, Channel const& channel, std::string_view what) const;
    ports::Transaction event(events::Kind<ChannelEvent> const& kind, Channel const& channel);

    Needs needs_;
    Options options_;
};

/// For those who have the channel at hand.
bool may_edit(Principal const& caller, Channel const& channel) noexcept;

}  // namespace klieg::channels
