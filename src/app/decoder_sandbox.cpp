#include "app/decoder_sandbox.h"

#include "base/log.h"

#include <algorithm>
#include <array>

namespace klieg::app {

namespace {

using media::SandboxLayer;

constexpr std::array kIndispensable = {SandboxLayer::system_calls, SandboxLayer::capabilities, SandboxLayer::limits};

/// Whether a decoder can read what is not its own.
bool reads_all(media::SandboxLayers layers) {
    return !layers.has(SandboxLayer::landlock) && !layers.has(SandboxLayer::mounts);
}

std::string names_of(media::SandboxLayers layers) {
    std::string names;
    for (auto layer : media::kSandboxLayers)
        if (layers.has(layer)) names += (names.empty() ? "" : ", ") + std::string(to_string(layer));
    return names;
}

}  // namespace

std::string DecoderSandbox::missing() const {
    std::string text;
    for (auto const& [layer, why] : findings.missing)
        text += (text.empty() ? "" : "; ") + std::string(to_string(layer)) + ": " + why;
    return text;
}

bool may_decode(Config const& config, media::SandboxFindings const& findings) {
    if (config.media_sandbox == "required") return findings.missing.empty();
    return std::ranges::all_of(kIndispensable, [&](SandboxLayer layer) { return findings.standing.has(layer); });
}

DecoderSandbox find_sandbox(Config const& config, std::filesystem::path const& outside, media::Tools& tools) {
    DecoderSandbox sandbox{.findings = media::check_sandbox(std::filesystem::absolute(outside))};
    tools.layers = sandbox.findings.standing;
    sandbox.decodes = may_decode(config, sandbox.findings);
    if (!sandbox.decodes) return sandbox;
    for (auto const& program : {tools.ffprobe, tools.ffmpeg}) {
        auto const started = media::check_program(program, tools.layers);
        if (started.ok()) continue;
        sandbox.broken = started.error().detail;
        sandbox.decodes = false;
        break;
    }
    return sandbox;
}

void report(DecoderSandbox const& sandbox, Config const& config, Metrics& metrics) {
    for (auto layer : media::kSandboxLayers)
        metrics
            .gauge({"klieg_sandbox_layer",
                    "1 where this layer of the sandbox of decoders stands",
                    {{"layer", to_string(layer)}}})
            .set(sandbox.findings.standing.has(layer) ? 1 : 0);
    metrics.gauge({"klieg_decoding", "0 while files are neither taken nor decoded for want of the sandbox"})
        .set(sandbox.decodes ? 1 : 0);

    auto const missing = sandbox.missing();
    if (!sandbox.broken.empty())
        log::error("no file is taken or decoded: a decoder does not start in its sandbox", {{"error", sandbox.broken}});
    else if (!sandbox.decodes)
        log::error("no file is taken or decoded: the sandbox of decoders is incomplete",
                   {{"missing", missing}, {"setting", "media.sandbox"}, {"value", config.media_sandbox}});
    else if (reads_all(sandbox.findings.standing))
        log::error("decoders could read every file of this server: nothing keeps them from it", {{"missing", missing}});
    else if (!missing.empty())
        log::warn("the sandbox of decoders is incomplete, and what there is has to do", {{"missing", missing}});
    else
        log::info("the sandbox of decoders is complete", {{"layers", names_of(sandbox.findings.standing)}});
}

/// Without its two programs no video is ever ready, so that is said before anybody uploads one.
Result<media::Tools> tools_of(Config const& config) {
    auto ffmpeg = media::find_program(config.ffmpeg);
    if (!ffmpeg.ok()) return wrong_setting(config, "media.ffmpeg", ffmpeg.error());
    auto ffprobe = media::find_program(config.ffprobe);
    if (!ffprobe.ok()) return wrong_setting(config, "media.ffprobe", ffprobe.error());
    media::Tools tools{.ffmpeg = *std::move(ffmpeg), .ffprobe = *std::move(ffprobe)};
    tools.memory_bytes_max = static_cast<std::uint64_t>(config.media_memory_bytes_max);
    tools.cpu_time_max = std::chrono::seconds(config.media_cpu_seconds_max);
    return tools;
}

}  // namespace klieg::app
