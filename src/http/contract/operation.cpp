#include "http/contract/operation.h"

#include "base/assert.h"
#include "http/conditions.h"
#include "http/contract/operations.h"

#include <algorithm>
#include <optional>

namespace klieg::http {

namespace {

constexpr std::uint64_t kUnaskedBodyBytesMax = 4 * 1024;

Result<> admit_caller(Operation const& operation, Principal const& caller) {
    auto const access = operation.access;
    bool const for_administrators = access == Access::administrator || access == Access::unsaid;
    // Whose a thing is, the service knows. That nobody is signed in is known without reading a body.
    bool const needs_somebody = access != Access::anyone && access != Access::operator_;
    if (needs_somebody) KLIEG_CHECK(caller.require());
    // A proof is for what it was made for also where none is needed.
    if (caller.signed_in()) KLIEG_CHECK(caller.require(operation.needed_scope()));
    if (operation.session_only) KLIEG_CHECK(caller.require_session());
    if (access == Access::moderator && !caller.moderates())
        return Error{Errc::forbidden, "this is for those who moderate"};
    return for_administrators ? caller.require_administrator() : Result<>{};
}

/// `fields=`, where it stands in the query of an operation that answers JSON.
Result<std::optional<FieldSelection>> selection_of(Operation const& operation, Request const& request) {
    auto text = request.query_parameter("fields");
    if (!text) return std::optional<FieldSelection>();
    auto const given = std::count_if(request.query.begin(), request.query.end(),
                                     [](auto const& parameter) { return parameter.first == "fields"; });
    if (given > 1) return parameter_error("fields", "repeated", "may be given once");
    if (operation.signature.gives == nullptr)
        return parameter_error("fields", "unknown", "is no parameter of this path");
    KLIEG_TRY(auto selection, FieldSelection::parse(*text, *operation.signature.gives));
    return std::optional(std::move(selection));
}

Result<> refuse_parameters(Operation const& operation, Request const& request) {
    static Schema const nothing{.kind = Schema::Kind::object};
    if (operation.signature.query != nullptr || request.query.empty()) return {};
    KLIEG_CHECK(query_tree(request.query, nothing));
    return {};
}

/// What a selection leaves of text that was made, and perhaps cached, whole.
Result<std::string> selected(std::string_view text, FieldSelection const& selection) {
    KLIEG_TRY(auto tree, json::parse(text));
    selection.apply(tree);
    return json::to_text(tree);
}

/// Of what is not answered as many share it.
Result<std::string> own_text(AnyReply reply, std::optional<FieldSelection> const& selection) {
    if (auto const* shared = std::get_if<SharedAnswer>(&reply.content)) return selected(shared->bytes(), *selection);
    auto& tree = std::get<json::Value>(reply.content);
    if (selection) selection->apply(tree);
    return json::to_text(tree);
}

/// Many a client sends `{}` or a form's nothing wherever a request may have a body: that is passed over. A route that
/// waits takes none, since behind it a client's leaving would not show.
std::uint64_t body_bytes_max(Operation const& operation) {
    if (operation.takes_body()) return operation.body_bytes_max;
    return operation.waits ? 0 : kUnaskedBodyBytesMax;
}

ValueTask<Result<Response>> handle_raw(Operation const& operation, Request& request) {
    KLIEG_CHECK(admit_caller(operation, request.principal));
    return operation.signature.raw(request);
}

Handler handler_of(std::shared_ptr<Operation const> operation) {
    auto const& signature = operation->signature;
    if (!signature.raw)
        return [operation](Request& request) { return operation->signature.handle(*operation, request); };
    // What streams, and is for all, needs nothing around it.
    if (operation->access == Access::anyone) return signature.raw;
    return [operation](Request& request) { return handle_raw(*operation, request); };
}

/// "channel" and "path" of "/{channel}/{path*}".
std::vector<std::string> names_in(std::string const& path) {
    std::vector<std::string> names;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
        auto close = path.find('}', open);
        auto end = path[close - 1] == '*' ? close - 1 : close;
        names.push_back(path.substr(open + 1, end - open - 1));
    }
    return names;
}

}  // namespace

std::string_view to_string(Access access) noexcept {
    switch (access) {
        case Access::unsaid: break;
        case Access::anyone: return "anyone";
        case Access::signed_in: return "signed in";
        case Access::owner: return "owner";
        case Access::editor: return "owner, administrator";
        case Access::moderator: return "moderator, administrator";
        case Access::administrator: return "administrator";
        case Access::operator_: return "administrator, this machine";
    }
    return "unsaid";
}

int Operation::success() const noexcept {
    if (status != 0) return status;
    if (signature.gives != nullptr) return 200;
    return raw_answers.empty() ? 204 : raw_answers.front().status;
}

Scope Operation::needed_scope() const noexcept {
    bool reads = is_safe(method) || method == Method::options;
    return scope.value_or(reads ? Scope::read : Scope::write);
}

Result<std::optional<FieldSelection>> detail::admit(Operation const& operation, Request const& request) {
    KLIEG_CHECK(admit_caller(operation, request.principal));
    KLIEG_CHECK(refuse_parameters(operation, request));
    return selection_of(operation, request);
}

Result<Response> detail::respond(Operation const& operation, AnyReply reply,
                                 std::optional<FieldSelection> const& selection) {
    Response response{.status = operation.success(), .headers = std::move(reply.headers)};
    if (std::holds_alternative<std::monostate>(reply.content)) {
        if (operation.signature.gives != nullptr) response.status = 204;
        return response;
    }
    response.headers.set("Content-Type", "application/json");
    auto* shared = std::get_if<SharedAnswer>(&reply.content);
    if (shared != nullptr && !selection) {
        response.headers.set("ETag", shared->etag());
        response.body = std::move(*shared);
        return response;
    }
    auto const version = reply.version;
    std::string const whole(shared != nullptr ? shared->etag() : std::string_view());
    KLIEG_TRY(auto text, own_text(std::move(reply), selection));
    if (version)
        response.headers.set("ETag", make_version_etag(*version, text));
    else if (!whole.empty())
        response.headers.set("ETag", etag_of_part(whole, text));
    response.body = std::move(text);
    return response;
}

void enter(Router& router, Operation operation) {
    auto names = names_in(operation.path);
    auto& typed = operation.signature.path;
    if (operation.signature.raw) {
        typed = operation.path_parameters;
        typed.resize(names.size());
    }
    KLIEG_ASSERT(typed.size() == names.size());  // a handler takes each part of its path
    for (std::size_t i = 0; i < names.size(); ++i) typed[i].name = std::move(names[i]);

    auto shared = std::make_shared<Operation const>(std::move(operation));
    Route route{.method = shared->method,
                .pattern = shared->path,
                .summary = shared->summary,
                .handler = handler_of(shared),
                .body_bytes_max = body_bytes_max(*shared),
                .body_time_max = shared->body_time_max,
                .rate_class = shared->rate_class,
                .secrets = shared->secrets,
                .creates = shared->creates,
                .waits = shared->waits,
                .beacon = shared->beacon,
                .overrides = shared->overrides,
                .always = shared->always,
                .operation = shared};
    router.add(std::move(route));
}

}  // namespace klieg::http
