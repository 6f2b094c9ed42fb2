#pragma once

#include "http/allowed_origins.h"
#include "http/steps/step.h"

namespace klieg::http {

/// The header lines that all answers of a kind (API, media, pages, files) share: what browsers may do with them. As one
/// literal each, so that an answer carries them without a single allocation.
class SecurityLines final : public Step {
public:
    explicit SecurityLines(AllowedOrigins const& origins) : open_(origins.anyone()) {}

    Next after(Exchange& exchange) override;
    /// What was refused before it was a request has no path, and shows nothing.
    static std::string_view of_refusals() noexcept;

private:
    bool open_;  ///< pages of any origin may read what is shared
};

}  // namespace klieg::http
