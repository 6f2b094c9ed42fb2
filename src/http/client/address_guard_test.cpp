#include "http/client/address_guard.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

struct Case {
    std::string_view address;
    AddressKind kind;
};

void expect_kinds(std::initializer_list<Case> cases) {
    for (auto const& [text, kind] : cases) {
        auto address = boost::asio::ip::make_address(std::string(text));
        EXPECT_EQ(to_string(kind_of(address)), to_string(kind)) << text;
        EXPECT_EQ(check_address(address, AddressPolicy::public_only).ok(), kind == AddressKind::global) << text;
        EXPECT_TRUE(check_address(address, AddressPolicy::any).ok()) << text;
    }
}

}  // namespace

// Each block by its first and last address, and by its neighbours outside.
TEST(AddressGuard, KnowsTheBlocksOfIPv4) {
    using enum AddressKind;
    expect_kinds({
        {"0.0.0.0", unspecified},
        {"0.0.0.1", unspecified},
        {"0.255.255.255", unspecified},
        {"1.0.0.0", global},
        {"1.1.1.1", global},
        {"8.8.8.8", global},
        {"9.255.255.255", global},
        {"10.0.0.0", private_use},
        {"10.255.255.255", private_use},
        {"11.0.0.0", global},
        {"100.63.255.255", global},
        {"100.64.0.0", shared},
        {"100.100.100.200", shared},
        {"100.127.255.255", shared},
        {"100.128.0.0", global},
        {"126.255.255.255", global},
        {"127.0.0.0", loopback},
        {"127.0.0.1", loopback},
        {"127.255.255.255", loopback},
        {"128.0.0.0", global},
        {"168.63.129.15", global},
        {"168.63.129.16", platform},
        {"168.63.129.17", global},
        {"169.253.255.255", global},
        {"169.254.0.0", link_local},
        {"169.254.169.254", link_local},
        {"169.254.170.2", link_local},
        {"169.254.255.255", link_local},
        {"169.255.0.0", global},
        {"172.15.255.255", global},
        {"172.16.0.0", private_use},
        {"172.31.255.255", private_use},
        {"172.32.0.0", global},
        {"191.255.255.255", global},
        {"192.0.0.0", reserved},
        {"192.0.0.8", reserved},
        {"192.0.0.192", reserved},
        {"192.0.0.255", reserved},
        {"192.0.1.0", global},
        {"192.0.2.0", documentation},
        {"192.0.2.255", documentation},
        {"192.0.3.0", global},
        {"192.88.98.255", global},
        {"192.88.99.0", reserved},
        {"192.88.99.255", reserved},
        {"192.88.100.0", global},
        {"192.167.255.255", global},
        {"192.168.0.0", private_use},
        {"192.168.255.255", private_use},
        {"192.169.0.0", global},
        {"198.17.255.255", global},
        {"198.18.0.0", benchmarking},
        {"198.19.255.255", benchmarking},
        {"198.20.0.0", global},
        {"198.51.99.255", global},
        {"198.51.100.0", documentation},
        {"198.51.100.255", documentation},
        {"198.51.101.0", global},
        {"203.0.112.255", global},
        {"203.0.113.0", documentation},
        {"203.0.113.255", documentation},
        {"203.0.114.0", global},
        {"223.255.255.255", global},
        {"224.0.0.0", multicast},
        {"239.255.255.255", multicast},
        {"240.0.0.0", reserved},
        {"255.255.255.254", reserved},
        {"255.255.255.255", broadcast},
    });
}

