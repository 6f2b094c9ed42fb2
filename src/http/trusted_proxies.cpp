#include "http/trusted_proxies.h"

#include "http/origin.h"
#include "http/quality_list.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace klieg::http {

namespace ip = boost::asio::ip;

namespace {

/// IPv4 addresses stand in IPv6's mapped block, so that one comparison serves both.
using Bits = std::array<unsigned char, 16>;

std::optional<ip::address> parse_address(std::string_view text) {
    boost::system::error_code error;
    auto address = ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    return address;
}

/// An element of X-Forwarded-For: "5.5.5.5", "5.5.5.5:1234", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:80".
std::optional<ip::address> parse_hop(std::string_view text) {
    if (text.starts_with('[')) {
        auto const host = host_of_authority(text);
        return host.empty() ? std::nullopt : parse_address(host.substr(1, host.size() - 2));
    }
    bool const has_port = std::count(text.begin(), text.end(), ':') == 1;
    return parse_address(has_port ? host_of_authority(text) : text);
}

Bits bits_of(ip::address const& address) {
    return (address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6()).to_bytes();
}

/// Far fewer than the households that it could be, and more than live in most.
constexpr unsigned kShareOf56 = 4;
constexpr unsigned kShareOf48 = 16;

/// "2001:db8:1:2::/64", of whatever interface.
std::string network_of(ip::address_v6 const& address, unsigned short prefix) {
    return ip::make_network_v6(ip::address_v6(address.to_bytes()), prefix).canonical().to_string();
}

bool is_loopback(std::string_view text) {
    auto const address = parse_address(text);
    if (!address) return false;
    if (address->is_v6() && address->to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address->to_v6()).is_loopback();
    return address->is_loopback();
}

}  // namespace

struct TrustedProxies::Block {
    Bits bits;
    unsigned prefix;

    bool holds(Bits const& other) const noexcept {
        for (unsigned bit = 0; bit < prefix; ++bit) {
            auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
            if ((bits[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
        }
        return true;
    }
};

TrustedProxies::TrustedProxies() = default;
TrustedProxies::~TrustedProxies() = default;
TrustedProxies::TrustedProxies(TrustedProxies&&) noexcept = default;
TrustedProxies& TrustedProxies::operator=(TrustedProxies&&) noexcept = default;

Result<TrustedProxies> TrustedProxies::parse(std::vector<std::string> const& blocks) {
    TrustedProxies proxies;
    for (auto const& text : blocks) {
        auto slash = text.find('/');
        auto address = parse_address(std::string_view(text).substr(0, slash));
        unsigned width = address && address->is_v4() ? 32 : 128;
        unsigned prefix = width;
        bool good = address.has_value();
        if (slash != text.npos) {
            auto const* begin = text.data() + slash + 1;
            auto [end, error] = std::from_chars(begin, text.data() + text.size(), prefix);
            good = good && error == std::errc() && end == text.data() + text.size() && prefix <= width;
        }
        if (!good) return Error{Errc::invalid, "\"" + text + "\" is neither an address nor a CIDR block"};
        proxies.blocks_.push_back({bits_of(*address), prefix + (128 - width)});
    }
    return proxies;
}

bool TrustedProxies::empty() const noexcept {
    return blocks_.empty();
}

bool TrustedProxies::trusts(std::string_view text) const {
    if (blocks_.empty()) return false;
    auto address = parse_address(text);
    if (!address) return false;
    auto bits = bits_of(*address);
    return std::any_of(blocks_.begin(), blocks_.end(), [&](Block const& block) { return block.holds(bits); });
}

bool TrustedProxies::apply(Request& request) const {
    if (!trusts(request.client_address)) return false;
    if (auto scheme = request.headers.find("X-Forwarded-Proto")) request.secure = *scheme == "https";
    std::vector<std::string_view> hops;
    for (auto const& [name, value] : request.headers)
        if (same_ignoring_case(name, "X-Forwarded-For"))
            for_each_element(value, [&](std::string_view hop) { hops.push_back(hop); });
    // Each proxy appends whom it heard; what lies before the first stranger, he may have made up.
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        auto address = parse_hop(*hop);
        if (!address) break;
        request.client_address = address->to_string();
        if (!trusts(request.client_address)) break;
    }
    return true;
}

bool was_forwarded(Request const& request) noexcept {
    constexpr std::string_view kTraces[] = {"Forwarded",         "Via",      "X-Forwarded-For", "X-Forwarded-Host",
                                            "X-Forwarded-Proto", "X-Real-IP"};
    return std::any_of(std::begin(kTraces), std::end(kTraces),
                       [&](std::string_view name) { return request.headers.find(name).has_value(); });
}

bool comes_from_this_machine(Request const& request) {
    return is_loopback(request.client_address) && !was_forwarded(request);
}

std::string client_key(std::string_view address) {
    if (address.find(':') == address.npos) return std::string(address);
    auto parsed = parse_address(address);
    if (!parsed || !parsed->is_v6()) return std::string(address);
    auto v6 = parsed->to_v6();
    if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
    return network_of(v6, 64);
}

std::vector<WiderNetwork> wider_networks(std::string_view address) {
    if (address.find(':') == address.npos) return {};
    auto parsed = parse_address(address);
    if (!parsed || !parsed->is_v6() || parsed->to_v6().is_v4_mapped()) return {};
    return {{network_of(parsed->to_v6(), 56), kShareOf56}, {network_of(parsed->to_v6(), 48), kShareOf48}};
}

}  // namespace klieg::http
