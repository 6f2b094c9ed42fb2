#include "media/mp4/counted_memory_for_test.h"

#include <algorithm>
#include <cstdlib>
#include <malloc.h>
#include <new>

#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#endif

namespace {

std::int64_t held = 0, most_held = 0;

void count(std::int64_t bytes) noexcept {
    held += bytes;
    most_held = std::max(most_held, held);
}

}  // namespace

// The sanitizer has its own allocator, which tells of each call; else the operators are ours.
#if __has_feature(address_sanitizer)

namespace {
void taken(void const volatile* /*place*/, std::size_t size) {
    count(static_cast<std::int64_t>(size));
}
void given_back(void const volatile* place) {
    count(-static_cast<std::int64_t>(__sanitizer_get_allocated_size(place)));
}
[[maybe_unused]] int const hooked = __sanitizer_install_malloc_and_free_hooks(taken, given_back);
}  // namespace

#else

void* operator new(std::size_t size) {
    void* place = std::malloc(size);
    if (place == nullptr) throw std::bad_alloc();
    count(static_cast<std::int64_t>(malloc_usable_size(place)));
    return place;
}
void operator delete(void* place) noexcept {
    if (place != nullptr) count(-static_cast<std::int64_t>(malloc_usable_size(place)));
    std::free(place);
}
void operator delete(void* place, std::size_t /*size*/) noexcept {
    operator delete(place);
}

#endif

namespace klieg::media::mp4 {

CountedMemory::CountedMemory() : before_(held) {
    most_held = held;
}

std::uint64_t CountedMemory::now() const noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(held - before_, 0));
}

std::uint64_t CountedMemory::most() const noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(most_held - before_, 0));
}

}  // namespace klieg::media::mp4
