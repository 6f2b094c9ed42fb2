"""Files as people have them, each small and made by ffmpeg: one of each kind that a careless reader of files gets wrong."""

import struct
import subprocess
from pathlib import Path

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p", "-tag:v", "hvc1")
FRAGMENTED = ("-movflags", "frag_keyframe+empty_moov+default_base_moof")
BARS = "smptehdbars=s=320x180:r=1"


def picture(seconds, size="320x180", rate=25):
    return ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")


def tone(seconds, rate=48000):
    """A tone that comes and goes, so that a shift of it shows."""
    loud = "0.4*sin(880*t)*gt(mod(t*1.3\\,1)\\,0.6)+0.02*sin(2000*t)"
    return ("-f", "lavfi", "-i", f"aevalsrc={loud}|{loud}:s={rate}:d={seconds}")


def silent_pictures(colour, seconds, size, matrix):
    return ("-f", "lavfi", "-i", f"color=c={colour}:s={size}:r=25:d={seconds},format=rgb24",
            "-vf", f"scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p")


def ffmpeg(path, *arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments, path], check=True, timeout=300, cwd=path.parent)
    return path


def patched(source, path, edit):
    data = bytearray(source.read_bytes())
    path.write_bytes(bytes(edit(data) or data))
    return path


def joined(path, *parts):
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def unknown_length(data):
    at = 0
    while (at := data.find(b"mdhd", at + 1)) > 0:
        data[at + 20:at + 24] = b"\xff" * 4


def fewer_lines(data):
    """The sample entry shows 180 of 192 lines, as cameras of Canon's have it."""
    at = data.rfind(b"avc1") + 4 + 26
    data[at:at + 2] = (180).to_bytes(2, "big")


