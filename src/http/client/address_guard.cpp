#include "http/client/address_guard.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace klieg::http {

namespace ip = boost::asio::ip;

namespace {

using enum AddressKind;

struct Block4 {
    std::uint32_t first;
    unsigned prefix;
    AddressKind kind;
};

constexpr std::uint32_t quad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24U | b << 16U | c << 8U | d;
}

/// The first block that holds an address decides.
constexpr Block4 kBlocks4[] = {
    {quad(0, 0, 0, 0), 8, unspecified},          // RFC 791: Linux takes 0.0.0.0 for this machine
    {quad(10, 0, 0, 0), 8, private_use},         // RFC 1918
    {quad(100, 64, 0, 0), 10, shared},           // RFC 6598
    {quad(127, 0, 0, 0), 8, loopback},           // RFC 1122
    {quad(168, 63, 129, 16), 32, platform},      // Azure's agent, DNS and health probes
    {quad(169, 254, 0, 0), 16, link_local},      // RFC 3927
    {quad(172, 16, 0, 0), 12, private_use},      // RFC 1918
    {quad(192, 0, 0, 0), 24, reserved},          // RFC 6890; Oracle's metadata live there
    {quad(192, 0, 2, 0), 24, documentation},     // RFC 5737
    {quad(192, 88, 99, 0), 24, reserved},        // RFC 7526, once the anycast of 6to4
    {quad(192, 168, 0, 0), 16, private_use},     // RFC 1918
    {quad(198, 18, 0, 0), 15, benchmarking},     // RFC 2544
    {quad(198, 51, 100, 0), 24, documentation},  // RFC 5737
    {quad(203, 0, 113, 0), 24, documentation},   // RFC 5737
    {quad(224, 0, 0, 0), 4, multicast},          // RFC 5771
    {quad(255, 255, 255, 255), 32, broadcast},   // RFC 8190
    {quad(240, 0, 0, 0), 4, reserved},           // RFC 1112
};

struct Block6 {
    std::array<std::uint8_t, 6> first;
    unsigned prefix;
    AddressKind kind;
};

/// Where global unicast addresses are (RFC 4291 section 2.4), and what is not one for everybody in there.
constexpr Block6 kGlobalUnicast = {{0x20}, 3, global};
constexpr Block6 kBlocks6[] = {
    {{0x20, 0x01, 0x0d, 0xb8}, 32, documentation},             // RFC 3849
    {{0x20, 0x01, 0x00, 0x02, 0x00, 0x00}, 48, benchmarking},  // RFC 5180
    {{0x20, 0x01, 0x00, 0x00}, 32, translated},                // RFC 4380, Teredo: its address of IPv4 is disguised
    {{0x20, 0x01, 0x00}, 23, reserved},                        // RFC 2928
    {{0x3f, 0xff, 0x00}, 20, documentation},                   // RFC 9637
    {{0xfc}, 7, private_use},                                  // RFC 4193
    {{0xfe, 0x80}, 10, link_local},                            // RFC 4291
    {{0xfe, 0xc0}, 10, private_use},                           // RFC 3879, once site-local
    {{0xff}, 8, multicast},                                    // RFC 4291
};

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // RFC 4291
constexpr std::array<std::uint8_t, 12> kCompatible = {};                                      // RFC 4291
constexpr std::array<std::uint8_t, 12> kNat64 = {0, 0x64, 0xff, 0x9b};                        // RFC 6052
constexpr std::array<std::uint8_t, 2> k6to4 = {0x20, 0x02};                                   // RFC 3056

/// Sorted. The Fetch standard's bad ports, with Redis (6379) and Memcached (11211), which both take lines of text.
constexpr std::uint16_t kPortsRefused[] = {
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,   25,   37,   42,    43,
    53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,  110,  111,  113,  115,  117,   119,
    123,  135,  137,  139,  143,  161,  179,  389,  427,  465,  512,  513,  514,  515,  526,  530,   531,
    532,  540,  548,  554,  556,  563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723,  2049,
    3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
};
static_assert(std::is_sorted(std::begin(kPortsRefused), std::end(kPortsRefused)));

AddressKind kind_of_v4(std::uint32_t bits) noexcept {
    for (auto const& block : kBlocks4)
        if ((bits ^ block.first) >> (32 - block.prefix) == 0) return block.kind;
    return global;
}

using Bytes6 = ip::address_v6::bytes_type;

bool holds(Block6 const& block, Bytes6 const& bytes) noexcept {
    for (unsigned bit = 0; bit < block.prefix; bit += 8) {
        auto left = std::min(8U, block.prefix - bit);
        if ((bytes[bit / 8] ^ block.first[bit / 8]) >> (8 - left) != 0) return false;
    }
    return true;
}

template <std::size_t size>
bool begins_with(Bytes6 const& bytes, std::array<std::uint8_t, size> const& prefix) noexcept {
    return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

/// Four bytes of an address of IPv6 that are one of IPv4 lead where that one does.
AddressKind kind_of_embedded(Bytes6 const& bytes, std::size_t at) noexcept {
    return kind_of_v4(quad(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]));
}

AddressKind kind_of_v6(ip::address_v6 const& address) noexcept {
    if (address.is_unspecified()) return unspecified;
    if (address.is_loopback()) return loopback;
    auto bytes = address.to_bytes();
    if (begins_with(bytes, kMapped)) return kind_of_embedded(bytes, 12);
    // Deprecated, never assigned, and yet some stacks unwrap it.
    if (begins_with(bytes, kCompatible)) return translated;
    if (begins_with(bytes, kNat64)) return kind_of_embedded(bytes, 12);
    if (begins_with(bytes, k6to4)) return kind_of_embedded(bytes, 2);
    for (auto const& block : kBlocks6)
        if (holds(block, bytes)) return block.kind;
    return holds(kGlobalUnicast, bytes) ? global : reserved;
}

Error address_refused() {
    return Error{Errc::forbidden, "that address is not on the public Internet", "address_refused"};
}

}  // namespace

std::string_view to_string(AddressKind kind) noexcept {
    switch (kind) {
        case global: return "global";
        case unspecified: return "unspecified";
        case loopback: return "loopback";
        case private_use: return "private_use";
        case link_local: return "link_local";
        case shared: return "shared";
        case platform: return "platform";
        case documentation: return "documentation";
        case benchmarking: return "benchmarking";
        case multicast: return "multicast";
        case broadcast: return "broadcast";
        case translated: return "translated";
        case reserved: return "reserved";
    }
    return "reserved";
}

AddressKind kind_of(ip::address const& address) noexcept {
    return address.is_v4() ? kind_of_v4(address.to_v4().to_uint()) : kind_of_v6(address.to_v6());
}

Result<> check_address(ip::address const& address, AddressPolicy policy) {
    if (policy == AddressPolicy::any || kind_of(address) == global) return {};
    return address_refused();
}

Result<> check_port(std::uint16_t port, AddressPolicy policy) {
    if (port != 0 && policy == AddressPolicy::any) return {};
    if (!std::binary_search(std::begin(kPortsRefused), std::end(kPortsRefused), port)) return {};
    return Error{Errc::forbidden, "that port is not for HTTP", "address_refused"};
}

}  // namespace klieg::http
