#include "net/tls_server_context.h"

#include "base/assert.h"
#include "base/file.h"
#include "base/log.h"
#include "net/detail/protocols.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <sys/stat.h>

namespace klieg::net {

namespace {

/// Of TLS 1.2, what has forward secrecy and authenticates as it encrypts (RFC 9325 section 4.2). 1.3 has no others.
constexpr char const* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// A key with a passphrase is refused rather than asked about on the terminal.
int no_passphrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*of_context*/) {
    return -1;
}

/// A client that offers protocols and not ours hears so (RFC 7301 section 3.2): it would misread our answers.
int choose_protocol(SSL* /*ssl*/, unsigned char const** chosen, unsigned char* length, unsigned char const* offered,
                    unsigned offered_length, void* /*of_context*/) {
    unsigned char* selected = nullptr;
    auto found = SSL_select_next_proto(&selected, length, detail::kProtocols, sizeof detail::kProtocols, offered,
                                       offered_length);
    *chosen = selected;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Error wrong(std::filesystem::path const& file, std::string const& what) {
    return detail::ssl_error(Errc::invalid, file.string() + " " + what);
}

/// How we speak TLS, with keys of its own for tickets, and no certificate yet.
detail::SslContextPtr make_context() {
    detail::SslContextPtr owner(SSL_CTX_new(TLS_server_method()));
    KLIEG_ASSERT(owner != nullptr);
    auto* context = owner.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    KLIEG_ASSERT(SSL_CTX_set_cipher_list(context, kCiphers) == 1);
    // Renegotiation lets a client ask for one handshake after the other (RFC 9325 section 3.5).
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // Buffers that are empty are freed: an idle connection needs none of its 34 KB.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    // Clients keep their sessions themselves, in tickets.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    return owner;
}

void warn_of_expiry(SSL_CTX& context, std::filesystem::path const& file) {
    auto const* certificate = SSL_CTX_get0_certificate(&context);
    if (certificate != nullptr && X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
        log::warn("the certificate has expired", {{"file", file.string()}});
}

}  // namespace

Result<std::unique_ptr<TlsServerContext>> TlsServerContext::open(TlsServerOptions options) {
    std::unique_ptr<TlsServerContext> context(new TlsServerContext(std::move(options)));
    KLIEG_CHECK(context->renew());
    return context;
}

Result<> TlsServerContext::renew() {
    // Before the files are read: what changes meanwhile differs from this, and is read again.
    auto const found = stamps();
    auto fresh = load();
    MutexLock lock(mutex_);
    read_ = found;
    if (!fresh.ok()) return fresh.error();
    keep_ticket_keys(**fresh);
    current_ = *std::move(fresh);
    return {};
}

Result<bool> TlsServerContext::renew_if_changed() {
    auto const found = stamps();
    {
        MutexLock lock(mutex_);
        if (ticket_keys_are_old()) renew_ticket_keys();
        if (found == read_) return false;
    }
    KLIEG_CHECK(renew());
    return true;
}

detail::SslPtr TlsServerContext::make_session() const {
    MutexLock lock(mutex_);
    detail::SslPtr session(SSL_new(current_.get()));
    KLIEG_ASSERT(session != nullptr);
    SSL_set_accept_state(session.get());
    return session;
}

TlsServerContext::Stamps TlsServerContext::stamps() const {
    auto stamp = [](std::filesystem::path const& file) {
        struct stat found{};
        if (::stat(file.c_str(), &found) != 0) return Stamp{};
        return Stamp{.file = found.st_ino,
                     .seconds = found.st_mtim.tv_sec,
                     .nanoseconds = found.st_mtim.tv_nsec,
                     .size = found.st_size};
    };
    return {stamp(options_.certificate), stamp(options_.key)};
}

/// A whole new context each time: sessions that run keep the old one alive, and one that was half changed never exists.
/// What is wrong with a file is said with its name, since it is an operator who reads it, perhaps at renewal time.
Result<detail::SslContextPtr> TlsServerContext::load() const {
    ERR_clear_error();
    auto owner = make_context();
    auto* context = owner.get();
    auto const& certificate = options_.certificate;
    auto const& key = options_.key;
    for (auto const& file : {certificate, key}) {
        std::error_code unknown;
        auto const found = std::filesystem::status(file, unknown);
        // Opening a pipe waits for who writes to it, perhaps for ever, in the thread that is to end the server.
        if (std::filesystem::exists(found) && !std::filesystem::is_regular_file(found))
            return Error{Errc::invalid, file.string() + " is no regular file"};
        if (auto opened = File::open(file, File::Mode::read); !opened.ok())
            return Error{Errc::invalid, file.string() + " cannot be read: " + opened.error().detail};
    }
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
        return wrong(certificate, "holds no certificate chain in PEM form");
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
        // OpenSSL compares the key with the certificate as it takes it.
        if (ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH)
            return wrong(key, "is not the key of " + certificate.string());
        return wrong(key, "holds no private key in PEM form without a passphrase");
    }
    if (SSL_CTX_check_private_key(context) != 1) return wrong(key, "is not the key of " + certificate.string());
    warn_of_expiry(*context, certificate);
    return owner;
}

bool TlsServerContext::ticket_keys_are_old() const {
    return SteadyClock::now() - ticket_keys_of_ >= options_.ticket_keys_lifetime;
}

/// Tickets that clients hold stay good through a reload: else all of them would come back with full handshakes at once.
void TlsServerContext::keep_ticket_keys(ssl_ctx_st& fresh) {
    if (current_ == nullptr || ticket_keys_are_old()) {
        ticket_keys_of_ = SteadyClock::now();
        return;
    }
    std::array<unsigned char, 128> keys{};
    auto const length = SSL_CTX_get_tlsext_ticket_keys(current_.get(), nullptr, 0);
    KLIEG_ASSERT(length > 0);
    KLIEG_ASSERT(static_cast<std::size_t>(length) <= keys.size());
    SSL_CTX_get_tlsext_ticket_keys(current_.get(), keys.data(), length);
    SSL_CTX_set_tlsext_ticket_keys(&fresh, keys.data(), length);
}

/// Handshakes read the keys of a context without a lock, so a fresh context has the new ones. It gets the certificate
/// from the old one and not from the files, which may be broken just now.
void TlsServerContext::renew_ticket_keys() {
    auto fresh = make_context();
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(current_.get(), &chain);
    KLIEG_ASSERT(SSL_CTX_use_cert_and_key(fresh.get(), SSL_CTX_get0_certificate(current_.get()),
                                          SSL_CTX_get0_privatekey(current_.get()), chain, 1) == 1);
    current_ = std::move(fresh);
    ticket_keys_of_ = SteadyClock::now();
    warn_of_expiry(*current_, options_.certificate);
}

}  // namespace klieg::net
