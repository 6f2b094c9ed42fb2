#pragma once

#include "base/result.h"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <string_view>

namespace klieg::http {

/// What an address is for, by the IANA special-purpose registries (RFC 6890 and its successors). Only `global` leads
/// out into the Internet.
enum class AddressKind : std::uint8_t {
    global,
    unspecified,    ///< 0.0.0.0/8, ::
    loopback,       ///< 127.0.0.0/8, ::1
    private_use,    ///< RFC 1918, unique and site-local of IPv6
    link_local,     ///< where clouds keep the credentials of their machines
    shared,         ///< 100.64.0.0/10, behind carriers' address translation
    platform,       ///< a public address that a cloud answers from inside
    documentation,  ///< examples
    benchmarking,
    multicast,
    broadcast,
    translated,  ///< carries an address of IPv4 that leads nowhere, or one that we cannot tell
    reserved,    ///< protocol assignments, and what is not assigned to anybody
};

std::string_view to_string(AddressKind kind) noexcept;

/// An address of IPv6 that carries one of IPv4 (mapped, compatible, NAT64, 6to4) is judged by that one too.
AddressKind kind_of(boost::asio::ip::address const& address) noexcept;

enum class AddressPolicy : std::uint8_t {
    public_only,  ///< for URLs that people give us
    any,          ///< for servers that the configuration names
};

/// Whether a request may go there. Fails: forbidden, code address_refused; why is not told, since that would let people
/// map a network by asking.
Result<> check_address(boost::asio::ip::address const& address, AddressPolicy policy);
/// Ports of protocols that would mistake a request's lines for commands are refused to `public_only` (the Fetch
/// standard's list, section 2.9, and two memory stores). Fails: as check_address.
Result<> check_port(std::uint16_t port, AddressPolicy policy);

}  // namespace klieg::http
