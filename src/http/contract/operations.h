#pragma once

#include "http/contract/fields.h"
#include "http/contract/operation.h"
#include "http/contract/query.h"

#include <boost/describe/class.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace klieg::http {

namespace detail {

template <class T>
inline constexpr bool kIsQuery = false;
template <class T>
inline constexpr bool kIsQuery<Query<T>> = true;

/// Ids, and what else may stand in a path: it says so by its pattern.
template <class T>
concept FromPath = json::detail::kIsId<T> || requires(std::string_view text) {
    { T::parse(text) } -> std::same_as<Result<T>>;
    { T::kPattern } -> std::convertible_to<std::string_view>;
};

PathParameter id_parameter(std::string_view prefix, std::string_view behind, std::string_view kind);

template <class T>
struct PathType {
    static PathParameter parameter() {
        return {.pattern = std::string(T::kPattern),
                .summary = std::string(T::kSummary),
                .example = std::string(T::kExample)};
    }
};
template <class Kind>
struct PathType<Id<Kind>> {
    static PathParameter parameter() { return id_parameter(Kind::prefix, PrefixOf<Id<Kind>>::behind(), Kind::name); }
};
template <class Kind>
struct PathType<ComposedId<Kind>> {
    static PathParameter parameter() {
        return id_parameter(Kind::prefix, PrefixOf<ComposedId<Kind>>::behind(), Kind::name);
    }
};

}  // namespace detail

/// What the document says of a segment of a path that is a T.
template <detail::FromPath T>
PathParameter path_parameter() {
    return detail::PathType<T>::parameter();
}

namespace detail {

template <class T>
inline constexpr bool kIsBody = !kIsQuery<T> && !FromPath<T> && !std::same_as<T, Request>;

/// A body that may be left out.
template <class T>
inline constexpr bool kMayBeLeftOut = json::detail::kIsOptional<T>;

/// What one argument of a handler says about its operation.
template <class T>
void describe_argument(Operation::Signature& signature) {
    if constexpr (kIsQuery<T>) {
        signature.query = &schema_of<decltype(T::value)>();
    } else if constexpr (FromPath<T>) {
        signature.path.push_back(PathType<T>::parameter());
    } else if constexpr (kMayBeLeftOut<T>) {
        signature.takes = &schema_of<typename T::value_type>();
        signature.may_take_nothing = true;
    } else if constexpr (kIsBody<T>) {
        signature.takes = &schema_of<T>();
    }
}

template <class T>
Result<T> read_body(std::string const& text) {
    KLIEG_TRY(auto value, json::parse_request<T>(text));
    if constexpr (!CheckedByService<T>) KLIEG_CHECK(check_members(value));
    return value;
}

/// Makes a handler's arguments of a request, one after the other; after the first that fails, the rest are empty.
class ArgumentReader {
public:
    ArgumentReader(Request& request, std::string const& body) : request_(request), body_(body) {}

    template <class Argument>
    Argument get() {
        using T = std::remove_cvref_t<Argument>;
        if constexpr (std::same_as<T, Request>) {
            return request_;
        } else if constexpr (kIsQuery<T>) {
            return T{take([this] { return read_query<decltype(T::value)>(request_.query); })};
        } else if constexpr (FromPath<T>) {
            return take([this] { return T::parse(request_.path_parameters.at(next_in_path_++).second); });
        } else if constexpr (kMayBeLeftOut<T>) {
            if (body_.empty()) return std::nullopt;
            return take([this] { return read_body<typename T::value_type>(body_); });
        } else {
            return take([this] { return read_body<T>(body_); });
        }
    }
    std::optional<Error>& failed() noexcept { return failed_; }

private:
    template <class Read>
    auto take(Read read) -> typename std::invoke_result_t<Read>::value_type {
        using T = typename std::invoke_result_t<Read>::value_type;
        if (failed_) return T{};
        auto result = read();
        if (result.ok()) return *std::move(result);
        failed_ = std::move(result).error();
        return T{};
    }

