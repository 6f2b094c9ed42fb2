#pragma once

#include "assembly/notification.h"
#include "channels/service.h"
#include "counters/counters.h"
#include "jobs/worker.h"
#include "notifications/notifier.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace klieg::notifications {

inline constexpr auto kMilestone = "channel.milestone";
inline constexpr auto kMilestoneJobKind = "notifications.milestone";
/// By then the counter has what the events before say.
inline constexpr std::chrono::seconds kCountedBy{15};

/// Tells the owner of a channel that 10, 100, 1,000 … follow it: of each number once, whoever comes and goes. Where
/// news says that one may just be reached, a job looks at the counter, which is a sum of its own and may be behind.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Milestones {
public:
    struct Needs {
        Notifier& notifier;
        channels::ChannelService& channels;
        counters::Counters& counters;
        ports::TableStore& tables;
        jobs::Queue& jobs;
        Clock const& clock;
    };
    explicit Milestones(Needs needs) : needs_(needs) {}

    assembly::NotificationSource source();
    Task<Result<>> follow(std::span<events::Envelope const> told);
    Task<Result<>> run(jobs::JobContext& context);

    using About = assembly::NotificationSource::About;
    using Subjects = std::vector<std::optional<assembly::NotificationSubject>>;
    Task<Result<Subjects>> show(Principal reader, std::vector<About> about);

    /// The highest that so many have reached; none: not even the first.
    static std::optional<std::int64_t> reached_by(std::int64_t count) noexcept;
    /// Whether one may be reached by so many more or fewer.
    static bool is_near(std::int64_t count, std::int64_t reach) noexcept;

private:
    Needs needs_;
};

}  // namespace klieg::notifications
