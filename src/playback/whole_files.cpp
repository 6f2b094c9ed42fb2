#include "playback/whole_files.h"

#include "http/conditions.h"
#include "videos/object_names.h"

#include <algorithm>
#include <utility>

namespace klieg::playback {

namespace {

Error no_such_file() {
    return Error{Errc::not_found, "there is no such media"};
}

Result<WholeFiles::Ptr> make_file(OpenSource const& source, std::string name, ByteBudget::Share share) {
    KLIEG_TRY(auto file, media::mp4::WholeFile::make(source.package()));
    auto const head = file.head();
    name.append(reinterpret_cast<char const*>(head.data()), head.size());
    auto etag = http::make_etag(name);
    return std::make_shared<OpenWholeFile const>(std::move(file), std::move(etag), std::move(share));
}

}  // namespace

OpenWholeFile::OpenWholeFile(media::mp4::WholeFile file, std::string etag, ByteBudget::Share share)
    : share_(std::move(share)), file_(std::move(file)), etag_(std::move(etag)) {
    share_.shrink_to(file_.bytes());
}

/// A whole file from some byte on, for one who is sent it.
class WholeFiles::Reading final : public ByteSource {
public:
    Reading(WholeFiles& files, Of which, std::shared_ptr<RandomAccess const> source, std::uint64_t offset,
            std::chrono::milliseconds patience)
        : files_(files), which_(std::move(which)), source_(std::move(source)), at_(offset), patience_(patience) {}

    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        KLIEG_CO_TRY(auto const open, co_await files_.open(which_, patience_));
        auto fill = [&open, this, into] { return open->file().read_at(at_, into, *source_); };
        KLIEG_CO_TRY(auto const count, co_await files_.needs_.pool.run(fill));
        at_ += count;
        co_return count;
    }

private:
    WholeFiles& files_;
    Of which_;
    std::shared_ptr<RandomAccess const> source_;
    std::uint64_t at_;
    std::chrono::milliseconds patience_;
};

Task<Result<WholeFiles::Ptr>> WholeFiles::open(Of which, std::chrono::milliseconds patience) {
    if (auto known = kept_.find(which)) co_return known;
    KLIEG_CO_TRY(auto const heads, co_await needs_.renditions.heads(which.video, which.generation));
    auto const is_of_source = [](videos::RenditionHead const& head) { return videos::is_from_samples(head.source); };
    auto const head = std::ranges::find_if(heads, is_of_source);
    if (head == heads.end()) co_return no_such_file();
    KLIEG_CO_TRY(auto const source, co_await needs_.sources.open(videos::source_name(which.video, which.generation),
                                                                 head->summary.format.opening, patience));
    auto made = co_await make(which, *source, patience);
    if (!made.ok() && made.error().kind == Errc::too_large) co_return no_such_file();
    co_return made;
}

/// Who has waited looks again first, since those before may have made the same.
Task<Result<WholeFiles::Ptr>> WholeFiles::make(Of which, OpenSource const& source, std::chrono::milliseconds patience) {
    auto const most = media::mp4::WholeFile::memory_to_make(source.package());
    decltype(kept_)::Wish const wish(kept_, most);
    KLIEG_CO_TRY(auto share, co_await needs_.memory.take(most, patience));
    if (auto known = kept_.find(which)) co_return known;
    auto name = videos::source_name(which.video, which.generation);
    auto work = [&source, &name, &share] { return make_file(source, std::move(name), std::move(share)); };
    KLIEG_CO_TRY(auto made, co_await needs_.pool.run(work));
    co_return kept_.keep(std::move(which), std::move(made));
}

Task<Result<ByteSourcePtr>> WholeFiles::read(Of which, std::uint64_t offset, std::chrono::milliseconds patience) {
    KLIEG_CO_TRY(auto file, co_await needs_.objects.open_random(videos::source_name(which.video, which.generation)));
    std::shared_ptr<RandomAccess const> source(std::move(file));
    co_return std::make_unique<Reading>(*this, std::move(which), std::move(source), offset, patience);
}

Task<Result<std::optional<std::uint64_t>>> WholeFiles::size_of(OpenSource const& source,
                                                               std::chrono::milliseconds patience) {
    auto const most = media::mp4::WholeFile::memory_to_make(source.package());
    decltype(kept_)::Wish const wish(kept_, most);
    KLIEG_CO_TRY(auto const share, co_await needs_.memory.take(most, patience));
    auto work = [&source]() -> Result<std::optional<std::uint64_t>> {
        auto const made = media::mp4::WholeFile::make(source.package());
        if (made.ok()) return std::optional(made->size());
        if (made.error().kind == Errc::too_large) return std::optional<std::uint64_t>();
        return made.error();
    };
    co_return co_await needs_.pool.run(work);
}

}  // namespace klieg::playback
