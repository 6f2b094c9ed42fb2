#include "base/random_access.h"

#include <algorithm>

namespace klieg {

Result<> read_exactly(RandomAccess const& from, std::uint64_t offset, std::span<std::byte> into) {
    KLIEG_TRY(auto count, from.read_at(offset, into));
    if (count != into.size()) return Error{Errc::corrupt, "the file ends before the data that it announces"};
    return {};
}

Result<Bytes> read_exactly(RandomAccess const& from, std::uint64_t offset, std::size_t length) {
    Bytes bytes(length);
    KLIEG_CHECK(read_exactly(from, offset, std::span(bytes)));
    return bytes;
}

Result<FileAccess> FileAccess::over(std::shared_ptr<File const> file) {
    KLIEG_TRY(auto size, file->size());
    return FileAccess(std::move(file), size);
}

Result<std::size_t> FileAccess::read_at(std::uint64_t offset, std::span<std::byte> into) const {
    return file_->read_at(offset, into);
}

Result<std::size_t> BytesAccess::read_at(std::uint64_t offset, std::span<std::byte> into) const {
    if (offset >= bytes_.size()) return std::size_t{0};
    auto count = std::min<std::size_t>(into.size(), bytes_.size() - static_cast<std::size_t>(offset));
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
    return count;
}

}  // namespace klieg
