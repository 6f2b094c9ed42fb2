#pragma once

#include "app/nodes_for_test.h"
#include "base/ordered_id.h"
#include "comments/types.h"
#include "reactions/types.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// People and programs who do things to a site of several nodes, as chance has it.
namespace klieg::app {

inline constexpr std::size_t kPeople = 5;
/// The first of them have channels.
inline constexpr std::size_t kOwners = 2;

/// What people have made and remember, whether or not it is still there, or ever was.
struct World {
    struct Owned {
        ChannelId id;
        std::size_t owner = 0;
    };
    struct Shown {
        VideoId id;
        std::size_t owner = 0;
    };
    struct Said {
        CommentId id;
        std::size_t author = 0;
        std::size_t owner = 0;  ///< of the video
    };
    struct Playing {
        VideoId video;
        std::size_t viewer = 0;
        std::string token;
    };
    std::vector<Principal> users{};
    std::vector<Owned> channels{};
    std::vector<Shown> videos{};
    std::vector<Said> comments{};
    std::vector<Playing> playing{};
    /// Creations of which nobody knows whether they were done, and which whoever asked for them sends again.
    std::vector<std::function<Task<Result<>>(Node&)>> unsure{};
    int texts = 0;
};

/// Two owners, a channel and a public video each.
Task<> raise(SharedEngines& engines, World& world, Node& node);

/// One node's life: what it is asked for, what it does by itself, and its troubles, as its seed has it.
class Life {
public:
    Life(SharedEngines& engines, World& world, std::unique_ptr<Node>& node, std::uint32_t seed)
        : engines_(engines), world_(world), node_(node), chance_(seed) {}

    /// So many things, one after the other. What fails has failed: whoever asked asks for something else.
    Task<Result<>> run(int steps);

private:
    using Creation = std::function<Task<Result<>>(Node&)>;

    std::uint32_t below(std::size_t end) { return chance_.below(static_cast<std::uint32_t>(end)); }
    bool one_in(std::size_t count) { return below(count) == 0; }
    /// What is done is done to the last few of a kind, so that people meet.
    template <class T>
    T const& recent(std::vector<T> const& all) {
        return all[all.size() - 1 - below(std::min(all.size(), std::size_t{5}))];
    }
    Principal const& user(std::size_t who) const { return world_.users[who]; }

    void begin_trouble();
    Task<> end_trouble();
    Task<Result<>> do_something();

    // What people do.
    Task<Result<>> vote();
    Task<Result<>> say();
    Task<Result<>> answer();
    Task<Result<>> post_to(World::Shown video, std::optional<CommentId> parent);
    Task<Result<>> change_comment();
    Task<Result<>> remove_comment();
    Task<Result<>> subscribe();
    Task<Result<>> watch();
    Task<Result<>> publish();
    Task<Result<>> open_channel();
    Task<Result<>> change_video();
    Task<Result<>> remove_something_large();
    Task<Result<>> create(Creation wanted);
    Task<Result<>> send_again();

    // What nodes do by themselves, what happens to engines, and what operators ask for.
    Task<Result<>> move();
    Task<Result<>> follow();
    Task<Result<>> work();
    Task<Result<>> do_something_rare();
    Task<Result<>> repeat_some_events();
    Task<Result<>> recount_something();

    SharedEngines& engines_;
    World& world_;
    std::unique_ptr<Node>& node_;
    SeededRandom chance_;
    OrderedText ids_{engines_.clock, engines_.random};
    int steps_to_calm_ = 0;
    bool is_to_die_ = false;
};

}  // namespace klieg::app
