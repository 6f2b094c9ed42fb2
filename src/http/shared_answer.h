#pragma once

#include "base/kept_text.h"
#include "http/coding.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::http {

/// Text that many answers share without a copy, with all that each of them needs: its tag, and its packed forms, each
/// of which is made for the first who wants it and kept along with the text. So an answer out of a cache is neither
/// hashed nor packed again.
///
/// Threads: any; who asks for a packed form while another makes it waits for that.
class SharedAnswer {
public:
    using Kept = std::shared_ptr<KeptText const>;

    /// What a cache keeps of an answer: its tag on the first line, so that it need not be computed again wherever the
    /// text comes from, and then the text.
    static Kept keep(std::string_view etag, std::string_view text);
    /// With a tag made of the text.
    static Kept keep(std::string_view text);

    /// Of what keep() has made.
    SharedAnswer(Kept kept);  // NOLINT(google-explicit-constructor)

    /// As it is sent: the text, or a packed form of it.
    std::string_view bytes() const noexcept { return bytes_; }
    /// Of the text, quotes included.
    std::string_view etag() const noexcept { return std::string_view(kept_->text()).substr(0, line_); }

    /// The same answer in a coding. None for identity, and where that would be no smaller. Not of one that is packed.
    std::optional<SharedAnswer> packed(Coding coding) const;

private:
    class PackedForms;

    Kept kept_;
    std::size_t line_;  ///< where the tag's line ends
    std::string_view bytes_;
};

}  // namespace klieg::http
