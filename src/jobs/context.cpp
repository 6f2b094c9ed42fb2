#include "jobs/context.h"

#include <algorithm>

namespace klieg::jobs {

namespace {

/// Cut off between two characters of UTF-8.
std::string no_longer_than(std::string text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    auto const begins_character = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    };
    while (bytes_max > 0 && !begins_character(bytes_max)) --bytes_max;
    text.resize(bytes_max);
    return text;
}

}  // namespace

Task<> JobContext::until_wanted_back(std::chrono::nanoseconds patience) {
    heeds_ = true;
    auto const seen = wanted_.ticket();
    if (!wanted_back_) static_cast<void>(co_await wanted_.wait(seen, patience));
}

void JobContext::want_back() {
    wanted_back_ = true;
    wanted_.wake();
}

void JobContext::progress(double done, std::string doing) {
    job_.progress = std::clamp(done, 0.0, 1.0);
    job_.doing = no_longer_than(std::move(doing), kDoingBytesMax);
}

void JobContext::log(std::string text) {
    if (job_.log.size() >= kLogLinesMax) job_.log.erase(job_.log.begin());
    job_.log.push_back({queue_.now(), no_longer_than(std::move(text), kLogLineBytesMax)});
}

}  // namespace klieg::jobs
