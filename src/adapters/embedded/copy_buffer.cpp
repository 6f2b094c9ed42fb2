#include "adapters/embedded/copy_buffer.h"

namespace klieg::embedded {

void CopyBuffer::filled_in(Clock::duration time, Clock::duration brisk) {
    if (time > brisk) {
        budget_.give_back(beyond_first());
        return resize(kFirst);
    }
    if (size_ < kLargest && budget_.take(size_)) resize(size_ * 2);
}

void CopyBuffer::resize(std::size_t size) {
    if (size == size_) return;
    size_ = size;
    bytes_.reset();
    bytes_ = std::make_unique_for_overwrite<std::byte[]>(size);
}

}  // namespace klieg::embedded
