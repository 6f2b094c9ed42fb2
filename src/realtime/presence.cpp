#include "realtime/presence.h"

#include "base/log.h"

namespace klieg::realtime {

namespace {

/// A topic has at most some fifty letters, so a text of so many stays below what a broadcast takes.
constexpr std::size_t kTopicsAtOnce = 150;

struct Count {
    std::string topic;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (), (topic, count))

struct News {
    std::string node;
    std::vector<Count> counts;
};
BOOST_DESCRIBE_STRUCT(News, (), (node, counts))

Result<News> parse_counts(std::string const& text) {
    KLIEG_TRY(auto tree, json::parse(text));
    return json::to<News>(tree, json::Naming::camel, json::Strictness::stored);
}

}  // namespace

std::int64_t Presence::Counted::sum() const noexcept {
    auto sum = here.size();
    for (auto const& [node, of] : others) sum += of.count;
    return static_cast<std::int64_t>(sum);
}

void Presence::count(std::string const& topic, ComingsAndGoings const& changed) {
    auto& counted = topics_[topic];
    for (auto const& [person, more] : changed.readers) {
        auto const readers = counted.here.try_emplace(person).first;
        readers->second += more;
        if (readers->second == 0) counted.here.erase(readers);
    }
    news_[topic] = counted.here.size();
    if (changed.somebody_came) counted.told = 0;  // he is told, too, and be the sum the same
    changed_.insert(topic);
}

std::vector<std::string> Presence::take_news() {
    auto const now = clock_.steady();
    if (now - told_all_ >= kTellAllEvery) {
        told_all_ = now;
        for (auto const& [topic, counted] : topics_)
            if (!counted.here.empty()) news_[topic] = counted.here.size();
    }
    std::vector<std::string> texts;
    News news{.node = node_};
    auto flush = [&] {
        if (!news.counts.empty()) texts.push_back(json::to_text(json::from(news, json::Naming::camel)));
        news.counts.clear();
    };
    for (auto const& [topic, count] : std::exchange(news_, {})) {
        news.counts.push_back({topic, static_cast<std::int64_t>(count)});
        if (news.counts.size() == kTopicsAtOnce) flush();
    }
    flush();
    return texts;
}

void Presence::hear(std::string const& text) {
    auto news = parse_counts(text);
    if (!news.ok()) return log::warn("a count of who is there cannot be read", {{"why", news.error().detail}});
    if (news->node == node_) return;
    for (auto const& [topic, count] : news->counts) {
        auto& counted = topics_[topic];
        counted.others[news->node] = {static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), clock_.steady()};
        changed_.insert(topic);
    }
}

std::vector<Message> Presence::take_changes() {
    forget_silent();
    std::vector<Message> messages;
    for (auto const& topic : std::exchange(changed_, {})) {
        auto const found = topics_.find(topic);
        if (found == topics_.end()) continue;
        auto& counted = found->second;
        auto const sum = counted.sum();
        if (counted.here.empty()) {
            counted.told = 0;  // who comes next is told
        } else if (sum != counted.told) {
            counted.told = sum;
            messages.push_back(message_of(kPresence, topic, Watching{sum}));
        }
        if (sum == 0) topics_.erase(found);
    }
    return messages;
}

void Presence::forget_silent() {
    auto const oldest = clock_.steady() - kNodeSilentMax;
    for (auto& [topic, counted] : topics_) {
        auto const gone = std::erase_if(counted.others, [&](auto const& other) { return other.second.heard < oldest; });
        if (gone > 0) changed_.insert(topic);
    }
}

}  // namespace klieg::realtime
