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

// Memory for indexes is one budget. One that is read takes as much as its place in the file says that it may need, and
// gives back what it does not when it is open; what is open is kept as long as there is room (KeptOpen).

Task<Result<SourcePackages::OpenSourcePtr>> SourcePackages::open(ports::ObjectName source, media::Opening opening,
                                                                 std::chrono::milliseconds patience) {
    Key key{std::move(source), opening};
    if (auto known = kept_.find(key)) co_return known;
    KLIEG_CO_TRY(auto opened, co_await read(key, patience));
    co_return kept_.keep(std::move(key), std::move(opened));
}

/// Who has waited looks again first, since those before may have opened the same file.
Task<Result<SourcePackages::OpenSourcePtr>> SourcePackages::read(Key const& key, std::chrono::milliseconds patience) {
    KLIEG_CO_TRY(auto file, co_await needs_.objects.open_random(key.name));
    auto look = [&file] { return media::mp4::find_source_index(*file); };
    KLIEG_CO_TRY(auto const place, co_await needs_.pool.run(look));
    auto const most = std::max(media::mp4::SourcePackage::memory_to_open(place), kOpenBytesMin);
    decltype(kept_)::Wish const wish(kept_, most);
    KLIEG_CO_TRY(auto share, co_await needs_.memory.take(most, patience));
    if (auto known = kept_.find(key)) co_return known;
    auto index = [&file, place, opening = key.opening, &share] {
        return index_source(std::move(file), place, opening, std::move(share));
    };
    co_return co_await needs_.pool.run(index);
}

}  // namespace klieg::playback
