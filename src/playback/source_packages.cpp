#include "playback/source_packages.h"

#include <algorithm>

namespace klieg::playback {

namespace {

/// An open file takes a descriptor, too: there are 64 at most.
constexpr std::uint64_t kOpenBytesMin = 1U << 20U;

std::uint64_t bytes_of(media::mp4::SourcePackage const& package) {
    return std::max(package.bytes(), kOpenBytesMin);
}

Result<SourcePackages::OpenSourcePtr> index_source(std::unique_ptr<RandomAccess> file, media::mp4::IndexPlace place,
                                                   media::Opening opening, ByteBudget::Share share) {
    KLIEG_TRY(auto package, media::mp4::SourcePackage::open(*file, place, opening));
    return std::make_shared<OpenSource const>(std::move(file), std::move(package), std::move(share));
}

}  // namespace

// Memory for indexes is one budget. One that is read takes as much as its place in the file says that it may need, and
// gives back what it does not when it is open. What is open stays in `entries_`, used or not, as long as all of that
// fits beside what others wish to open (`wished_for_`): else the entries that were used longest ago go from there, and
// their memory is free as soon as nobody uses them any more. So a wish waits for those alone who use an index or read
// one, in the order of arrival, and never for what is only kept; and what many ask for at once is opened, used and
// forgotten.

/// That so much is about to be taken, for as long as it is not in `entries_`.
class SourcePackages::Wish {
public:
    Wish(SourcePackages& of, std::uint64_t bytes) : of_(of), bytes_(bytes) {
        std::list<Entry> gone;  // whose files are closed behind the lock
        MutexLock lock(of_.mutex_);
        of_.wished_for_ += bytes_;
        gone = of_.take_what_makes_way();
    }
    ~Wish() {
        MutexLock lock(of_.mutex_);
        of_.wished_for_ -= bytes_;
    }
    Wish(Wish const&) = delete;
    Wish& operator=(Wish const&) = delete;

private:
    SourcePackages& of_;
    std::uint64_t bytes_;
};

OpenSource::OpenSource(std::unique_ptr<RandomAccess> file, std::unique_ptr<media::mp4::SourcePackage> package,
                       ByteBudget::Share share)
    : share_(std::move(share)), file_(std::move(file)), package_(std::move(package)) {
    share_.shrink_to(bytes());
}

std::uint64_t OpenSource::bytes() const noexcept {
    return bytes_of(*package_);
}

media::mp4::Fragmenter const* OpenSource::fragmenter(std::string_view rung) const noexcept {
    for (auto const* track : {package_->video(), package_->audio()})
        if (track != nullptr && track->rendition().name == rung) return track;
    return nullptr;
}

Task<Result<SourcePackages::OpenSourcePtr>> SourcePackages::open(ports::ObjectName source, media::Opening opening,
                                                                 std::chrono::milliseconds patience) {
    if (auto known = find(source, opening)) co_return known;
    KLIEG_CO_TRY(auto opened, co_await read(source, opening, patience));
    co_return keep(std::move(source), opening, std::move(opened));
}

/// Who has waited looks again first, since those before may have opened the same file.
Task<Result<SourcePackages::OpenSourcePtr>> SourcePackages::read(ports::ObjectName const& source,
                                                                 media::Opening opening,
                                                                 std::chrono::milliseconds patience) {
    KLIEG_CO_TRY(auto file, co_await needs_.objects.open_random(source));
    auto look = [&file] { return media::mp4::find_source_index(*file); };
    KLIEG_CO_TRY(auto const place, co_await needs_.pool.run(look));
    auto const most = std::max(media::mp4::SourcePackage::memory_to_open(place), kOpenBytesMin);
    Wish const wish(*this, most);
    KLIEG_CO_TRY(auto share, co_await needs_.memory.take(most, patience));
    if (auto known = find(source, opening)) co_return known;
    auto index = [&file, place, opening, &share] {
        return index_source(std::move(file), place, opening, std::move(share));
    };
    co_return co_await needs_.pool.run(index);
}

SourcePackages::OpenSourcePtr SourcePackages::find(ports::ObjectName const& source, media::Opening opening) {
    MutexLock lock(mutex_);
    return find_locked(source, opening);
}

SourcePackages::OpenSourcePtr SourcePackages::find_locked(ports::ObjectName const& source, media::Opening opening) {
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        if (entry->name != source || entry->opening != opening) continue;
        entry->used = needs_.clock.steady();
        entries_.splice(entries_.begin(), entries_, entry);
        return entries_.front().source;
    }
    return nullptr;
}

/// Answers the one of before where somebody else was faster.
SourcePackages::OpenSourcePtr SourcePackages::keep(ports::ObjectName source, media::Opening opening,
                                                   OpenSourcePtr opened) {
    std::list<Entry> gone;
    MutexLock lock(mutex_);
    if (auto known = find_locked(source, opening)) return known;
    entries_.push_front({std::move(source), opening, opened, needs_.clock.steady()});
    gone = take_what_makes_way();
    return opened;
}

std::list<SourcePackages::Entry> SourcePackages::take_what_makes_way() {
    std::list<Entry> gone;
    std::uint64_t bytes = wished_for_;
    auto entry = entries_.begin();
    for (; entry != entries_.end() && bytes + entry->source->bytes() <= kBytesMax; ++entry)
        bytes += entry->source->bytes();
    gone.splice(gone.end(), entries_, entry, entries_.end());
    return gone;
}

void SourcePackages::forget_idle() {
    std::list<Entry> gone;
    MutexLock lock(mutex_);
    auto const oldest = needs_.clock.steady() - kIdle;
    auto const first = std::ranges::find_if(entries_, [oldest](Entry const& entry) { return entry.used < oldest; });
    gone.splice(gone.end(), entries_, first, entries_.end());
}

}  // namespace klieg::playback
