#pragma once

#include "base/constraints.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace klieg::http {

/// The answer of every list: items, and where the next page begins.
template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;

    BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

/// `next` as repos answer it, empty after the last page.
template <class T>
Page<T> page_of(std::vector<T> items, std::string next) {
    Page<T> page{.items = std::move(items)};
    if (!next.empty()) page.next_cursor = std::move(next);
    return page;
}

inline constexpr std::size_t kPageLimit = 24;
inline constexpr std::size_t kPageLimitMax = 100;

/// What the query of every list may say; the query of a list extends it.
struct PageQuery {
    std::size_t limit = kPageLimit;
    std::string cursor;
};
BOOST_DESCRIBE_STRUCT(PageQuery, (), (limit, cursor))

Constraints constraints_of(PageQuery const*);

}  // namespace klieg::http