TEST(AddressGuard, KnowsTheBlocksOfIPv6) {
    using enum AddressKind;
    expect_kinds({
        {"::", unspecified},
        {"::1", loopback},
        {"::2", translated},
        {"::127.0.0.1", translated},
        {"::8.8.8.8", translated},
        {"::1:0:0", reserved},
        {"100::1", reserved},
        {"100:0:0:1::", reserved},
        {"1fff:ffff::", reserved},
        {"2000::", global},
        {"2001:0:1::", translated},
        {"2001:0:4136:e378:8000:63bf:3fff:fdd2", translated},
        {"2001:1::1", reserved},
        {"2001:2::1", benchmarking},
        {"2001:2:0:ffff::", benchmarking},
        {"2001:2:1::", reserved},
        {"2001:10::", reserved},
        {"2001:20::", reserved},
        {"2001:1ff:ffff::", reserved},
        {"2001:200::", global},
        {"2001:4860:4860::8888", global},
        {"2001:db7:ffff::", global},
        {"2001:db8::", documentation},
        {"2001:db8:ffff:ffff::", documentation},
        {"2001:db9::", global},
        {"2003::1", global},
        {"2606:4700:4700::1111", global},
        {"2620:4f:8000::1", global},
        {"2a00:1450::1", global},
        {"3ffe:ffff::", global},
        {"3fff::", documentation},
        {"3fff:fff:ffff::", documentation},
        {"3fff:1000::", global},
        {"3fff:ffff::", global},
        {"4000::", reserved},
        {"5f00::1", reserved},
        {"fbff::", reserved},
        {"fc00::", private_use},
        {"fd00:ec2::254", private_use},
        {"fdff:ffff::", private_use},
        {"fe00::", reserved},
        {"fe7f:ffff::", reserved},
        {"fe80::", link_local},
        {"fe80::1", link_local},
        {"febf:ffff::", link_local},
        {"fec0::", private_use},
        {"feff:ffff::", private_use},
        {"ff00::", multicast},
        {"ff02::1", multicast},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", multicast},
    });
}

TEST(AddressGuard, LooksIntoAddressesThatCarryOthers) {
    using enum AddressKind;
    expect_kinds({
        {"::ffff:8.8.8.8", global},
        {"::ffff:127.0.0.1", loopback},
        {"::ffff:10.0.0.1", private_use},
        {"::ffff:169.254.169.254", link_local},
        {"::ffff:0.0.0.0", unspecified},
        {"::ffff:100.64.0.1", shared},
        {"::ffff:255.255.255.255", broadcast},
        {"::fffe:8.8.8.8", reserved},
        {"64:ff9b::8.8.8.8", global},
        {"64:ff9b::127.0.0.1", loopback},
        {"64:ff9b::192.168.1.1", private_use},
        {"64:ff9b::169.254.169.254", link_local},
        {"64:ff9b:0:0:0:1:808:808", reserved},
        {"64:ff9b:1::8.8.8.8", reserved},
        {"64:ff9c::8.8.8.8", reserved},
        {"2002:808:808::1", global},
        {"2002:7f00:1::1", loopback},
        {"2002:a00:1::1", private_use},
        {"2002:c0a8:101::", private_use},
        {"2002:a9fe:a9fe::", link_local},
        {"2002:e000:1::", multicast},
    });
}

TEST(AddressGuard, DoesNotTellWhatItKnows) {
    auto refused = check_address(boost::asio::ip::make_address("10.1.2.3"), AddressPolicy::public_only);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::forbidden);
    EXPECT_EQ(refused.error().code, "address_refused");
    EXPECT_EQ(refused.error().detail.find("10.1"), std::string::npos);
    EXPECT_EQ(refused.error().detail.find("private"), std::string::npos);
}

TEST(AddressGuard, RefusesPortsOfOtherProtocols) {
    using Ports = std::initializer_list<std::uint16_t>;
    for (auto port :
         Ports{0, 1, 7, 19, 21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 993, 2049, 6000, 6379, 6667, 11211})
        EXPECT_FALSE(check_port(port, AddressPolicy::public_only).ok()) << port;
    for (auto port : Ports{80, 443, 8000, 8080, 8443, 9000, 65535})
        EXPECT_TRUE(check_port(port, AddressPolicy::public_only).ok()) << port;
    EXPECT_TRUE(check_port(6379, AddressPolicy::any).ok());
    EXPECT_FALSE(check_port(0, AddressPolicy::any).ok());
}

}  // namespace klieg::http
