#include "adapters/embedded/tag_epochs.h"

#include <algorithm>
#include <functional>

namespace klieg::embedded {

bool TagEpochs::any_over(Held const& held) noexcept {
    return std::ranges::any_of(held, [](auto const& epoch) { return epoch->over(); });
}

TagEpochs::Shard& TagEpochs::shard_of(std::string const& tag) {
    // The upper bits: the shard's map uses the lower ones of the same hash.
    return shards_[(std::hash<std::string>()(tag) >> 40U) % shards_.size()];
}

std::shared_ptr<TagEpochs::Epoch const> TagEpochs::current(ports::CacheTag const& tag) {
    auto& shard = shard_of(tag.text);
    MutexLock lock(shard.mutex);
    if (shard.epochs.size() >= shard.swept_at) {
        std::erase_if(shard.epochs, [](auto const& one) { return one.second.expired(); });
        shard.swept_at = 64 + 2 * shard.epochs.size();
    }
    auto& known = shard.epochs[tag.text];
    auto epoch = known.lock();
    if (epoch == nullptr) known = epoch = std::make_shared<Epoch>();
    return epoch;
}

void TagEpochs::end(ports::CacheTag const& tag) {
    auto& shard = shard_of(tag.text);
    MutexLock lock(shard.mutex);
    auto found = shard.epochs.find(tag.text);
    if (found == shard.epochs.end()) return;
    if (auto epoch = found->second.lock()) epoch->over_.store(true, std::memory_order_release);
    shard.epochs.erase(found);
}

std::size_t TagEpochs::size() {
    std::size_t all = 0;
    for (auto& shard : shards_) {
        MutexLock lock(shard.mutex);
        all += shard.epochs.size();
    }
    return all;
}

void TagEpochs::end_all() {
    for (auto& shard : shards_) {
        MutexLock lock(shard.mutex);
        for (auto& [tag, known] : shard.epochs)
            if (auto epoch = known.lock()) epoch->over_.store(true, std::memory_order_release);
        shard.epochs.clear();
    }
}

}  // namespace klieg::embedded
