#include "playback/source_packages.h"

#include <algorithm>

namespace klieg::playback {

namespace {

Result<SourcePackages::OpenSourcePtr> index_source(std::unique_ptr<RandomAccess> file) {
    KLIEG_TRY(auto package, media::mp4::SourcePackage::open(*file));
    return std::make_shared<OpenSource const>(std::move(file), std::move(package));
}

}  // namespace

media::mp4::Fragmenter const* OpenSource::fragmenter(std::string_view rung) const noexcept {
    for (auto const* track : {package_->video(), package_->audio()})
        if (track != nullptr && track->rendition().name == rung) return track;
    return nullptr;
}

/// How large an index is stands in the file. So it is asked for as much as one may have; and who has waited for that
/// looks again first, since those before may have opened the same file.
Task<Result<SourcePackages::OpenSourcePtr>> SourcePackages::open(ports::ObjectName source,
                                                                 std::chrono::milliseconds patience) {
    if (auto known = find(source)) co_return known;
    KLIEG_CO_TRY(auto file, co_await needs_.objects.open_random(source));
    auto const most = std::min(file->size(), media::mp4::kMoovSizeMax);
    KLIEG_CO_TRY(auto const share, co_await needs_.memory.take(most, patience));
    if (auto known = find(source)) co_return known;
    auto index = [&file] { return index_source(std::move(file)); };
    KLIEG_CO_TRY(auto opened, co_await needs_.pool.run(index));
    if (auto known = find(source)) co_return known;  // somebody else was faster
    MutexLock lock(mutex_);
    entries_.push_front({std::move(source), opened, needs_.clock.steady()});
    while (entries_.size() > 1 && holds_too_much()) entries_.pop_back();
    co_return opened;
}

SourcePackages::OpenSourcePtr SourcePackages::find(ports::ObjectName const& source) {
    MutexLock lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        if (entry->name != source) continue;
        entry->used = needs_.clock.steady();
        entries_.splice(entries_.begin(), entries_, entry);
        return entries_.front().source;
    }
    return nullptr;
}

bool SourcePackages::holds_too_much() const {
    std::uint64_t bytes = 0;
    for (auto const& entry : entries_) bytes += entry.source->package().bytes();
    return entries_.size() > kOpenMax || bytes > kBytesMax;
}

void SourcePackages::forget_idle() {
    MutexLock lock(mutex_);
    auto const oldest = needs_.clock.steady() - kIdle;
    entries_.remove_if([oldest](Entry const& entry) { return entry.used < oldest; });
}

}  // namespace klieg::playback
