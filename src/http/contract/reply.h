#pragma once

#include "base/json.h"
#include "base/task.h"
#include "base/value_task.h"
#include "http/headers.h"
#include "http/response.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace klieg::http {

/// A handler's answer before it is a Response: a JSON tree, or text that was made before, or nothing (204). What is
/// left to do (`fields=`, status, tag) is the same for all and done by the operation.
struct AnyReply {
    std::variant<std::monostate, json::Value, SharedAnswer> content{};
    Headers headers{};
    /// Of what is shown: the tag carries it, and If-Match on a write speaks of it.
    std::optional<std::int64_t> version{};
};

/// An answer of the type that the operation's document promises.
template <class T>
class Reply {
public:
    Reply(T const& value) {  // NOLINT(google-explicit-constructor)
        any_.content = json::from(value, json::Naming::camel);
    }
    /// What was made from a T before, as answer_text() says it.
    static Reply shared(SharedAnswer answer) {
        Reply reply;
        reply.any_.content = std::move(answer);
        return reply;
    }

    /// No body (204), where there is nothing to say this time; the operation has it among its raw answers.
    static Reply nothing() { return Reply(); }

    Reply&& with(std::string_view name, std::string_view value) && {
        any_.headers.set(name, value);
        return std::move(*this);
    }
    Reply&& at_version(std::int64_t version) && {
        any_.version = version;
        return std::move(*this);
    }

    AnyReply&& erase() && noexcept { return std::move(any_); }

private:
    Reply() = default;
    AnyReply any_;
};

/// A T as the text of an answer, for those who keep it (SharedAnswer::keep).
template <class T>
std::string answer_text(T const& value) {
    return json::to_text(json::from(value, json::Naming::camel));
}

/// An answer without a body.
class NoContent {
public:
    NoContent&& with(std::string_view name, std::string_view value) && {
        any_.headers.set(name, value);
        return std::move(*this);
    }
    AnyReply&& erase() && noexcept { return std::move(any_); }

private:
    AnyReply any_;
};

/// What a handler with a typed answer returns.
template <class T>
using Answer = Task<Result<Reply<T>>>;
/// And one that mostly has it in memory.
template <class T>
using QuickAnswer = ValueTask<Result<Reply<T>>>;

}  // namespace klieg::http
