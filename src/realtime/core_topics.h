#pragma once

#include "base/clock.h"
#include "realtime/delivery.h"
#include "realtime/person.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace klieg::realtime {

/// Who is told what happens on topics. Threads: its core's.
class Reader {
public:
    virtual ~Reader() = default;
    /// Takes it, and returns soon. Neither subscribes nor unsubscribes anybody.
    virtual void deliver(DeliveryPtr const& delivery) = 0;
    /// For whom it reads; one may have several. The same at every call.
    virtual Person person() const noexcept = 0;
};

/// Who has begun to follow a topic, and who has stopped.
struct ComingsAndGoings {
    std::unordered_map<Person, std::int64_t> readers;  ///< how many more a person has, or fewer
    bool somebody_came = false;                        ///< perhaps in the place of another, or of himself
};

/// How much of what was told is kept for those who come back.
struct KeptLimits {
    std::size_t per_topic_max = 200;
    std::chrono::seconds resume_window{120};
    std::size_t bytes_max = std::size_t{32} << 20U;
};

/// The topics of one core: who follows them here, and what was told on them lately, so that whoever was away for a
/// moment goes on where he was. Every core has the same messages; that they share.
///
/// Whether somebody has missed something is decided by places in the log. Of each shard it is known from where on this
/// node has all of it; of each topic, what was the last of it that is kept no more. A topic that nobody follows, and on
/// which nothing is told, is forgotten after the window: then the shard's answer stands for it, which is the stricter
/// one.
///
/// Threads: its core's. Lifetime: subscriptions are given back before their reader goes. Limits: KeptLimits.
class CoreTopics {
    struct Followed;

public:
    /// That of one reader to one topic.
    class Subscription {
    public:
        Subscription(Subscription const&) = delete;
        Subscription& operator=(Subscription const&) = delete;
        std::string const& topic() const noexcept { return topic_; }

    private:
        friend CoreTopics;
        Subscription(Reader& reader, std::string topic) : reader_(&reader), topic_(std::move(topic)) {}

        Reader* reader_;
        std::string topic_;
        Followed* followed_ = nullptr;
        std::uint32_t place_ = 0;          ///< among those who follow it
        std::unique_ptr<LogPlace> ahead_;  ///< it has seen this, though this node has not read so far
    };

    /// What there is for somebody who has seen everything up to a place.
    enum class Missed : std::uint8_t {
        known,    ///< all of it is here
        earlier,  ///< some of it lies before what this node has read
        gone,     ///< some of it is kept no more
    };

    CoreTopics(KeptLimits limits, Clock const& clock) : limits_(limits), clock_(clock) {}

    KeptLimits const& limits() const noexcept { return limits_; }

    Missed missed_since(std::string const& topic, LogPlace const& after) const;
    /// Whether this node has not read so far.
    bool lies_ahead(LogPlace const& place) const;
    /// From now on the reader is told what happens on it, behind that place. It lies in the log: of what this node has
    /// yet to read up to it nothing is told, and of a log that never comes so far that would be all.
    std::unique_ptr<Subscription> subscribe(Reader& reader, std::string topic, std::optional<LogPlace> const& after);
    void unsubscribe(std::unique_ptr<Subscription> subscription);
    /// What has been told on the topic behind that place, oldest first. It reaches no further back than what is kept.
    std::vector<DeliveryPtr> told_after(std::string const& topic, LogPlace const& after) const;
    /// The oldest that is kept of it; none where nothing is.
    std::optional<LogPlace> oldest_of(std::string const& topic) const;
    /// Where this node is with the shard that told something on the topic last; none where it is not known.
    std::optional<LogPlace> latest_of(std::string const& topic) const;

    /// This node has all of the shard from behind `since` on. Shards are begun in their order: parents come first.
    void begin_shard(std::string shard, ports::LogPosition since);
    /// Tells readers, and keeps what is not passing.
    void deliver(std::span<DeliveryPtr const> deliveries);
    /// All that was told up to there has been delivered.
    void read_to(std::string const& shard, ports::LogPosition const& position);
    /// What was told before, behind `since`, oldest first, none of it passing: nobody is told, but it is there for
    /// those who come back.
    void reach_back(std::string const& shard, ports::LogPosition since, std::vector<DeliveryPtr> earlier);
    /// Forgets what is too old. To be called now and then.
    void sweep();

    std::size_t readers_of(std::string const& topic) const;
    std::vector<Reader*> list_readers(std::string const& topic) const;
    std::size_t kept_bytes() const noexcept { return kept_bytes_; }
    std::size_t topics() const noexcept { return topics_.size(); }
    /// By topic, since this was asked last.
    std::unordered_map<std::string, ComingsAndGoings> take_comings_and_goings();

private:
    struct Shard {
        std::size_t order = 0;
        ports::LogPosition since;    ///< all behind it has come by here
        ports::LogPosition read_to;  ///< up to here
        ports::LogPosition gone;     ///< the last of it that is kept no more
    };
    struct Kept {
        DeliveryPtr delivery;
        SteadyTime at;
        Followed* topic = nullptr;
    };
    struct Followed {
        std::vector<Subscription*> readers;
        std::deque<std::list<Kept>::iterator> kept;
        std::map<std::string, ports::LogPosition> since;  ///< by shard: of this topic, all behind it came by here
        std::optional<LogPlace> gone;                     ///< the last of this topic that is kept no more
        SteadyTime left{};                                ///< when its last reader went
    };
    Followed& followed(std::string const& topic);
    void note_readers(Subscription const& subscription, int more);
    void tell(Followed& topic, DeliveryPtr const& delivery);
    void keep(Followed& topic, DeliveryPtr const& delivery);
    void forget_first(Followed& topic);
    void forget_what_is_replaced(Followed& topic, Delivery const& by);
    void note_gone(Followed& topic, LogPlace const& place);
    void forget_if_idle(std::string const& topic);
    void mark_gone(LogPlace const& place);
    bool is_after(LogPlace const& one, LogPlace const& other) const;
    std::size_t order_of(std::string const& shard) const;

    KeptLimits const limits_;
    Clock const& clock_;
    std::unordered_map<std::string, Followed> topics_;
    std::unordered_map<std::string, Shard> shards_;
    std::list<Kept> all_kept_;                             ///< oldest first
    std::deque<std::pair<SteadyTime, std::string>> left_;  ///< topics whose last reader went, and when
    std::unordered_map<std::string, ComingsAndGoings> comings_and_goings_;
    std::size_t kept_bytes_ = 0;
};

}  // namespace klieg::realtime
