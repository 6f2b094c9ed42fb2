#include "media/ffmpeg/tools.h"

#include "media/ffmpeg/sandbox.h"
#include "media/ffmpeg/sandbox_check.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <unistd.h>

namespace klieg::media {

namespace {

constexpr char const* kFormats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,avi,flv,ogg,asf,mxf,dv,ivf,wav,w64,aiff,caf,mp3,aac,"
    "flac,ac3,eac3,amr,wv,tta,au,gif,h264,hevc,rm,m4v,vc1,vc1test,obu,dirac,cavsvideo,dts,dtshd,truehd,mlp,ape,mpc,"
    "mpc8,tak,oma,voc,dsf,"
    // What cameras, receivers, studios, telephones and dictation write without one of the above.
    "dhav,mlv,cine,wtv,pva,nsv,nuv,ty,gxf,lxf,nut,yuv4mpegpipe,apng,smjpeg,h263,dnxhd,loas,ilbc,qcp,codec2,dss,"
    "nistsphere,sox,ircam,avr,pvf,wve,iff,shn,vqf,ads,brstm,bfstm,hca,xwma,kux,vividas,mtv,pmp,moflex,mods,"
    // Animations, discs and games.
    "flic,film_cpk,smk,bink,roq,ipmovie,4xm,dfa,thp,wc3movie,wsvqa,bethsoftvid,bfi,dxa,ea,mv,rpl,tmv,xmv,gdv,smush,"
    "iss,avs";

constexpr char const* kCodecs =
    "h264,hevc,vp8,vp9,libdav1d,libaom-av1,av1,mpeg4,msmpeg4v1,msmpeg4,msmpeg4v2,msmpeg4v3,mpeg1video,mpeg2video,"
    "mpegvideo,h263,h263p,flv,vp6,vp6f,vc1,wmv1,wmv2,wmv3,theora,mjpeg,prores,dnxhd,dvvideo,rawvideo,v210,ffv1,"
    "huffyuv,ffvhuff,utvideo,cfhd,qtrle,png,gif,svq3,libvpx,libvpx-vp9,"
    // Archives: players and cameras of the years before H.264.
    "cinepak,indeo2,indeo3,indeo4,indeo5,msvideo1,msrle,svq1,rpza,smc,8bps,mjpegb,h261,vp3,vp6a,wmv3image,vc1image,"
    "vp4,vp5,vp7,on2avc,truemotion1,truemotion2,truemotion2rt,wnv1,vcr1,cljr,qdraw,mvc1,mvc2,aura,aura2,aasc,kmvc,"
    "qpeg,ultimotion,snow,amv,sp5x,adpcm_ima_amv,adpcm_ct,adpcm_ima_dk3,adpcm_ima_dk4,adpcm_sbpro_2,adpcm_sbpro_3,"
    "adpcm_sbpro_4,asv1,asv2,cyuv,rv10,rv20,rv30,rv40,cavs,ape,mpc7,mpc8,tak,atrac1,atrac3p,atrac3al,atrac3pal,"
    "dsd_lsbf,dsd_msbf,dsd_lsbf_planar,dsd_msbf_planar,cook,sipr,real_144,real_288,atrac3,ralf,"
    // What records a screen.
    "camtasia,tscc2,camstudio,zmbv,fraps,flashsv,flashsv2,mss1,mss2,mts2,msa1,mscc,srgc,rscc,screenpresso,scpr,wcmv,"
    "vmnc,mwsc,rasc,tdsc,fmvc,lscr,g2m,mszh,zlib,zerocodec,dxtory,loco,mimic,mxpeg,"
    // What studios exchange.
    "jpeg2000,dirac,aic,hap,dxv,cllc,lagarith,magicyuv,sheervideo,speedhq,v308,v408,v410,r210,ayuv,yuv4,hq_hqa,hqx,"
    "pixlet,notchlc,fic,mvdv,mvha,vble,ylc,xl,y41p,v210x,012v,r10k,avui,avrn,avrp,targa_y216,bitpacked,frwu,jpegls,"
    "libopenjpeg,targa,tiff,bmp,vb,pcm_s64le,pcm_s64be,pcm_u24le,pcm_u24be,pcm_u32le,pcm_u32be,pcm_f16le,pcm_f24le,"
    "pcm_s24daud,pcm_lxf,dolby_e,aac,aac_latm,aac_fixed,mp1,mp1float,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,"
    "libvorbis,flac,alac,ac3,eac3,dca,truehd,mlp,wmav1,wmav2,wmapro,wmalossless,amrnb,amrwb,nellymoser,adpcm_ms,"
    "adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,wavpack,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,"
    "pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,wmavoice,metasound,"
    "truespeech,gsm,gsm_ms,speex,libspeex,qdm2,qdmc,mace3,mace6,adpcm_yamaha,imc,dvaudio,qcelp,evrc,ilbc,als,mp3on4,"
    "mp3on4float,tta,s302m,pcm_s8_planar,pcm_s16le_planar,pcm_s16be_planar,pcm_s24le_planar,pcm_s32le_planar,"
    "pcm_u16le,pcm_u16be,"
    // Cameras of streets, telephones, dictation, receivers.
    "nuv,apng,imm4,imm5,mv30,agm,iac,prosumer,m101,cpia,hymt,g722,g726,g726le,g729,g723_1,dss_sp,libcodec2,aptx,"
    "aptx_hd,siren,msnsiren,comfortnoise,acelp.kelvin,shorten,twinvq,dst,atrac3plus,atrac3plusal,atrac9,xma1,xma2,"
    "hca,mp3adu,mp3adufloat,libgsm,libgsm_ms,adpcm_ima_oki,adpcm_ima_acorn,mobiclip,fastaudio,adpcm_ima_moflex,ipu,"
    // Animations, discs and games.
    "flic,cdxl,cdgraphics,8svx_exp,8svx_fib,iff,sgirle,smvjpeg,webp,dpx,sgi,sunrast,psd,pcx,4xm,anm,arbc,argo,avs,"
    "bethsoftvid,bfi,binkvideo,bmv_video,c93,cdtoons,clearvideo,cri,dfa,dsicinvideo,dxa,eacmv,eamad,eatgq,eatgv,"
    "eatqi,escape124,escape130,gdv,gem,h263i,hnm4video,idcinvideo,interplayvideo,jv,kgv1,mdec,mmvideo,motionpixels,"
    "msp2,paf_video,rl2,roqvideo,sanm,sga,simbiosis_imx,smackvid,thp,tiertexseqvideo,tmv,txd,vmdvideo,vqavideo,"
    "xan_wc3,xan_wc4,yop,adpcm_4xm,adpcm_adx,adpcm_afc,adpcm_agm,adpcm_aica,adpcm_argo,adpcm_dtk,adpcm_ea,"
    "adpcm_ea_maxis_xa,adpcm_ea_r1,adpcm_ea_r2,adpcm_ea_r3,adpcm_ea_xas,adpcm_ima_alp,adpcm_ima_apc,adpcm_ima_apm,"
    "adpcm_ima_cunning,adpcm_ima_dat4,adpcm_ima_ea_eacs,adpcm_ima_ea_sead,adpcm_ima_iss,adpcm_ima_mtf,adpcm_ima_rad,"
    "adpcm_ima_smjpeg,adpcm_ima_ssi,adpcm_ima_ws,adpcm_mtaf,adpcm_psx,adpcm_thp,adpcm_thp_le,adpcm_vima,adpcm_xa,"
    "adpcm_zork,binkaudio_dct,binkaudio_rdft,bmv_audio,derf_dpcm,dsicinaudio,gremlin_dpcm,hcom,interplay_dpcm,"
    "interplayacm,paf_audio,pcm_sga,pcm_vidc,roq_dpcm,sdx2_dpcm,smackaud,sol_dpcm,vmdaudio,ws_snd1,xan_dpcm,"
    // Subtitles are never decoded, but ffprobe gives up a whole file when it may not open the decoder of one stream.
    "ass,ssa,srt,subrip,text,webvtt,mov_text,dvbsub,dvdsub,pgssub,xsub,cc_dec,libzvbi_teletextdec";

/// Codecs whose decoders above have other names.
constexpr std::string_view kCodecsOfOtherDecoders =
    "flv1,msmpeg4v3,amr_nb,amr_wb,dts,tscc,cscd,mp4als,ra_144,ra_288,avc,vixl,musepack7,musepack8,adpcm_g722,"
    "adpcm_g726,adpcm_g726le,codec2,cmv,mad,tgq,tgv,tqi,idcin,roq,smackvideo,smackaudio,ws_vqa,hnm4_video";

/// Of names that are parted by commas.
bool holds(std::string_view list, std::string_view name) noexcept {
    while (!list.empty()) {
        auto const end = list.find(',');
        if (list.substr(0, end) == name) return true;
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
    return false;
}

/// A folder may be entered, which is the same permission.
bool is_program(std::string const& path) {
    std::error_code failed;
    return std::filesystem::is_regular_file(path, failed) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Result<std::string> find_program(std::string const& name) {
    if (name.find('/') != std::string::npos) {
        if (is_program(name)) return std::filesystem::absolute(name).string();
        return Error{Errc::not_found, name + " is no program that can be run"};
    }
    auto const* path = std::getenv("PATH");
    std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
    while (!folders.empty()) {
        auto end = folders.find(':');
        auto candidate = std::string(folders.substr(0, end)) + "/" + name;
        if (candidate.starts_with('/') && is_program(candidate)) return candidate;
        folders.remove_prefix(end == std::string_view::npos ? folders.size() : end + 1);
    }
    return Error{Errc::not_found, "\"" + name + "\" is not installed: it lies in no folder of PATH"};
}

Result<Tools> Tools::on_path() {
    Tools tools;
    KLIEG_TRY(tools.ffmpeg, find_program("ffmpeg"));
    KLIEG_TRY(tools.ffprobe, find_program("ffprobe"));
    tools.layers = check_sandbox(own_program()).standing;
    return tools;
}

SandboxLimits Tools::capped(SandboxLimits limits) const {
    if (memory_bytes_max > 0) limits.memory_bytes = std::min(limits.memory_bytes, memory_bytes_max);
    if (cpu_time_max.count() > 0) limits.cpu_time = std::min(limits.cpu_time, cpu_time_max);
    return limits;
}

bool may_be_decoded(std::string_view codec) noexcept {
    return holds(kCodecs, codec) || holds(kCodecsOfOtherDecoders, codec);
}

std::vector<std::string> input_arguments(std::string const& path, UnreadableCodecs const& opened) {
    std::vector<std::string> arguments{"-protocol_whitelist", "file", "-format_whitelist", kFormats,
                                       "-codec_whitelist",    kCodecs};
    if (!opened.empty()) {
        std::string list = kCodecs;
        for (auto const& codec : opened) list += "," + codec;
        // Said of kinds of streams, it is an option of their decoders alone, and not of the format's.
        for (auto const* kind : {"v", "a", "s", "d", "t"})
            for (auto const& argument : {std::string("-codec_whitelist:") + kind, list}) arguments.push_back(argument);
    }
    arguments.emplace_back("-i");
    arguments.push_back("file:" + path);
    return arguments;
}

}  // namespace klieg::media
