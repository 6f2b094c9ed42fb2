#pragma once

#include "base/clock.h"
#include "base/principal.h"
#include "budgets/repo.h"
#include "budgets/thing_use.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::budgets {

/// What a thing, or a part of it, uses after a change: nothing, where it ends.
struct Change {
    std::string subject;
    Use now{};
    /// Of an upload: its bytes in the count of the day on which it began; where it ends, those of them that came.
    std::int64_t day_bytes = 0;
};

enum class Caps : std::uint8_t {
    hold,
    are_passed_over,  ///< what cannot be helped counts, and says no to what comes next
};

/// Changes of one owner's that belong to one transaction.
struct Plan {
    UserId owner;
    std::vector<Change> changes;
    Caps caps = Caps::hold;
};

/// How much there is, and how much there may be.
struct Budget {
    Use use;
    DaysUse today;
    Time day_ends_at{};
    Limits limits;
    ChosenLimits chosen;  ///< for this owner
};

/// The limits of the site, what was chosen of them there, and what they are without that.
struct SiteLimits {
    Limits limits;
    ChosenLimits chosen;
    Limits configured;
};

/// Whether a budget refused it, and a sentence that a person may read says so.
bool is_refusal(Error const& error) noexcept;

/// What an owner uses of what runs out, and whether there is room for more.
///
/// A use is a row for each thing that uses something, and its owner's sums are another; both change in the transaction
/// of the change that needs it, so that a limit is a condition of that write, and no crash comes between (ADR 22).
/// Whoever makes the transaction asks prepare() what belongs into it, and asks again after each conflict: a limit that
/// was reached meanwhile is told then. What a change says is what is used *after* it, so that one whose answer got lost
/// may be made again.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kChangesMax changes at a time.
class BudgetService {
public:
    struct Needs {
        ports::TableStore& tables;
        Clock const& clock;
        /// Told after a change that gives bytes back to an owner, or chooses limits for one or, where none is named,
        /// for all: what waits for room may look for it. May be lost.
        std::function<Task<>(std::optional<UserId> whom)> room_came{};
    };
    BudgetService(Needs needs, Limits defaults)
        : repo_(needs.tables), clock_(needs.clock), room_came_(std::move(needs.room_came)), defaults_(defaults) {}

    static constexpr std::size_t kChangesMax = 50;
    /// How often a change begins again: beyond this many, more write to one owner's sums than there can be.
    static constexpr int kTriesMax = 64;
    /// What is told then, and by whoever makes the transaction itself.
    static Error contended() {
        return {Errc::unavailable, "much is being changed for this account at once: try again", "overloaded"};
    }

    /// What belongs into the transaction, as things stand now; nothing, where nothing changes. At most one plan an
    /// owner and transaction. Fails: as refusals do (quota_exceeded), whose kinds are too_large where it is about
    /// bytes, rate_limited where it is about a day, forbidden where it is about uploads under way, else conflict.
    Task<Result<ports::Transaction>> prepare(Plan plan);
    /// Makes the changes, in one transaction with `also`. Fails: as prepare() does; conflict, where a condition of
    /// `also` does not hold; unavailable (contended()).
    Task<Result<>> apply(Plan plan, ports::Transaction also);
    /// Nothing of the thing, or of what is below that part of it, is in use any more.
    Task<Result<>> release(UserId owner, std::string thing);
    /// Encoders ran for so long. Counted once or, where the engine fails, perhaps not at all.
    Task<> add_decoder_time(UserId owner, std::chrono::milliseconds time);
    /// Until when that is used up, which is the end of the day; none: it is not.
    Task<Result<std::optional<Time>>> decoder_time_spent_until(UserId owner);

    Task<Result<Budget>> of(UserId owner);
    struct Things {
        std::vector<ThingUse> things;
        std::string next;  ///< the last of them, where there are more
    };
    /// What takes bytes of an owner's, in the order of the ids, behind that of `after`.
    Task<Result<Things>> things_of(UserId owner, std::string after, std::size_t limit);
    /// What one of them takes: nothing, where it is not this owner's.
    Task<Result<ThingUse>> thing_of(UserId owner, std::string id);
    Task<Result<SiteLimits>> of_site();
    /// Fails: invalid.
    /// Nobody is who has the data folder.
    Task<Result<>> choose_for_site(LimitsPatch patch, Principal by = {});
    Task<Result<>> choose_for(UserId user, LimitsPatch patch, Principal by = {});

    BudgetRepo& repo() noexcept { return repo_; }

private:
    struct Wanted {
        DayRow today;  ///< of the whole change: midnight may come in between
        Use more{};
        std::int64_t day_more = 0;
    };
    struct Prepared {
        ports::Transaction writes;
        Use more{};
    };
    Task<Result<Prepared>> prepare_sums(Plan plan);
    Task<> tell_room(std::optional<UserId> whom);
    Task<Result<Limits>> limits_of(UserId owner);
    Task<Result<>> add_sums(Plan const& plan, Wanted wanted, ports::Transaction& transaction);
    DayRow today_of(UserId const& owner) const;
    Time day_ends_at() const;

    BudgetRepo repo_;
    Clock const& clock_;
    std::function<Task<>(std::optional<UserId> whom)> const room_came_;
    Limits const defaults_;
};

}  // namespace klieg::budgets
