#pragma once

#include "base/clock.h"
#include "realtime/core_topics.h"
#include "realtime/topic.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace klieg::realtime {

/// How many people follow a topic at this moment.
struct Watching {
    std::int64_t watching = 0;
};
BOOST_DESCRIBE_STRUCT(Watching, (), (watching))
inline constexpr MessageKind<Watching> kPresence{"presence", "how many follow this at this moment"};

/// Sums up how many people follow a topic, on this node and all others. Nodes tell each other what has changed, and now
/// and then all of it; a node that was not heard for a while counts no more. They tell each other no people, so one who
/// is on two nodes counts on both.
///
/// Threads: one executor.
class Presence {
public:
    static constexpr std::chrono::seconds kTellAllEvery{20};
    static constexpr std::chrono::seconds kNodeSilentMax{60};

    Presence(std::string node, Clock const& clock) : node_(std::move(node)), clock_(clock) {}

    /// What has changed on a core of this node.
    void count(std::string const& topic, ComingsAndGoings const& changed);
    /// What the other nodes have to hear: texts of at most kMessageBytesMax of a broadcast.
    std::vector<std::string> take_news();
    void hear(std::string const& news);
    /// The topics that are followed here and have another sum than was told last.
    std::vector<Message> take_changes();

private:
    struct OfNode {
        std::size_t count = 0;
        SteadyTime heard{};
    };
    struct Counted {
        std::unordered_map<Person, std::int64_t> here;  ///< how many readers each has
        std::map<std::string, OfNode> others;           ///< by node
        std::int64_t told = 0;

        std::int64_t sum() const noexcept;
    };
    void forget_silent();

    std::string const node_;
    Clock const& clock_;
    std::unordered_map<std::string, Counted> topics_;
    std::map<std::string, std::size_t> news_;  ///< what of this node has changed
    std::set<std::string> changed_;            ///< topics to look at
    SteadyTime told_all_{};
};

}  // namespace klieg::realtime
