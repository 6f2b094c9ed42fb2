#include "net/detail/openssl_ptr.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace klieg::net::detail {

void SslFree::operator()(ssl_st* ssl) const noexcept {
    SSL_free(ssl);
}
void SslFree::operator()(ssl_ctx_st* context) const noexcept {
    SSL_CTX_free(context);
}

Error ssl_error(Errc kind, std::string what) {
    // The last entry names the step that failed, the first why: the latter is what an operator can act on.
    auto code = ERR_get_error();
    ERR_clear_error();
    auto const* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    if (reason != nullptr) what += std::string(": ") + reason;
    return Error{kind, std::move(what)};
}

}  // namespace klieg::net::detail
