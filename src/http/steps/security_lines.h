#pragma once

#include "http/allowed_origins.h"
#include "http/steps/step.h"

#include <string>
#include <string_view>
#include <vector>

namespace klieg::http {

/// The header lines that all answers of a kind (API, media, pages, files) share: what browsers may do with them. Made
/// once, so that an answer carries them without a single allocation.
///
/// Lifetime: the step outlives the answers, as the endpoint that it is a part of does.
class SecurityLines final : public Step {
public:
    /// `inline_scripts`: those that stand in our pages and may run, as a policy names them ("sha256-…"). No others do.
    explicit SecurityLines(AllowedOrigins const& origins, std::vector<std::string> const& inline_scripts = {});

    Next after(Exchange& exchange) override;
    /// What was refused before it was a request has no path, and shows nothing.
    static std::string_view of_refusals() noexcept;

private:
    bool open_;  ///< pages of any origin may read what is shared
    std::string page_;
    std::string framed_page_;
};

}  // namespace klieg::http
