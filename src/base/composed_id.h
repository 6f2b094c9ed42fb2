#pragma once

#include "base/ids.h"
#include "base/ordered_id.h"

namespace klieg {

/// An id that says to what its thing belongs, and sorts by when it was made among the others of that:
/// `c_{video}_{ordered text}`. So a thing is found, and its parent authorised, without a second id beside it.
/// `Kind` supplies `prefix` and `name` as for an Id, and `Parent`, the parent's id type.
template <class Kind>
class ComposedId {
public:
    using Parent = typename Kind::Parent;

    ComposedId() = default;  ///< no id: empty, equal to no made one
    static ComposedId make(Parent parent, OrderedText& source) { return ComposedId(std::move(parent), source.next()); }

    /// A malformed id names nothing, so it fails with not_found rather than invalid.
    static Result<ComposedId> parse(std::string_view text) {
        Error unknown{Errc::not_found, "there is no such " + std::string(Kind::name)};
        if (!text.starts_with(Kind::prefix)) return unknown;
        auto parts = text.substr(Kind::prefix.size());
        if (parts.size() <= OrderedText::kLength) return unknown;
        auto between = parts.size() - OrderedText::kLength - 1;
        auto order = parts.substr(between + 1);
        auto parent = Parent::parse(parts.substr(0, between));
        if (parts[between] != '_' || !parent.ok() || !OrderedText::is_one(order)) return unknown;
        return ComposedId(*std::move(parent), std::string(order));
    }

    Parent const& parent() const noexcept { return parent_; }
    /// Its own part, by which it sorts among those of its parent.
    std::string const& order() const noexcept { return order_; }

    std::string text() const {
        return empty() ? std::string() : std::string(Kind::prefix) + parent_.text() + "_" + order_;
    }
    bool empty() const noexcept { return order_.empty(); }
    friend auto operator<=>(ComposedId const&, ComposedId const&) = default;

private:
    ComposedId(Parent parent, std::string order) : parent_(std::move(parent)), order_(std::move(order)) {}
    Parent parent_;
    std::string order_;
};

/// A comment belongs to its video.
struct CommentKind {
    using Parent = VideoId;
    static constexpr std::string_view prefix = "c_", name = "comment";
};
using CommentId = ComposedId<CommentKind>;

}  // namespace klieg
