#pragma once

#include "http/contract/reply.h"
#include "http/contract/schema.h"
#include "http/router.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::http {

/// Who may call an operation. What does not depend on the thing that the path names is enforced before the handler, and
/// before a byte of the body is read; beyond being signed in, `owner` and `editor` are what the service decides, and
/// stand here for the document and for the authorization table.
enum class Access : std::uint8_t {
    unsaid,         ///< a mistake: administrators alone come in, and a test fails
    anyone,         ///< what is not for their eyes does not exist for them
    signed_in,      ///< enforced here
    owner,          ///< of the thing, alone
    editor,         ///< its owner, and administrators
    moderator,      ///< moderators and administrators; enforced here
    administrator,  ///< enforced here
    operator_,      ///< administrators, and whoever asks from this machine; to others it does not exist
};
std::string_view to_string(Access access) noexcept;

/// A way in which an operation may fail, beyond those that every operation of its kind has (failures.h).
struct Failure {
    Errc kind;
    std::string code{};  ///< empty: the kind's own name
    std::string detail{};
};

/// A header of a request or an answer that is part of the contract.
struct HeaderLine {
    std::string name;
    std::string summary;
    bool required = false;
    std::string pattern{};
    std::string example{};
};

/// An answer that is not JSON, or has another status than the first.
struct RawAnswer {
    int status = 200;
    std::string media_type{};  ///< empty: no body
    std::string summary{};
};

struct PathParameter {
    std::string name{};
    std::string pattern{};  ///< of a JSON Schema
    std::string summary{};
    std::string example{};
};

/// One line of the table of routes: what an operation takes, gives and refuses, and who may call it. The types are read
/// off its handler (`Operations::add`), so that the document cannot promise another struct than the one that the code
/// fills; a handler that answers a bare Response says by hand what it takes and gives.
struct Operation {
    Method method = Method::get;
    std::string path{};     ///< "/api/channels/{channel}"
    std::string id{};       ///< "createChannel": unique on the site
    std::string summary{};  ///< one sentence
    std::string details{};  ///< what more there is to know
    Access access = Access::unsaid;
    std::string who{};             ///< in words, where `access` does not say it all
    std::optional<Scope> scope{};  ///< what a proof must be for; none: `read` of a safe method, else `write`
    bool session_only = false;     ///< an access token is not enough, whatever its scopes
    RateClass rate_class = RateClass::read;
    bool secrets = false;                  ///< as Route::secrets
    bool waits = false;                    ///< as Route::waits
    bool beacon = false;                   ///< as Route::beacon; its JSON may come as text/plain, too
    bool overrides = false;                ///< as Route::overrides
    std::vector<Headers::Field> always{};  ///< as Route::always
    std::uint64_t body_bytes_max = 64 * 1024;
    std::optional<std::chrono::milliseconds> body_time_max{};  ///< as Route::body_time_max
    int status = 0;                                            ///< of success; 0: 200 with a body, 204 without
    bool creates = false;                                      ///< honours Idempotency-Key
    bool if_match = false;                                     ///< honours If-Match, with the tag that GET answered
    std::vector<Failure> fails{};
    std::vector<HeaderLine> request_headers{};
    std::vector<HeaderLine> answer_headers{};
    std::vector<std::string> takes_media{};  ///< types of a body that is not JSON
    std::vector<RawAnswer> raw_answers{};
    std::vector<PathParameter> path_parameters{};  ///< of a raw handler, in the order of the path

    /// A handler with what an operation does around it.
    using Handle = std::function<ValueTask<Result<Response>>(Operation const&, Request&)>;
    /// What the handler's type says.
    struct Signature {
        std::vector<PathParameter> path{};
        Schema const* query = nullptr;
        Schema const* takes = nullptr;
        bool may_take_nothing = false;  ///< an empty body does, too
        Schema const* gives = nullptr;
        bool may_give_null = false;  ///< where there is none
        Handle handle{};
        Handler raw{};  ///< instead of `handle`
    };
    std::string tag{};          ///< under which the document shows it
    std::string tag_summary{};  ///< what belongs under that tag
    Signature signature{};

    int success() const noexcept;
    Scope needed_scope() const noexcept;
    bool takes_body() const noexcept { return signature.takes != nullptr || !takes_media.empty(); }
};

/// Enters an operation into the table of routes.
void enter(Router& router, Operation operation);

}  // namespace klieg::http
