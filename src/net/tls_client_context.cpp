#include "net/tls_client_context.h"

#include "base/assert.h"
#include "net/detail/protocols.h"

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace klieg::net {

Result<std::unique_ptr<TlsClientContext>> TlsClientContext::open(TlsClientOptions options) {
    ERR_clear_error();
    detail::SslContextPtr owner(SSL_CTX_new(TLS_client_method()));
    KLIEG_ASSERT(owner != nullptr);
    auto* context = owner.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    KLIEG_ASSERT(SSL_CTX_set_alpn_protos(context, detail::kProtocols, sizeof detail::kProtocols) == 0);
    if (options.authorities.empty()) {
        SSL_CTX_set_default_verify_paths(context);
    } else if (SSL_CTX_load_verify_file(context, options.authorities.c_str()) != 1) {
        return detail::ssl_error(Errc::invalid, options.authorities.string() + " holds no certificates in PEM form");
    }
    return std::unique_ptr<TlsClientContext>(new TlsClientContext(std::move(owner)));
}

Result<detail::SslPtr> TlsClientContext::make_session(std::string const& host) const {
    detail::SslPtr session(SSL_new(context_.get()));
    KLIEG_ASSERT(session != nullptr);
    auto* ssl = session.get();
    SSL_set_connect_state(ssl);
    boost::system::error_code is_name;
    boost::asio::ip::make_address(host, is_name);
    bool taken = false;
    if (is_name) {
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        taken =
            !host.empty() && SSL_set1_host(ssl, host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
    } else {
        // An address is no name: it stands in no SNI (RFC 6066 section 3), and in the certificate as what it is.
        taken = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
    }
    if (!taken) return detail::ssl_error(Errc::invalid, "no certificate can be made out to this host");
    return session;
}

}  // namespace klieg::net
