#include "http/detail/chunked_decoder.h"

#include "base/text.h"

#include <algorithm>
#include <cstring>

namespace klieg::http::detail {

namespace {

constexpr std::size_t kIgnoredBytesMax = 4096;
/// The highest bits of a size that another digit would push out.
constexpr std::uint64_t kTopDigit = std::uint64_t{0xf} << 60U;

Error malformed(char const* detail) {
    return Error{Errc::invalid, detail, "malformed_request"};
}

}  // namespace

Result<ChunkedDecoder::Step> ChunkedDecoder::decode(std::string_view input, std::span<std::byte> into) {
    Step step;
    while (step.consumed < input.size() && !done()) {
        if (state_ != State::data) {
            KLIEG_CHECK(take(input[step.consumed]));
            ++step.consumed;
            continue;
        }
        auto count = std::min({static_cast<std::size_t>(std::min<std::uint64_t>(left_, SIZE_MAX)),
                               input.size() - step.consumed, into.size() - step.produced});
        if (count == 0) break;
        std::memcpy(into.data() + step.produced, input.data() + step.consumed, count);
        step.consumed += count;
        step.produced += count;
        left_ -= count;
        if (left_ == 0) state_ = State::data_end;
    }
    return step;
}

Result<> ChunkedDecoder::take_of_size(char c) {
    if (auto digit = hex_digit(c); digit >= 0) {
        if ((left_ & kTopDigit) != 0) return malformed("a chunk's size is too large");
        left_ = left_ * 16 + static_cast<unsigned>(digit);
        state_ = State::size;
    } else if (state_ == State::size && c == ';') {
        ignored_ = 0;
        state_ = State::extension;
    } else if (state_ == State::size && c == '\r') {
        state_ = State::size_end;
    } else {
        return malformed("a chunk's size is malformed");
    }
    return {};
}

/// One character of the lines between data, strictly: CR and LF both, digits and nothing else before an extension. A
/// decoder that is lenient here sees another end of a message than the proxy before it, and that is how requests are
/// smuggled.
Result<> ChunkedDecoder::take(char c) {
    auto expect = [&](char wanted, State next) -> Result<> {
        if (c != wanted) return malformed("a chunk's lines are malformed");
        state_ = next;
        return {};
    };
    switch (state_) {
        case State::size_first:
        case State::size: return take_of_size(c);
        case State::extension:
        case State::trailer:
            if (c == '\r') {
                state_ = state_ == State::extension ? State::size_end : State::trailer_end;
                return {};
            }
            if ((is_control(c) && c != '\t') || ++ignored_ > kIgnoredBytesMax)
                return malformed("an extension or trailer is malformed");
            return {};
        case State::size_end: ignored_ = 0; return expect('\n', left_ > 0 ? State::data : State::trailer_first);
        case State::data_end: return expect('\r', State::data_end_lf);
        case State::data_end_lf: return expect('\n', State::size_first);
        case State::trailer_first:
            state_ = c == '\r' ? State::last_end : State::trailer;
            if (state_ == State::last_end) return {};
            // Each trailer costs at least its first byte, so that many short ones are bounded too.
            if (is_control(c) || c == ' ' || ++ignored_ > kIgnoredBytesMax) return malformed("a trailer is malformed");
            return {};
        case State::trailer_end: return expect('\n', State::trailer_first);
        case State::last_end: return expect('\n', State::done);
        case State::data:
        case State::done: break;
    }
    return {};
}

}  // namespace klieg::http::detail
