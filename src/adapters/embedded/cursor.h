#pragma once

#include "base/result.h"
#include "ports/table_store.h"

#include <string>
#include <vector>

namespace klieg::embedded {

/// Where a page ended, sealed: a version, the last item's order columns and a MAC over them and the query they belong
/// to. A changed cursor, or one of another query, does not open.
class CursorSeal {
public:
    explicit CursorSeal(std::string secret) : secret_(std::move(secret)) {}

    /// `query` is everything that must be the same for the cursor to have a meaning.
    ports::Cursor seal(std::string const& query, std::vector<std::string> const& position) const;
    /// Fails: invalid.
    Result<std::vector<std::string>> open(std::string const& query, ports::Cursor const& cursor,
                                          std::size_t position_size) const;

private:
    std::string mac(std::string const& query, std::string_view position) const;

    std::string secret_;
};

/// A text that differs for queries that differ in more than their limit and cursor.
std::string fingerprint(ports::Query const& query);
std::string fingerprint(ports::Scan const& scan);

}  // namespace klieg::embedded
