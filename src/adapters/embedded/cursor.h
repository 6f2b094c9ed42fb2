#pragma once

#include "base/result.h"
#include "ports/table_store.h"

#include <string>
#include <vector>

namespace klieg::embedded {

/// Where a page ended, sealed: a version, and the last item's order columns, encrypted for the query they belong to. A
/// changed cursor, or one of another query, does not open.
///
/// Encrypted, since a caller may show only some of a page's items: where it left out the last one, the position would
/// tell its id, and an unlisted video's id is all that keeps it hidden.
class CursorSeal {
public:
    explicit CursorSeal(std::string secret) : secret_(std::move(secret)) {}

    /// `query` is everything that must be the same for the cursor to have a meaning.
    ports::Cursor seal(std::string const& query, std::vector<std::string> const& position) const;
    /// Fails: invalid.
    Result<std::vector<std::string>> open(std::string const& query, ports::Cursor const& cursor,
                                          std::size_t position_size) const;

private:
    std::string secret_;
};

/// A text that differs for queries that differ in more than their limit and cursor.
std::string fingerprint(ports::Query const& query);
std::string fingerprint(ports::Scan const& scan);

}  // namespace klieg::embedded
