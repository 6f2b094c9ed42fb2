#include "mail/smtp_server.h"

#include <algorithm>
#include <charconv>

namespace klieg::mail {

namespace {

constexpr std::uint16_t kSubmissionsPort = 465;
constexpr std::uint16_t kSubmissionPort = 587;

bool is_host(std::string_view host) {
    auto is_of_host = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == ':' || c == '[' || c == ']';
    };
    return !host.empty() && std::ranges::all_of(host, is_of_host);
}

}  // namespace

std::string SmtpServer::url() const {
    return std::string(tls_first ? "smtps://" : "smtp://") + host + ":" + std::to_string(port);
}

bool SmtpServer::is_here() const {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

Result<SmtpServer> parse_smtp_server(std::string_view text) {
    Error const wrong{Errc::invalid, "is smtps:// or smtp://, a host and a port: smtps://mail.example.org:465"};
    SmtpServer server;
    server.tls_first = text.starts_with("smtps://");
    if (!server.tls_first && !text.starts_with("smtp://")) return wrong;
    text.remove_prefix(text.find("://") + 3);
    if (text.ends_with('/')) text.remove_suffix(1);
    auto const colon = text.rfind(':');
    bool const has_port = colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos;
    server.host = std::string(text.substr(0, has_port ? colon : text.size()));
    server.port = server.tls_first ? kSubmissionsPort : kSubmissionPort;
    if (has_port) {
        auto const port = text.substr(colon + 1);
        auto const [end, failed] = std::from_chars(port.data(), port.data() + port.size(), server.port);
        if (failed != std::errc() || end != port.data() + port.size() || server.port == 0) return wrong;
    }
    bool const is_v6 = server.host.starts_with('[') && server.host.ends_with(']');
    if (!is_host(server.host) || (!is_v6 && server.host.find_first_of("[]:") != std::string::npos)) return wrong;
    return server;
}

}  // namespace klieg::mail
