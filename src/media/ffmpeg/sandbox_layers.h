#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

namespace klieg::media {

/// What confines a child, each by a means of its own, so that one that a kernel lacks leaves the others.
enum class SandboxLayer : std::uint8_t {
    system_calls,  ///< a filter: no sockets, processes, signals, nothing opened for writing
    landlock,      ///< no file but the named ones
    mounts,        ///< a root of its own, with nothing but the named files in it
    network,       ///< a network and System V objects of its own: empty
    capabilities,  ///< no power beyond that of the files' owner, and none to be had
    limits,        ///< memory, processor time, open files; no bytes in files
};

inline constexpr std::array kSandboxLayers = {SandboxLayer::system_calls, SandboxLayer::landlock,
                                              SandboxLayer::mounts,       SandboxLayer::network,
                                              SandboxLayer::capabilities, SandboxLayer::limits};

/// Its name in logs and metrics.
constexpr char const* to_string(SandboxLayer layer) noexcept {
    switch (layer) {
        case SandboxLayer::system_calls: return "system_calls";
        case SandboxLayer::landlock: return "landlock";
        case SandboxLayer::mounts: return "mounts";
        case SandboxLayer::network: return "network";
        case SandboxLayer::capabilities: return "capabilities";
        case SandboxLayer::limits: return "limits";
    }
    return "unknown";
}

/// A set of layers.
class SandboxLayers {
public:
    constexpr SandboxLayers() = default;
    constexpr SandboxLayers(std::initializer_list<SandboxLayer> layers) noexcept {
        for (auto layer : layers) add(layer);
    }
    static constexpr SandboxLayers all() noexcept {
        SandboxLayers layers;
        for (auto layer : kSandboxLayers) layers.add(layer);
        return layers;
    }

    constexpr bool has(SandboxLayer layer) const noexcept { return (bits_ & bit_of(layer)) != 0; }
    constexpr void add(SandboxLayer layer) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit_of(layer)); }
    constexpr SandboxLayers without(SandboxLayer layer) const noexcept {
        auto rest = *this;
        rest.bits_ = static_cast<std::uint8_t>(rest.bits_ & ~bit_of(layer));
        return rest;
    }
    friend constexpr bool operator==(SandboxLayers, SandboxLayers) = default;

private:
    static constexpr std::uint8_t bit_of(SandboxLayer layer) noexcept {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(layer));
    }

    std::uint8_t bits_ = 0;
};

}  // namespace klieg::media
