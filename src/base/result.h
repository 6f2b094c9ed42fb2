#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace klieg {

/// What can go wrong, as a caller can act on it. http/error_map.cpp gives each its status.
enum class Errc : std::uint8_t {
    internal = 1,     ///< a bug or a broken machine
    invalid,          ///< the input breaks a rule that the caller could know
    unauthenticated,  ///< nobody said who asks, or the proof is void
    forbidden,        ///< known, but not allowed
    not_found,        ///< absent, or not for the caller's eyes
    conflict,         ///< the present state does not allow it: a taken name, a lost race
    exhausted,        ///< a limit of ours is reached: disk, quota
    unavailable,      ///< try again later
    timeout,
    cancelled,
    corrupt,       ///< stored or uploaded bytes contradict themselves
    too_large,     ///< more bytes than we take
    unsupported,   ///< well-formed, but a kind that we do not take
    precondition,  ///< If-Match, or another condition that the caller set
    rate_limited,
};

/// The name of a kind, as it stands in logs and as the default `code` of an API answer.
char const* to_string(Errc kind) noexcept;

/// One wrong field of a request: a JSON pointer into its body, or the name of a query parameter; a stable code; a
/// sentence.
struct FieldError {
    std::string pointer;  ///< without meaning where `parameter` is set
    std::string code;
    std::string detail;
    std::string parameter{};
};

/// Who chose the words of a detail.
enum class Wording : std::uint8_t {
    ours,
    engines,  ///< a library's, or the system's with the path that it is about: for the log alone
};

/// Why something failed. `detail` is a sentence for a person and never holds a secret; `code` is stable for programs.
struct [[nodiscard]] Error {
    Errc kind = Errc::internal;
    std::string detail;
    std::string code{};  ///< empty: the kind's own name
    std::vector<FieldError> fields{};
    std::chrono::seconds retry_after{0};  ///< with `rate_limited` and `unavailable`, where known
    Wording wording = Wording::ours;

    std::string_view stable_code() const noexcept { return code.empty() ? std::string_view(to_string(kind)) : code; }
};

/// Whether the detail is for the log alone: an engine's words, a bug, and what is away, full or too slow. Of the
/// latter, one that has a code of its own was written for others; one without comes from deep inside.
bool is_for_the_log(Error const& error) noexcept;
/// What others are told instead: no more than the kind says.
std::string_view plain_sentence(Errc kind) noexcept;

/// An error about a single field of the body.
Error field_error(std::string pointer, std::string code, std::string detail);
/// An error about a single parameter of the query, code invalid_parameter.
Error parameter_error(std::string parameter, std::string code, std::string detail);

/// A value or the reason why there is none. It keeps std::expected's spelling where it can.
///
/// It is default-constructible, to an error that says so, because asio::co_spawn constructs its result before it has
/// one.
template <class T = void>
class [[nodiscard]] Result {
public:
    using value_type = T;

    Result() : state_(std::in_place_index<1>, Error{Errc::internal, "result was never set"}) {}
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
    template <class U>
        requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
                 !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, Result>)
    Result(U&& value)
        : state_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT(google-explicit-constructor)

    bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    T& value() & { return std::get<0>(state_); }
    T const& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    T const& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    T const* operator->() const { return &value(); }

    Error& error() & { return std::get<1>(state_); }
    Error const& error() const& { return std::get<1>(state_); }
    Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    bool ok() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return ok(); }
    void value() const noexcept {}

    Error& error() & { return *error_; }
    Error const& error() const& { return *error_; }
    Error&& error() && { return *std::move(error_); }

private:
    std::optional<Error> error_;
};

}  // namespace klieg

#define KLIEG_CONCAT_INNER(a, b) a##b
#define KLIEG_CONCAT(a, b) KLIEG_CONCAT_INNER(a, b)
#define KLIEG_TRY_IMPL(result, decl, expr, leave)      \
    auto result = (expr);                              \
    if (!result.ok()) leave std::move(result).error(); \
    decl = std::move(result).value()

/// Declares or assigns `decl` from a Result, or returns its error.
#define KLIEG_TRY(decl, expr) KLIEG_TRY_IMPL(KLIEG_CONCAT(klieg_result_, __LINE__), decl, expr, return)
/// The same in a coroutine.
#define KLIEG_CO_TRY(decl, expr) KLIEG_TRY_IMPL(KLIEG_CONCAT(klieg_result_, __LINE__), decl, expr, co_return)
/// Returns the error of a Result whose value is of no interest.
#define KLIEG_CHECK(expr)                                                                           \
    do {                                                                                            \
        if (auto klieg_result = (expr); !klieg_result.ok()) return std::move(klieg_result).error(); \
    } while (false)
#define KLIEG_CO_CHECK(expr)                                                                           \
    do {                                                                                               \
        if (auto klieg_result = (expr); !klieg_result.ok()) co_return std::move(klieg_result).error(); \
    } while (false)
