#pragma once

#include "base/json.h"
#include "base/task.h"
#include "http/headers.h"
#include "http/response.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace klieg::http {

/// A handler's answer before it is a Response: a JSON tree, or text that was made before, or nothing (204). What is
/// left to do (`fields=`, status, tag) is the same for all and done by the operation.
struct AnyReply {
    std::variant<std::monostate, json::Value, SharedText, std::string> content{};
    Headers headers{};
    /// Of what is shown: the tag carries it, and If-Match on a write speaks of it.
    std::optional<std::int64_t> version{};
    /// Of text whose tag has been computed before.
    std::string etag{};
};

/// An answer of the type that the operation's document promises.
template <class T>
class Reply {
public:
    Reply(T const& value) {  // NOLINT(google-explicit-constructor)
        any_.content = json::from(value, json::Naming::camel);
    }
    /// Text that was made from a T before.
    static Reply of_text(std::variant<SharedText, std::string> text) {
        Reply reply;
        std::visit([&](auto& one) { reply.any_.content = std::move(one); }, text);
        return reply;
    }

    Reply&& with(std::string name, std::string value) && {
        any_.headers.set(std::move(name), std::move(value));
        return std::move(*this);
    }
    Reply&& at_version(std::int64_t version) && {
        any_.version = version;
        return std::move(*this);
    }
    Reply&& tagged(std::string etag) && {
        any_.etag = std::move(etag);
        return std::move(*this);
    }

    AnyReply&& erase() && noexcept { return std::move(any_); }

private:
    Reply() = default;
    AnyReply any_;
};

/// An answer without a body.
class NoContent {
public:
    NoContent&& with(std::string name, std::string value) && {
        any_.headers.set(std::move(name), std::move(value));
        return std::move(*this);
    }
    AnyReply&& erase() && noexcept { return std::move(any_); }

private:
    AnyReply any_;
};

/// What a handler with a typed answer returns.
template <class T>
using Answer = Task<Result<Reply<T>>>;

}  // namespace klieg::http
