#include "playback/source_packages.h"

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

Task<Result<SourcePackages::OpenSourcePtr>> SourcePackages::open(ports::ObjectName source) {
    if (auto known = find(source)) co_return known;
    KLIEG_CO_TRY(auto file, co_await objects_.open_random(source));
    auto index = [&file] { return index_source(std::move(file)); };
    KLIEG_CO_TRY(auto opened, co_await pool_.run(index));
    if (auto known = find(source)) co_return known;  // somebody else was faster
    MutexLock lock(mutex_);
    entries_.push_front({std::move(source), opened, clock_.steady()});
    while (entries_.size() > 1 && holds_too_much()) entries_.pop_back();
    co_return opened;
}

SourcePackages::OpenSourcePtr SourcePackages::find(ports::ObjectName const& source) {
    MutexLock lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        if (entry->name != source) continue;
        entry->used = clock_.steady();
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
    auto const oldest = clock_.steady() - kIdle;
    entries_.remove_if([oldest](Entry const& entry) { return entry.used < oldest; });
}

}  // namespace klieg::playback