    Request& request_;
    std::string const& body_;
    std::size_t next_in_path_ = 0;
    std::optional<Error> failed_;
};

/// Who may not call the operation, or asks for what it does not know, comes no further. Answers what `fields=` asks
/// for.
Result<std::optional<FieldSelection>> admit(Operation const& operation, Request const& request);
Result<Response> respond(Operation const& operation, AnyReply reply, std::optional<FieldSelection> const& selection);

/// Begins a handler with what it takes of a request. Fails where that is not what it takes.
template <class Api, class Called, class... Arguments>
Result<Called> call(Request& request, std::string const& body, Api& api, Called (Api::*handler)(Arguments...)) {
    ArgumentReader reader(request, body);
    std::tuple<Arguments...> arguments{reader.get<Arguments>()...};
    if (reader.failed()) return *std::move(reader.failed());
    auto begin = [&](auto&&... each) { return (api.*handler)(std::forward<Arguments>(each)...); };
    return std::apply(begin, std::move(arguments));
}

template <class R>
Result<Response> respond_to(Operation const& operation, Result<R> answered,
                            std::optional<FieldSelection> const& selection) {
    if (!answered.ok()) return std::move(answered).error();
    if constexpr (std::is_void_v<R>)
        return respond(operation, AnyReply{}, selection);
    else
        return respond(operation, (*std::move(answered)).erase(), selection);
}

template <class R>
Task<Result<Response>> respond_later(Operation const& operation, Task<Result<R>> handling,
                                     std::optional<FieldSelection> selection) {
    co_return respond_to(operation, co_await std::move(handling), selection);
}

/// What an operation does around its handler. It is one coroutine, since every request would pay for each more, and its
/// frame holds little, since Asio keeps those of up to 1,020 bytes for the next.
template <class Api, class R, class... Arguments>
Task<Result<Response>> handle(Operation const& operation, Request& request, Api& api,
                              Task<Result<R>> (Api::*handler)(Arguments...)) {
    KLIEG_CO_TRY(auto selection, admit(operation, request));
    std::string body;
    if constexpr ((kIsBody<std::remove_cvref_t<Arguments>> || ...)) {
        auto const bytes_max = operation.body_bytes_max;
        auto reading = operation.beacon ? request.read_text(bytes_max) : request.read_json_text(bytes_max);
        KLIEG_CO_TRY(body, co_await std::move(reading));
    }
    KLIEG_CO_TRY(auto handling, call(request, body, api, handler));
    co_return respond_to(operation, co_await std::move(handling), selection);
}

/// The same around a handler that may answer at once, of an operation without a body.
template <class Api, class R, class... Arguments>
ValueTask<Result<Response>> handle(Operation const& operation, Request& request, Api& api,
                                   ValueTask<Result<R>> (Api::*handler)(Arguments...)) {
    static_assert(!(kIsBody<std::remove_cvref_t<Arguments>> || ...));
    KLIEG_TRY(auto selection, admit(operation, request));
    KLIEG_TRY(auto handling, call(request, {}, api, handler));
    if (handling.is_ready()) return respond_to(operation, std::move(handling).value(), selection);
    return respond_later(operation, std::move(handling).task(), std::move(selection));
}

template <class R>
struct Given {
    static constexpr bool may_be_null = false;
    static Schema const* schema() { return nullptr; }
};
template <class T>
struct Given<Reply<T>> {
    static constexpr bool may_be_null = false;
    static Schema const* schema() { return &schema_of<T>(); }
};
template <class T>
struct Given<Reply<std::optional<T>>> {
    static constexpr bool may_be_null = true;
    static Schema const* schema() { return &schema_of<T>(); }
};

}  // namespace detail

/// Under which heading the document shows operations.
struct Tag {
    std::string name;
    std::string summary;
};

/// Enters the operations of one api into the table of routes. A handler is a member function; what stands in its
/// signature is the operation's contract:
///
///   Task<Result<Reply<ChannelAnswer>>> edit(Request& request, ChannelRef channel, ChannelPatch patch);
///
/// takes a channel's name from the path and a ChannelPatch as its JSON body, and answers a ChannelAnswer. `Query<T>` is
/// the query, and std::optional<T> a body that may be left out; ids and other types of the path come in the order of
/// the path; Result<> and NoContent answer 204, and a Reply<std::optional<T>> may be null. A handler
/// `Task<Result<Response>> (Request&)` is on its own: its operation says by hand what it takes and gives.
///
/// One that answers from memory most of the time is no coroutine but calls one where it has to wait, and answers a
/// ValueTask (QuickAnswer).
template <class Api>
class Operations {
public:
    /// `api` must outlive the router.
    Operations(Router& router, Api& api, Tag tag) : router_(router), api_(api), tag_(std::move(tag)) {}

    template <class R, class... Arguments>
    void add(Operation operation, Task<Result<R>> (Api::*handler)(Arguments...)) {
        add_any<R>(std::move(operation), handler);
    }
    template <class R, class... Arguments>
    void add(Operation operation, ValueTask<Result<R>> (Api::*handler)(Arguments...)) {
        add_any<R>(std::move(operation), handler);
    }

private:
    template <class R, class Handled, class... Arguments>
    void add_any(Operation operation, Handled (Api::*handler)(Arguments...)) {
        operation.tag = tag_.name;
        operation.tag_summary = tag_.summary;
        auto& signature = operation.signature;
        auto* api = &api_;
        if constexpr (std::same_as<R, Response>) {
            signature.raw = [api, handler](Request& request) { return (api->*handler)(request); };
        } else {
            (detail::describe_argument<std::remove_cvref_t<Arguments>>(signature), ...);
            signature.gives = detail::Given<R>::schema();
            signature.may_give_null = detail::Given<R>::may_be_null;
            signature.handle = [api, handler](Operation const& entered, Request& request) {
                return detail::handle(entered, request, *api, handler);
            };
        }
        enter(router_, std::move(operation));
    }

    Router& router_;
    Api& api_;
    Tag tag_;
};

}  // namespace klieg::http
