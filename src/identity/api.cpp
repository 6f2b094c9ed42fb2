#include "identity/api.h"

#include "base/json.h"
#include "http/trusted_proxies.h"

namespace klieg::identity {

namespace {

using http::Method;
using http::Request;
using http::Response;

struct UserAnswer {
    UserId id;
    std::string username;
    std::string display_name;
    Role role = Role::user;
    Time created_at{};
    std::string email;
};
BOOST_DESCRIBE_STRUCT(UserAnswer, (), (id, username, display_name, role, created_at, email))

struct SignedInAnswer {
    UserAnswer user;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(SignedInAnswer, (), (user, token))

struct SessionAnswer {
    SessionId id;
    Time created_at{};
    Time last_used_at{};
    std::string user_agent;
    std::string address;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionAnswer, (), (id, created_at, last_used_at, user_agent, address, current))

struct SessionListAnswer {
    std::vector<SessionAnswer> items;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SessionListAnswer, (), (items, next_cursor))

struct SetupRequest {
    std::string token;
    std::string username;
    std::string email;
    std::string password;
    std::optional<std::string> display_name;
};
BOOST_DESCRIBE_STRUCT(SetupRequest, (), (token, username, email, password, display_name))

UserAnswer answer_for(User const& user) {
    return {user.user_id, user.username, user.display_name, user.role, user.created_at, user.email};
}

Client client_of(Request const& request) {
    return {request.client_address, std::string(request.headers.get("User-Agent")),
            http::client_key(request.client_address)};
}

}  // namespace

IdentityApi::IdentityApi(IdentityService& service, SessionService& sessions, SessionCookie cookie)
    : service_(service), sessions_(sessions), cookie_(std::move(cookie)) {}

void IdentityApi::add_routes(http::Router& router) {
    using enum http::RateClass;
    auto add = [&](Method method, char const* pattern, char const* summary, Answer (IdentityApi::*handler)(Request&),
                   http::RateClass rate_class) {
        http::Route route{method, pattern, summary,
                          [this, handler](Request& request) { return (this->*handler)(request); }};
        route.rate_class = rate_class;
        route.secrets = rate_class == auth;
        router.add(std::move(route));
    };
    add(Method::post, "/api/auth/register", "Makes an account and signs it in.", &IdentityApi::register_user, auth);
    add(Method::post, "/api/auth/setup", "Makes the first administrator, with the token of the start-up link.",
        &IdentityApi::set_up, auth);
    add(Method::post, "/api/auth/login", "Signs in by user name or e-mail address.", &IdentityApi::log_in, auth);
    add(Method::post, "/api/auth/logout", "Signs out.", &IdentityApi::log_out, write);
    add(Method::get, "/api/auth/me", "Tells who is signed in.", &IdentityApi::me, read);
    add(Method::post, "/api/auth/password", "Changes the password and ends the other sessions.",
        &IdentityApi::change_password, auth);
    add(Method::get, "/api/auth/sessions", "Lists one's own sessions, newest first.", &IdentityApi::list_sessions,
        read);
    add(Method::del, "/api/auth/sessions/{session}", "Ends one of one's own sessions.", &IdentityApi::revoke_session,
        write);
}

IdentityApi::Answer IdentityApi::register_user(Request& request) {
    KLIEG_CO_TRY(auto wanted, co_await request.read_json<NewUser>());
    KLIEG_CO_TRY(auto made, co_await service_.register_user(std::move(wanted), client_of(request)));
    co_return signed_in(made, 201);
}

IdentityApi::Answer IdentityApi::set_up(Request& request) {
    KLIEG_CO_TRY(auto asked, co_await request.read_json<SetupRequest>());
    NewUser wanted{std::move(asked.username), std::move(asked.email), std::move(asked.password),
                   std::move(asked.display_name)};
    KLIEG_CO_TRY(auto made, co_await service_.set_up(std::move(asked.token), std::move(wanted), client_of(request)));
    co_return signed_in(made, 201);
}

IdentityApi::Answer IdentityApi::log_in(Request& request) {
    KLIEG_CO_TRY(auto credentials, co_await request.read_json<Credentials>());
    KLIEG_CO_TRY(auto who, co_await service_.log_in(std::move(credentials), client_of(request)));
    co_return signed_in(who, 200);
}

IdentityApi::Answer IdentityApi::log_out(Request& request) {
    KLIEG_CO_TRY(auto caller, caller_of(request));
    KLIEG_CO_CHECK(co_await sessions_.end(std::move(caller.token)));
    co_return http::no_content().with("Set-Cookie", cookie_.clear());
}

IdentityApi::Answer IdentityApi::me(Request& request) {
    KLIEG_CO_TRY(auto user, co_await service_.account(request.principal));
    co_return http::json_response(answer_for(user));
}

IdentityApi::Answer IdentityApi::change_password(Request& request) {
    KLIEG_CO_TRY(auto caller, caller_of(request));
    KLIEG_CO_TRY(auto change, co_await request.read_json<PasswordChange>());
    KLIEG_CO_CHECK(co_await service_.change_password(std::move(caller), std::move(change)));
    co_return http::no_content();
}

IdentityApi::Answer IdentityApi::list_sessions(Request& request) {
    KLIEG_CO_TRY(auto limit, request.page_limit());
    ports::Cursor cursor(request.query_parameter("cursor").value_or(""));
    KLIEG_CO_TRY(auto page, co_await sessions_.list(request.principal, limit, std::move(cursor)));
    SessionListAnswer answer;
    for (auto& session : page.sessions)
        answer.items.push_back({session.session_id, session.created_at, session.last_used_at,
                                std::move(session.user_agent), std::move(session.address),
                                session.session_id == request.principal.session});
    if (!page.next.empty()) answer.next_cursor = std::move(page.next);
    co_return http::json_response(answer);
}

IdentityApi::Answer IdentityApi::revoke_session(Request& request) {
    KLIEG_CO_CHECK(caller_of(request));
    KLIEG_CO_TRY(auto id, request.param<SessionId>("session"));
    KLIEG_CO_CHECK(co_await sessions_.revoke(request.principal, std::move(id)));
    co_return http::no_content();
}

http::Response IdentityApi::signed_in(SignedIn const& who, int status) const {
    SignedInAnswer answer{answer_for(who.user), who.token};
    return http::json_response(answer, status)
        .with("Set-Cookie", cookie_.set(who.token))
        .with("Cache-Control", "no-store");
}

Result<Caller> IdentityApi::caller_of(Request const& request) const {
    KLIEG_CHECK(request.principal.require());
    auto token = request.cookie_authenticated ? cookie_.find(request) : find_bearer(request);
    return Caller{request.principal, std::string(token.value_or("")), client_of(request)};
}

}  // namespace klieg::identity
