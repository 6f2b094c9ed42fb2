#include "http/router.h"

#include "base/assert.h"
#include "http/shared_paths.h"

#include <array>

namespace klieg::http {

namespace {

/// More than any path of ours has.
constexpr std::size_t kPathParameters = 8;
constexpr std::size_t kMethods = static_cast<std::size_t>(Method::other) + 1;
constexpr std::size_t index_of(Method method) {
    return static_cast<std::size_t>(method);
}

struct Split {
    std::string_view segment;
    std::string_view rest;  ///< begins with a slash, or is empty
};

/// "/a/b" is "a" and "/b".
Split split(std::string_view path) {
    path.remove_prefix(1);
    auto slash = path.find('/');
    if (slash == std::string_view::npos) return {path, {}};
    return {path.substr(0, slash), path.substr(slash)};
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}
bool is_tail(std::string_view segment) {
    return is_parameter(segment) && segment.ends_with("*}");
}

}  // namespace

/// A segment of known paths: the routes that end here, and what may follow.
struct Router::Node {
    using Methods = std::array<Route const*, kMethods>;

    Methods ends{};
    Methods tails{};  ///< routes whose {path*} begins after this segment
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> parameter;

    Node* literal(std::string_view segment) const {
        for (auto const& [text, node] : literals)
            if (text == segment) return node.get();
        return nullptr;
    }

    Node& make_child(std::string_view segment) {
        if (is_parameter(segment)) {
            if (!parameter) parameter = std::make_unique<Node>();
            return *parameter;
        }
        if (auto* known = literal(segment)) return *known;
        return *literals.emplace_back(std::string(segment), std::make_unique<Node>()).second;
    }
};

namespace {

// Patterns share a tree of segments. At each node a literal is tried first, then a parameter, then a tail, and a way
// that leads nowhere is left again: "/a/{x}/b" may stand beside "/a/c/d". A path of n segments costs n steps unless
// patterns are that ambiguous, which ours are not. On the way the walk notes the methods that the path knows, for 405
// and Allow.

/// What the parameters of a path stand for, in order; in place, since every request looks for its route.
class Values {
public:
    void push(std::string_view value) noexcept { values_[count_++] = value; }
    void pop() noexcept { --count_; }
    std::string_view const* begin() const noexcept { return values_.data(); }
    std::string_view const* end() const noexcept { return values_.data() + count_; }

private:
    std::array<std::string_view, kPathParameters> values_;
    std::size_t count_ = 0;
};

/// One walk down the tree: what it has found, and which methods the path knows.
struct Search {
    Method method;
    std::array<bool, kMethods> allowed{};
    Values values{};

    Route const* pick(std::array<Route const*, kMethods> const& routes) {
        auto const* found = routes[index_of(method)];
        if (found == nullptr && method == Method::head) found = routes[index_of(Method::get)];
        if (found == nullptr)
            for (std::size_t i = 0; i < kMethods; ++i) allowed[i] = allowed[i] || routes[i] != nullptr;
        return found;
    }

    template <class Node>
    Route const* walk(Node const& node, std::string_view path) {
        if (path.empty()) return pick(node.ends);
        auto [segment, rest] = split(path);
        if (auto const* child = node.literal(segment))
            if (auto const* found = walk(*child, rest)) return found;
        if (node.parameter && !segment.empty()) {
            values.push(segment);
            if (auto const* found = walk(*node.parameter, rest)) return found;
            values.pop();
        }
        values.push(path.substr(1));
        if (auto const* found = pick(node.tails)) return found;
        values.pop();
        return nullptr;
    }

    std::string allow() const {
        std::string text;
        auto add = [&](Method known) { text += (text.empty() ? "" : ", ") + std::string(to_string(known)); };
        for (std::size_t i = 0; i < index_of(Method::other); ++i) {
            auto known = static_cast<Method>(i);
            bool by_get = known == Method::head && allowed[index_of(Method::get)];
            if (allowed[i] || by_get) add(known);
        }
        if (!text.empty() && !allowed[index_of(Method::options)]) add(Method::options);
        return text;
    }
};

/// Names of the pattern with the values that the walk met, in order.
Parameters named(std::string_view pattern, Values const& values) {
    Parameters parameters;
    for (auto const* value = values.begin(); value != values.end();) {
        auto [segment, rest] = split(pattern);
        pattern = rest;
        if (!is_parameter(segment)) continue;
        auto name = segment.substr(1, segment.size() - (is_tail(segment) ? 3 : 2));
        parameters.emplace_back(name, *value++);
    }
    return parameters;
}

}  // namespace

void Router::add(Route route) {
    KLIEG_ASSERT(route.pattern.starts_with('/'));
    KLIEG_ASSERT(!(route.secrets && route.creates));  // no token is ever kept
    // Nothing may read from the connection while it is watched for the peer's end (net::ByteStream::peer_gone).
    KLIEG_ASSERT(!route.waits || (route.body_bytes_max == 0 && !route.creates));
    if (!root_) root_ = std::make_shared<Node>();
    auto owned = std::make_unique<Route>(std::move(route));
    auto* node = root_.get();
    std::string_view rest = owned->pattern;
    bool tail = false;
    std::size_t parameters = 0;
    while (!rest.empty()) {
        KLIEG_ASSERT(!tail);  // {path*} comes last
        auto parts = split(rest);
        rest = parts.rest;
        if (is_parameter(parts.segment)) ++parameters;
        // One of them is for what a walk tries at every node, and leaves again.
        KLIEG_ASSERT(parameters < kPathParameters);
        tail = is_tail(parts.segment);
        if (!tail) node = &node->make_child(parts.segment);
    }
    auto& slot = (tail ? node->tails : node->ends)[index_of(owned->method)];
    KLIEG_ASSERT(slot == nullptr);  // two routes for one method and path
    slot = owned.get();
    routes_.push_back(std::move(owned));
}

void Router::set_fallback(Handler handler) {
    fallback_ = std::move(handler);
}

Router::Match Router::find(Method method, std::string_view path) const {
    if (!path.starts_with('/')) return {};
    Search search{method};
    auto const* found = root_ ? search.walk(*root_, path) : nullptr;
    if (found != nullptr) return {.route = found, .parameters = named(found->pattern, search.values)};
    auto allowed = search.allow();
    if (!allowed.empty() || !fallback_ || is_shared_path(path)) return {.allowed = std::move(allowed)};
    if (method == Method::get || method == Method::head) return {.fallback = &fallback_};
    return {.allowed = "GET, HEAD, OPTIONS"};
}

}  // namespace klieg::http
