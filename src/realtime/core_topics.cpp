#include "realtime/core_topics.h"

#include <algorithm>

namespace klieg::realtime {

CoreTopics::Missed CoreTopics::missed_since(std::string const& topic, LogPlace const& after) const {
    auto const shard = shards_.find(after.shard);
    if (shard == shards_.end()) return Missed::gone;
    auto const& [order, since, read_to, gone] = shard->second;
    auto const found = topics_.find(topic);
    if (found == topics_.end()) {
        if (after.position < gone) return Missed::gone;
        return after.position < since ? Missed::earlier : Missed::known;
    }
    auto const& followed = found->second;
    if (followed.gone && is_after(*followed.gone, after)) return Missed::gone;
    auto const own = followed.since.find(after.shard);
    auto const& first = own == followed.since.end() ? since : own->second;
    if (after.position >= first) return Missed::known;
    return first == since ? Missed::earlier : Missed::gone;
}

bool CoreTopics::lies_ahead(LogPlace const& place) const {
    auto const shard = shards_.find(place.shard);
    return shard != shards_.end() && place.position > shard->second.read_to;
}

std::unique_ptr<CoreTopics::Subscription> CoreTopics::subscribe(Reader& reader, std::string topic,
                                                                std::optional<LogPlace> const& after) {
    auto& entry = followed(topic);
    std::unique_ptr<Subscription> subscription(new Subscription(reader, std::move(topic)));
    subscription->followed_ = &entry;
    subscription->place_ = static_cast<std::uint32_t>(entry.readers.size());
    if (after && lies_ahead(*after)) subscription->ahead_ = std::make_unique<LogPlace>(*after);
    entry.readers.push_back(subscription.get());
    note_readers(*subscription, +1);
    return subscription;
}

void CoreTopics::unsubscribe(std::unique_ptr<Subscription> subscription) {
    auto& entry = *subscription->followed_;
    auto* const last = entry.readers.back();
    last->place_ = subscription->place_;
    entry.readers[subscription->place_] = last;
    entry.readers.pop_back();
    note_readers(*subscription, -1);
    if (!entry.readers.empty()) return;
    entry.readers.shrink_to_fit();
    entry.left = clock_.steady();
    left_.emplace_back(entry.left, std::move(subscription->topic_));
}

std::vector<DeliveryPtr> CoreTopics::told_after(std::string const& topic, LogPlace const& after) const {
    std::vector<DeliveryPtr> told;
    auto const found = topics_.find(topic);
    if (found == topics_.end()) return told;
    for (auto const& kept : found->second.kept)
        if (is_after(*kept->delivery->at, after)) told.push_back(kept->delivery);
    return told;
}

std::optional<LogPlace> CoreTopics::oldest_of(std::string const& topic) const {
    auto const found = topics_.find(topic);
    if (found == topics_.end() || found->second.kept.empty()) return std::nullopt;
    return found->second.kept.front()->delivery->at;
}

/// Of a topic with one shard, as all are that were never moved to another, that is where the next message comes behind.
std::optional<LogPlace> CoreTopics::latest_of(std::string const& topic) const {
    auto const found = topics_.find(topic);
    std::string shard;
    if (found != topics_.end() && !found->second.kept.empty())
        shard = found->second.kept.back()->delivery->at->shard;
    else if (found != topics_.end() && found->second.gone)
        shard = found->second.gone->shard;
    else if (shards_.size() == 1)
        shard = shards_.begin()->first;
    auto const known = shards_.find(shard);
    if (known == shards_.end()) return std::nullopt;
    return LogPlace{shard, known->second.read_to};
}

void CoreTopics::begin_shard(std::string shard, ports::LogPosition since) {
    auto const order = shards_.size();
    shards_.try_emplace(std::move(shard), Shard{.order = order, .since = since, .read_to = since, .gone = {}});
}

void CoreTopics::deliver(std::span<DeliveryPtr const> deliveries) {
    for (auto const& delivery : deliveries) {
        if (delivery->is_passing()) {
            auto const found = topics_.find(delivery->topic);
            if (found != topics_.end()) tell(found->second, delivery);
            continue;
        }
        auto& topic = followed(delivery->topic);
        tell(topic, delivery);
        keep(topic, delivery);
    }
}

void CoreTopics::read_to(std::string const& shard, ports::LogPosition const& position) {
    auto const found = shards_.find(shard);
    if (found != shards_.end() && found->second.read_to < position) found->second.read_to = position;
}

void CoreTopics::reach_back(std::string const& shard, ports::LogPosition since, std::vector<DeliveryPtr> earlier) {
    auto const found = shards_.find(shard);
    if (found == shards_.end() || since >= found->second.since) return;
    auto const before = std::exchange(found->second.since, std::move(since));
    for (auto& [name, topic] : topics_) {
        auto const own = topic.since.find(shard);
        if (own != topic.since.end() && own->second == before) own->second = found->second.since;
    }
    auto const at = all_kept_.empty() ? clock_.steady() : all_kept_.front().at;
    for (auto delivery = earlier.rbegin(); delivery != earlier.rend(); ++delivery) {
        auto& topic = followed((*delivery)->topic);
        bool const is_kept =
            topic.kept.size() < limits_.per_topic_max && (!topic.gone || is_after(*(*delivery)->at, *topic.gone));
        if (!is_kept) {
            // What is older than this one is gone with it.
            if (!topic.gone || is_after(*(*delivery)->at, *topic.gone)) topic.gone = (*delivery)->at;
            continue;
        }
        all_kept_.push_front({*delivery, at, &topic});
        topic.kept.push_front(all_kept_.begin());
        kept_bytes_ += (*delivery)->bytes();
    }
}

void CoreTopics::sweep() {
    auto const oldest = clock_.steady() - limits_.resume_window;
    while (!all_kept_.empty() && (all_kept_.front().at < oldest || kept_bytes_ > limits_.bytes_max)) {
        auto const name = all_kept_.front().delivery->topic;
        forget_first(*all_kept_.front().topic);
        forget_if_idle(name);
    }
    while (!left_.empty() && left_.front().first < oldest) {
        forget_if_idle(left_.front().second);
        left_.pop_front();
    }
}

std::size_t CoreTopics::readers_of(std::string const& topic) const {
    auto const found = topics_.find(topic);
    return found == topics_.end() ? 0 : found->second.readers.size();
}

std::unordered_map<std::string, ComingsAndGoings> CoreTopics::take_comings_and_goings() {
    return std::exchange(comings_and_goings_, {});
}

void CoreTopics::note_readers(Subscription const& subscription, int more) {
    auto& of_topic = comings_and_goings_[subscription.topic_];
    auto const of_person = of_topic.readers.try_emplace(subscription.reader_->person()).first;
    of_person->second += more;
    if (of_person->second == 0) of_topic.readers.erase(of_person);
    of_topic.somebody_came |= more > 0;
}

std::vector<Reader*> CoreTopics::list_readers(std::string const& topic) const {
    std::vector<Reader*> readers;
    auto const found = topics_.find(topic);
    if (found == topics_.end()) return readers;
    for (auto const* subscription : found->second.readers) readers.push_back(subscription->reader_);
    return readers;
}

/// A topic that is new here has had nothing told that is kept, so from where the shard is whole it is whole, too.
CoreTopics::Followed& CoreTopics::followed(std::string const& topic) {
    auto [at, is_new] = topics_.try_emplace(topic);
    if (is_new) {
        at->second.left = clock_.steady();
        for (auto const& [shard, known] : shards_) at->second.since.emplace(shard, std::max(known.since, known.gone));
    }
    return at->second;
}

void CoreTopics::tell(Followed& topic, DeliveryPtr const& delivery) {
    for (auto* subscription : topic.readers) {
        if (auto& ahead = subscription->ahead_; ahead && delivery->at) {
            if (lies_ahead(*ahead) && !is_after(*delivery->at, *ahead)) continue;
            ahead.reset();
        }
        subscription->reader_->deliver(delivery);
    }
}

void CoreTopics::keep(Followed& topic, DeliveryPtr const& delivery) {
    forget_what_is_replaced(topic, *delivery);
    all_kept_.push_back({delivery, clock_.steady(), &topic});
    topic.kept.push_back(std::prev(all_kept_.end()));
    kept_bytes_ += delivery->bytes();
    if (topic.kept.size() > limits_.per_topic_max) forget_first(topic);
}

/// What was said and taken back, or changed, is not said again as it was; nor is anything of a time when others could
/// follow, or nobody, to those who may now. Whoever would miss something by that is told of a gap.
void CoreTopics::forget_what_is_replaced(Followed& topic, Delivery const& by) {
    std::erase_if(topic.kept, [&](std::list<Kept>::iterator const& one) {
        auto const& old = *one->delivery;
        bool const is_same = !by.key.empty() && old.key == by.key;
        bool const is_part = !by.key.empty() && old.key.starts_with(by.key + "/");
        if (!is_same && !is_part && !by.asks_guard) return false;
        bool const stands_for_it = is_same && !by.asks_guard && (by.removes || old.type == by.type);
        if (!stands_for_it) note_gone(topic, *old.at);
        kept_bytes_ -= old.bytes();
        all_kept_.erase(one);
        return true;
    });
}

void CoreTopics::forget_first(Followed& topic) {
    auto const first = topic.kept.front();
    topic.kept.pop_front();
    note_gone(topic, *first->delivery->at);
    kept_bytes_ -= first->delivery->bytes();
    all_kept_.erase(first);
}

void CoreTopics::note_gone(Followed& topic, LogPlace const& place) {
    if (topic.gone && is_after(*topic.gone, place)) return;
    if (topic.gone && topic.gone->shard != place.shard) mark_gone(*topic.gone);
    topic.gone = place;
}

void CoreTopics::forget_if_idle(std::string const& topic) {
    auto const found = topics_.find(topic);
    if (found == topics_.end()) return;
    auto const& entry = found->second;
    bool const was_left = entry.left + limits_.resume_window < clock_.steady();
    if (!entry.readers.empty() || !entry.kept.empty() || !was_left) return;
    if (entry.gone) mark_gone(*entry.gone);
    topics_.erase(found);
}

void CoreTopics::mark_gone(LogPlace const& place) {
    auto const shard = shards_.find(place.shard);
    if (shard != shards_.end()) shard->second.gone = std::max(shard->second.gone, place.position);
}

bool CoreTopics::is_after(LogPlace const& one, LogPlace const& other) const {
    if (one.shard == other.shard) return one.position > other.position;
    return order_of(one.shard) > order_of(other.shard);
}

std::size_t CoreTopics::order_of(std::string const& shard) const {
    auto const found = shards_.find(shard);
    return found == shards_.end() ? 0 : found->second.order;
}

}  // namespace klieg::realtime
