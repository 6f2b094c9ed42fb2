#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace klieg::http {

/// The origins whose pages may use the API: `*` for everybody's, to read what is public; each other one by its name, to
/// do with a token what its bearer may do. Threads: any; immutable.
class AllowedOrigins {
public:
    /// Nobody.
    AllowedOrigins() = default;
    /// `*`, or `https://app.example[:port]` in any case, with a default port or without. Fails: invalid, also for
    /// `null`, which sandboxed pages and local files all share.
    static Result<AllowedOrigins> parse(std::vector<std::string> const& texts);
    static AllowedOrigins everyone();

    bool anyone() const noexcept { return anyone_; }
    /// Whether an Origin header names one of the list. Byte by byte: a browser writes an origin in one form only (RFC
    /// 6454 section 6.2), and nothing else is one.
    bool lists(std::string_view origin) const noexcept;

private:
    bool anyone_ = false;
    std::vector<std::string> listed_;
};

}  // namespace klieg::http
