#pragma once

#include "base/byte_source.h"
#include "base/composed_id.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/principal.h"
#include "http/connection_use.h"
#include "http/headers.h"
#include "http/trace_context.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace klieg::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };
std::string_view to_string(Method method) noexcept;
/// Whether it only reads (RFC 9110 section 9.2.1).
constexpr bool is_safe(Method method) noexcept {
    return method == Method::get || method == Method::head || method == Method::options;
}

/// The body of a request, as it comes in. Its length is known beforehand unless the client sends it chunked.
/// Reading past the route's limit fails with too_large; a client that is too slow or gone fails with timeout or
/// cancelled.
class RequestBody : public ByteSource {
public:
    virtual std::optional<std::uint64_t> length() const noexcept = 0;
};

class Drain;
struct Route;
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// One request as handlers see it: parsed, limited, authenticated. Lives until its handler has returned.
struct Request {
    Method method = Method::get;
    std::string path;            ///< percent-decoded, without dot segments
    Parameters query;            ///< percent-decoded
    Parameters path_parameters;  ///< what the route's {names} stood for
    Headers headers;
    std::string id;              ///< for logs and error answers
    std::string client_address;  ///< the peer, or what a trusted proxy says of it
    TraceContext trace;          ///< to send along with what we ask of others for this request
    bool secure = false;         ///< came over TLS, to us or to a trusted proxy
    std::string seed;            ///< of an id for what it makes; empty where it has no Idempotency-Key
    Principal principal;         ///< who asks; the Authenticator filled it in
    bool cookie_authenticated = false;
    bool from_own_page = false;  ///< a script of a page of ours sends it, as browsers say; of unsafe methods
    /// When its head was whole.
    std::chrono::steady_clock::time_point received{};
    RequestBody* body = nullptr;       ///< never null in a handler
    Drain* drain = nullptr;            ///< of the core; null where a test has no server
    ConnectionPlace* place = nullptr;  ///< of its connection; null where a test has none
    Route const* route = nullptr;      ///< what the path and method matched; null where only the fallback may serve

    /// The text of a path parameter; the route must have it.
    std::string const& path_parameter(std::string_view name) const;
    /// A typed id from the path. Fails: not_found.
    template <class TypedId>
    Result<TypedId> param(std::string_view name) const {
        return TypedId::parse(path_parameter(name));
    }
    /// The id for what a creation makes: the same each time that it is sent with its key. None: any that is new.
    template <class Kind>
    std::optional<Id<Kind>> id_to_make() const {
        if (seed.size() < Id<Kind>::kRandomLength) return std::nullopt;
        auto made = Id<Kind>::parse(std::string(Kind::prefix) + seed.substr(seed.size() - Id<Kind>::kRandomLength));
        return made.ok() ? std::optional(*std::move(made)) : std::nullopt;
    }
    /// The same of a thing that belongs to another; it sorts by when the request was first sent.
    template <class Kind>
    std::optional<ComposedId<Kind>> id_to_make(typename Kind::Parent const& parent) const {
        auto made = ComposedId<Kind>::parse(std::string(Kind::prefix) + parent.text() + "_" + seed);
        return made.ok() ? std::optional(*std::move(made)) : std::nullopt;
    }
    std::optional<std::string_view> query_parameter(std::string_view name) const noexcept;

    /// The whole body as text. Fails: too_large beyond `bytes_max`, else as reading does.
    Task<Result<std::string>> read_text(std::size_t bytes_max = 64 * 1024);

    /// The same, of a body that must be JSON. Fails: unsupported (another content type), and as read_text().
    Task<Result<std::string>> read_json_text(std::size_t bytes_max = 64 * 1024);

private:
    Result<> require_json() const;
};

}  // namespace klieg::http
