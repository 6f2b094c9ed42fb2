#pragma once

#include "base/result.h"
#include "http/request.h"

#include <memory>
#include <string>
#include <vector>

namespace klieg::http {

/// The machines whose X-Forwarded-For, X-Forwarded-Proto and X-Request-Id we believe. Everybody else's are ignored.
/// Threads: any; immutable.
class TrustedProxies {
public:
    /// Addresses or CIDR blocks. Fails: invalid.
    static Result<TrustedProxies> parse(std::vector<std::string> const& blocks);

    TrustedProxies();
    ~TrustedProxies();
    TrustedProxies(TrustedProxies&&) noexcept;
    TrustedProxies& operator=(TrustedProxies&&) noexcept;

    bool empty() const noexcept;
    bool trusts(std::string_view address) const;
    /// Sets client_address and secure from the headers: the last address in X-Forwarded-For that is none of ours. Some
    /// proxies write a port behind it.
    /// Answers whether the peer is trusted.
    bool apply(Request& request) const;

private:
    struct Block;
    std::vector<Block> blocks_;
};

/// Whether the request says that a proxy sent it on: then its peer, believed or not, is not who asks.
bool was_forwarded(Request const& request) noexcept;

/// Whether it comes from this machine itself. A proxy here whom nobody has declared would make everybody come from
/// here, so what says that it was sent on does not.
bool comes_from_this_machine(Request const& request);

/// What stands for a client in tables: an IPv4 address, or the /64 of an IPv6 address, which is one household, as
/// people write them. A key is no address: what an address means is asked of the address.
std::string client_key(std::string_view address);

/// A network that a client may be many in.
struct WiderNetwork {
    std::string key;
    unsigned share = 1;  ///< so many times what one client has, all in it have together
};
/// Those of an IPv6 address: its /56 and its /48, which providers give to one customer (RFC 6177), who has 256 and
/// 65,536 households then. An IPv4 address has none.
std::vector<WiderNetwork> wider_networks(std::string_view address);

}  // namespace klieg::http