def cut_in_front(data):
    """All pictures are shown a second and a half before, as where an editor has cut off so much: they last as long as ever."""
    scale = int.from_bytes(data[(at := data.find(b"mdhd") + 16):at + 4], "big")
    at = data.find(b"ctts") + 4
    assert data[at] == 1, "offsets may be negative"
    for row in range(int.from_bytes(data[at + 4:at + 8], "big")):
        here = slice(at + 12 + 8 * row, at + 16 + 8 * row)
        data[here] = (int.from_bytes(data[here], "big", signed=True) - scale * 3 // 2).to_bytes(4, "big", signed=True)


def late_first_packet(data):
    """RealMedia whose first picture has the time of one two seconds later."""
    at = data.find(b"DATA") + 18
    while int.from_bytes(data[at + 4:at + 6], "big") != 0:
        at += int.from_bytes(data[at + 2:at + 4], "big")
    data[at + 6:at + 10] = (int.from_bytes(data[at + 6:at + 10], "big") + 2000).to_bytes(4, "big")


def wider_movie(data):
    """The movie's own matrix makes it twice as wide, and no other box tells of its shape."""
    data[data.find(b"mvhd") + 40 + 1] = 2
    return data.replace(b"pasp", b"free")


def thirty_two_bits(data):
    """STREAMINFO's sample size, five bits over a byte's edge (RFC 9639, 8.2): 31 stands for 32."""
    data[8 + 12] |= 0x01
    data[8 + 13] |= 0xF0


def without_stream(data, identifier):
    """A transport stream that announces a stream, and has none of its packets."""
    packets = (data[at:at + 188] for at in range(0, len(data), 188))
    return b"".join(packet for packet in packets if int.from_bytes(packet[1:3], "big") & 0x1fff != identifier)


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def priming_noted(data):
    """iTunes' note that 2112 samples are padding, behind the index, which is the last box."""
    note = box(b"----", box(b"mean", bytes(4), b"com.apple.iTunes"), box(b"name", bytes(4), b"iTunSMPB"),
               box(b"data", struct.pack(">II", 1, 0), b" 00000000 00000840 00000000 0000000000020000"))
    tags = box(b"udta", box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdirappl", bytes(9)), box(b"ilst", note)))
    at = data.find(b"moov") - 4
    data[at:at + 4] = struct.pack(">I", len(data) - at + len(tags))
    data += tags


def growing(folder):
    """VP8 that begins small, as conferences are recorded."""
    for name, size in (("small", "160x120"), ("large", "320x240")):
        ffmpeg(folder / f"{name}.ivf", *picture(2, size), "-c:v", "libvpx", "-deadline", "realtime")
    (folder / "grows.txt").write_text("file small.ivf\nfile large.ivf\n")
    return ffmpeg(folder / "grows.webm", "-f", "concat", "-i", "grows.txt", "-c", "copy")


def make(folder):
    """All files that must come out as the original."""
    folder = Path(folder)
    base = ffmpeg(folder / "hevc.mp4", *picture(3), *tone(3), *X265, "-c:a", "aac")
    plain = ffmpeg(folder / "h264.mp4", *picture(3), *tone(3), *X264, "-g", "50", "-c:a", "aac", "-movflags", "faststart")
    yield base
    yield plain

    # The end of the time line.
    yield ffmpeg(folder / "last-picture-alone.mp4", *picture(4.04), *tone(4.04), *X265, "-c:a", "aac")
    yield ffmpeg(folder / "last-sound-alone.mkv", *picture(4), *tone(4.01), "-c:v", "mpeg4", "-c:a", "aac")
    yield ffmpeg(folder / "one-picture-a-second.mp4", "-f", "lavfi", "-i", BARS, "-frames:v", "4", *X265)
    yield ffmpeg(folder / "one-picture-a-second.avi", "-f", "lavfi", "-i", BARS, "-frames:v", "4", "-c:v", "mpeg4")
    yield ffmpeg(folder / "long-last-picture.mp4", *picture(6, rate=10), "-vf", "select='lt(t,1.4)+eq(n,59)'", "-fps_mode", "vfr", *X265)
    yield ffmpeg(folder / "irregular-end.webm", *picture(5, "192x108"), "-vf", "select='lt(t,2.9)+between(t,3.7,3.9)'", "-fps_mode", "vfr", "-c:v", "libvpx",
                 "-deadline", "realtime")

    # Of so few pictures ffmpeg takes the beginning of the sound for theirs, so that they lie before the file's beginning.
    ffmpeg(folder / "frames.mkv", *picture(2, "160x120"), *X264, "-bf", "2")
    ffmpeg(folder / "frame.mkv", "-i", folder / "frames.mkv", "-c", "copy", "-frames:v", "1")
    yield ffmpeg(folder / "before-the-beginning.mkv", "-i", folder / "frame.mkv", "-itsoffset", "0.012", *tone(1), "-map", "0", "-map", "1", "-c:v", "copy",
                 "-c:a", "pcm_s16le")

    # Samples that last longer, added up, than they are shown.
    whole = ffmpeg(folder / "whole-with-b-frames.mp4", *picture(4), *tone(2.5), *X264, "-bf", "2", "-g", "25", "-c:a", "aac", "-movflags", "negative_cts_offsets")
    yield patched(whole, folder / "cut-in-front.mp4", cut_in_front)

    # A picture that stands, and a few quick ones behind it: what is decoded seconds before it is shown lasts no longer for it.
    yield ffmpeg(folder / "still-then-quick.gif", *picture(10.4, "160x120", 10), "-vf", "select='eq(n,0)+gte(n,100)'", "-fps_mode", "vfr")

    # Its poster: bright pictures begin longer behind the only keyframe than is looked through for one.
    yield ffmpeg(folder / "long-gop.mp4", *picture(20, "160x120", 10), "-vf", "fade=in:st=11.9:d=0.1", *X264, "-g", "600", "-sc_threshold", "0")

    # Pictures and sound that begin and end apart.
    for name, *codecs in (("late-camera.mkv", *X264, "-c:a", "libopus"), ("late-camera.ts", *X264, "-c:a", "aac"), ("late-camera.webm", "-c:v", "libvpx", "-deadline",
                          "realtime", "-c:a", "libopus")):
        yield ffmpeg(folder / name, "-itsoffset", "13", *picture(3, "160x120"), *tone(16), "-map", "0", "-map", "1", *codecs)
    yield ffmpeg(folder / "pictures-a-little-late.mp4", "-itsoffset", "0.4", *picture(3), *tone(3.4), "-map", "0", "-map", "1", *X264, "-g", "25", "-c:a", "aac")
    yield ffmpeg(folder / "late-sound.ts", *picture(15, "160x120"), "-itsoffset", "12", *tone(3), "-map", "0", "-map", "1", *X264, "-g", "50", "-c:a", "aac")
    yield ffmpeg(folder / "pictures-end-early.mp4", *picture(3, "160x120"), *tone(9.5), *X264, "-c:a", "aac")

    # Sound that is decoded to more than full scale.
    yield ffmpeg(folder / "beyond-full-scale.wav", "-f", "lavfi", "-i", "anoisesrc=d=4:a=0.9:r=96000", "-af", "volume=2", "-c:a", "pcm_f32le")

    # Sound that changes its form.
    ffmpeg(folder / "stereo.ts", *picture(3, "160x120"), *tone(3), "-c:v", "mpeg2video", "-c:a", "ac3", "-muxdelay", "0")
    ffmpeg(folder / "surround.ts", *picture(3, "160x120"), *tone(3), "-ac", "6", "-c:v", "mpeg2video", "-c:a", "ac3", "-muxdelay", "0", "-output_ts_offset", "3")
    yield joined(folder / "channels-change.ts", folder / "stereo.ts", folder / "surround.ts")
    ffmpeg(folder / "mono.mp3", *tone(3, 44100), "-ac", "1", "-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0")
    ffmpeg(folder / "slower.mp3", *tone(3, 32000), "-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0")
    yield joined(folder / "rate-changes.mp3", folder / "mono.mp3", folder / "slower.mp3")
    yield ffmpeg(folder / "a-third-of-its-length.m4a", "-i", "mono.mp3", "-c", "copy", "-bsf:a", "setts=ts=N*384:duration=384", "-f", "mp4")

    # A gap of sound that is shorter than what ffmpeg fills by itself.
    yield ffmpeg(folder / "gap-in-sound.mkv", *picture(4), *tone(4), *X264, "-g", "25", "-c:a", "aac", "-bsf:a", "setts=ts=PTS+80*gte(N\\,90)")

    # What headers promise, and what is behind them.
    trailer = b"SEFTsamsungtrailer" * 20
    yield patched(base, folder / "trailer-hevc.mp4", lambda data: data + trailer)
    yield patched(plain, folder / "trailer-h264.mp4", lambda data: data + trailer)
    parts = ffmpeg(folder / "parts.mp4", "-i", base, "-c", "copy", *FRAGMENTED, "-frag_duration", "200000")
    yield patched(parts, folder / "unknown-length.mp4", unknown_length)
    yield patched(parts, folder / "cut-inside-a-fragment.mp4", lambda data: data[:-2000])
    (folder / "chapters.txt").write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=20\ntitle=a\n")
    yield ffmpeg(folder / "chapter-beyond-the-end.mp4", "-i", base, "-i", "chapters.txt", "-map", "0", "-map_chapters", "1", "-c", "copy")

    bare = ffmpeg(folder / "bare.m4a", *tone(3), "-c:a", "aac", "-use_editlist", "0", "-fflags", "+bitexact")
    yield patched(bare, folder / "priming-in-tags.m4a", priming_noted)

    # Facts of the first picture, or of the stream's header, that are not those of all.
    yield ffmpeg(folder / "interlaced.avi", "-f", "lavfi", "-i", "testsrc2=s=720x576:r=50:d=2,interlace", "-c:v", "dvvideo", "-pix_fmt", "yuv420p")
    grows = growing(folder)
    yield ffmpeg(folder / "grows-and-stands.webm", "-i", grows, *tone(7), "-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "libopus")
    yield ffmpeg(folder / "grows-of-a-pipe.webm", "-i", grows, "-c", "copy", "-live", "1", "-seekable", "0")
    for name, size in (("small", "320x240"), ("large", "640x360")):
        ffmpeg(folder / f"{name}.ts", *picture(3, size), *X264, "-g", "250", *(() if name == "small" else ("-output_ts_offset", "3")))
    received = joined(folder / "grows.ts", folder / "small.ts", folder / "large.ts")
    yield received
    yield ffmpeg(folder / "grows-as-received.mp4", "-i", received, *tone(6), "-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "ac3")
    yield grows
    yield ffmpeg(folder / "grows-beside-a-rare-codec.mkv", "-i", grows, *tone(4), "-map", "0", "-map", "1", "-map", "1", "-c:v", "copy",
                 "-c:a:0", "libopus", "-c:a:1", "dfpwm", "-ar:a:1", "16000", "-ac:a:1", "1", "-disposition:a:0", "default")
    yield ffmpeg(folder / "sixty-a-second.webm", *picture(2, rate=60), "-c:v", "libvpx", "-deadline", "realtime")

    # Colours.
    yield ffmpeg(folder / "no-colour-names.mp4", *silent_pictures("0x20B040", 2, "1280x720", "bt709"), *X265)
    yield ffmpeg(folder / "small-no-colour-names.mp4", *silent_pictures("0x20B040", 2, "320x180", "bt601"), *X265)
    yield ffmpeg(folder / "bt709.mp4", *silent_pictures("0x20B040", 2, "1280x720", "bt709"), "-colorspace", "bt709", "-color_primaries", "bt709",
                 "-color_trc", "bt709", *X264, "-g", "25")
    yield ffmpeg(folder / "wide-primaries-alone.mp4", *silent_pictures("0xFC0000", 2, "1280x720", "bt709"), "-colorspace", "bt709",
                 "-color_primaries", "bt2020", "-color_trc", "bt709", *X264, "-g", "25")
    yield ffmpeg(folder / "rgb.mov", "-f", "lavfi", "-i", "color=c=0xC04020:s=640x360:r=25:d=2,format=rgb24", "-c:v", "qtrle")
    yield ffmpeg(folder / "full-range.avi", *picture(2), "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p")

    # What one gate takes and another does not.
    broadcast = ffmpeg(folder / "broadcast.mxf", *picture(2, "720x576"), "-c:v", "mpeg2video")
    yield broadcast
    yield patched(broadcast, folder / "behind-a-run-in.mxf", lambda data: bytes(8) + data)
    yield ffmpeg(folder / "tape.dv", *picture(2, "720x576"), "-pix_fmt", "yuv420p", "-c:v", "dvvideo")
    yield ffmpeg(folder / "animation.gif", *picture(2, "160x90", 10))
    yield patched(ffmpeg(folder / "bare.m2v", *picture(2), "-c:v", "mpeg2video"), folder / "zeros-in-front.m2v", lambda data: bytes(5) + data)
    yield ffmpeg(folder / "no-container.h264", *picture(2), *X264, "-g", "50")
    for ending in ("aiff", "caf", "w64", "ac3", "mp2", "wma"):
        yield ffmpeg(folder / f"sound.{ending}", *tone(3))
    yield ffmpeg(folder / "sound-rf64.wav", *tone(2), "-rf64", "always")
    stream = ffmpeg(folder / "whole.ts", *picture(3), *tone(3), "-c:v", "mpeg2video", "-c:a", "mp2")
    yield patched(stream, folder / "begins-inside-a-packet.ts", lambda data: data[77:])
    for name, codec in (("inside-a-frame.eac3", "eac3"), ("inside-a-frame.ac3", "ac3"), ("inside-a-frame.aac", "aac")):
        yield patched(ffmpeg(folder / f"whole-{name}", *tone(3), "-c:a", codec), folder / name, lambda data: data[77:])
    yield patched(ffmpeg(folder / "whole.mp3", *tone(3)), folder / "behind-garbage.mp3", lambda data: b"\x01\x02" * 150 + data[300:])

    # Out of a pipe, whose writer cannot go back to say how much there is.
    yield ffmpeg(folder / "of-a-pipe.mkv", *picture(4), *tone(4), "-c:v", "ffv1", "-c:a", "pcm_s16le", "-seekable", "0", "-f", "matroska")
    yield ffmpeg(folder / "of-a-pipe.avi", *picture(4), *tone(4), "-c:v", "mpeg4", "-seekable", "0", "-f", "avi")

    # Codecs of archives, of what records a screen, and of studios.
    small = picture(2, "160x120")
    for name, *codecs in (("cinepak.avi", "cinepak", "libgsm_ms", "-ac", "1", "-ar", "8000"), ("sorenson.mov", "svq1", "pcm_s16be"),
                          ("screen.avi", "zmbv", "adpcm_yamaha"), ("screen.flv", "flashsv", "libspeex", "-ac", "1", "-ar", "16000"),
                          ("studio.mxf", "libopenjpeg", "pcm_s16le"), ("broadcast-sound.ts", "mpeg2video", "s302m", "-strict", "-2"),
                          ("microsoft.asf", "msvideo1", "wmav2")):
        yield ffmpeg(folder / name, *small, *tone(2), "-c:v", codecs[0], "-c:a", *codecs[1:])
    yield ffmpeg(folder / "true-audio.mka", *tone(2), "-c:a", "tta")
    yield ffmpeg(folder / "real.rm", *small, *tone(2), "-c:v", "rv20", "-c:a", "ac3", "-b:a", "96k")
    for name, codec in (("wavpack.wv", "wavpack"), ("true-audio.tta", "tta"), ("sun.au", "pcm_s16be")):
        yield ffmpeg(folder / name, *tone(2), "-c:a", codec)

    # What cameras, receivers, studios, telephones and discs write in a container of their own.
    for name, *codecs in (("studio.gxf", *picture(2, "720x576"), *tone(2), "-c:v", "mpeg2video", "-ac", "1"), ("receiver.wtv", *small, *tone(2), "-c:v", "mpeg2video"),
                          ("studio.nut", *small, *tone(2), "-c:v", "ffv1", "-c:a", "flac"), ("frames.y4m", *small), ("animation.apng", *small),
                          ("call.h263", *picture(2, "352x288", 30), "-c:v", "h263"), ("broadcast.latm", *tone(2), "-c:a", "aac"),
                          ("studio.dnxhd", *picture(1, "1280x720"), "-c:v", "dnxhd", "-b:v", "90M", "-pix_fmt", "yuv422p"),
                          ("disc.roq", *picture(2, "256x128", 30), *tone(2, 22050)), ("disc.cpk", *picture(2, "160x120"), "-c:v", "cinepak"),
                          ("instrument.sox", *tone(2)), ("instrument.sf", *tone(2))):
        yield ffmpeg(folder / name, *codecs)

    # Several streams of a kind, one that cannot be decoded, and one that is not there.
    yield patched(stream, folder / "announced-pictures.ts", lambda data: without_stream(data, 0x100))
    ffmpeg(folder / "cover.bmp", *picture(1, "64x64"), "-frames:v", "1")
    yield ffmpeg(folder / "cover-in-bmp.mp3", *tone(3), "-i", "cover.bmp", "-map", "0", "-map", "1", "-c:a", "libmp3lame", "-c:v", "bmp",
                 "-disposition:v", "attached_pic")
    yield ffmpeg(folder / "second-track-is-default.mp4", *picture(3, "160x90", 1), *picture(3), *tone(3), "-map", "0", "-map", "1", "-map", "2", *X264,
                 "-c:a", "aac", "-disposition:v:0", "0", "-disposition:v:1", "default")

    # Size, shape and the first picture.
    yield ffmpeg(folder / "tiny.webm", "-f", "lavfi", "-i", "color=c=0x20B040:s=34x14:r=25:d=2", "-vf", "scale=17:7", "-c:v", "libvpx", "-deadline", "realtime")
    yield ffmpeg(folder / "odd.webm", *picture(2, "321x181"), "-c:v", "libvpx", "-deadline", "realtime")
    yield ffmpeg(folder / "two-pixels.mkv", "-f", "lavfi", "-i", "color=c=0x20B040:s=2x2:r=25:d=2", "-c:v", "ffv1", "-pix_fmt", "yuv444p")
    yield ffmpeg(folder / "six-lines.avi", "-f", "lavfi", "-i", "color=c=0x20B040:s=10x6:r=25:d=2", "-c:v", "mpeg4")
    yield ffmpeg(folder / "six-lines.webm", "-f", "lavfi", "-i", "color=c=0x20B040:s=10x6:r=25:d=2", "-c:v", "libvpx", "-deadline", "realtime")
    yield ffmpeg(folder / "tiny.mp4", "-f", "lavfi", "-i", "color=c=0x20B040:s=8x8:r=25:d=2", *X264, "-g", "25", "-movflags", "faststart")
    yield ffmpeg(folder / "turned-askew.mp4", "-i", plain, "-c", "copy", "-metadata:s:v", "rotate=45")
    uncropped = ffmpeg(folder / "uncropped.mp4", "-i", plain, "-c", "copy", "-bsf:v", "h264_metadata=crop_bottom=0")
    yield patched(uncropped, folder / "container-crops.mp4", fewer_lines)
    yield ffmpeg(folder / "between-rungs.mp4", *picture(1, "800x450"), *X264, "-g", "25", "-movflags", "faststart")
    yield patched(plain, folder / "movie-twice-as-wide.mp4", wider_movie)
    yield ffmpeg(folder / "broad-pixels.mkv", *picture(1, "720x576"), "-vf", "setsar=64/45", "-c:v", "mpeg4")
    yield ffmpeg(folder / "black-beginning.mp4", "-f", "lavfi", "-i", "color=black:s=320x180:r=25:d=4", "-f", "lavfi", "-i",
                 "smptehdbars=s=320x180:r=25:d=4", "-filter_complex", "[0][1]concat=n=2", *X264, "-g", "50")
    yield ffmpeg(folder / "silent-and-reordered.avi", *picture(2), *X264, "-bf", "2")
    of_two_gops = ffmpeg(folder / "of-two-gops.mp4", *picture(4), *tone(4), *X264, "-g", "50", "-c:a", "aac")
    for name, *sound in (("begins-inside-a-gop.mp4",), ("silent-inside-a-gop.mp4", "-an")):
        yield ffmpeg(folder / name, "-i", of_two_gops, *sound, "-c", "copy", "-copyinkf:v", "-bsf:v", "noise=drop=eq(n\\,0)")
    # On other tracks than those that are shown: what comes before, and what comes after.
    yield ffmpeg(folder / "after-a-title.mov", "-itsoffset", "12", *picture(3), "-itsoffset", "12", *tone(3), *picture(12, "160x90"), "-map", "0",
                 "-map", "1", "-map", "2", "-fps_mode", "vfr", "-c:v", "mpeg4", "-c:a", "aac")
    yield ffmpeg(folder / "playable-after-a-title.mp4", "-itsoffset", "1.5", *picture(3), "-itsoffset", "1.5", *tone(3), *picture(1, "160x90"), "-map", "0",
                 "-map", "1", "-map", "2", "-fps_mode", "vfr", *X264, "-g", "50", "-c:a", "aac", "-movflags", "faststart")
    yield ffmpeg(folder / "before-a-notice.mov", *picture(3), *tone(3), *picture(12, "160x90"), "-map", "0", "-map", "1", "-map", "2", "-c:v", "mpeg4",
                 "-c:a", "aac")
    yield ffmpeg(folder / "poster-behind-the-first-picture.avi", "-f", "lavfi", "-i", "smptehdbars=s=320x180:r=30:d=0.5", "-c:v", "mpeg4", "-bf", "2")
    yield ffmpeg(folder / "poster-between-keyframes.ts", "-f", "lavfi", "-i", "smptehdbars=s=320x180:r=25:d=4", *X265, "-g", "90")


def make_refused(folder):
    """(file, a word that the sentence to its owner has)"""
    folder = Path(folder)
    flac = ffmpeg(folder / "whole.flac", *tone(2))
    yield patched(flac, folder / "flac-of-32-bits.flac", thirty_two_bits), "flac"
    noise = folder / "noise.mp4"
    noise.write_bytes(struct.pack(">I4s", 20, b"ftypisom"[:4]) + b"isom" + bytes(8) + bytes(range(256)) * 200)
    yield noise, "file"
    half = ffmpeg(folder / "full.mp4", *picture(3), *X265)
    yield patched(half, folder / "half.mp4", lambda data: data[:len(data) // 2]), "incomplete"
    for name, *codecs in (("recorded.avi", "mpeg4", "libmp3lame"), ("recorded.wmv", "msmpeg4v3", "wmav2")):
        whole = ffmpeg(folder / name, *picture(4), *tone(4), "-c:v", codecs[0], "-c:a", codecs[1])
        yield patched(whole, folder / f"half-{name}", lambda data: data[:len(data) // 2]), "cut off"
    whole = ffmpeg(folder / "recorded.wav", *tone(4))
    yield patched(whole, folder / "half-recorded.wav", lambda data: data[:len(data) // 2]), "cut off"
