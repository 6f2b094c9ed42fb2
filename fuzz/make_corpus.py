#!/usr/bin/env python3
"""Makes the seeds of the media fuzz targets with ffmpeg: small files of the shapes that parsers meet."""

import pathlib
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent / "corpus"
PICTURE = "-f lavfi -i testsrc2=size=32x32:rate=5:duration=3"
TONE = "-f lavfi -i sine=frequency=440:sample_rate=8000:duration=3"
VIDEO = "-c:v libx264 -preset ultrafast -bf 2 -b_strategy 0 -pix_fmt yuv420p -g 5 -crf 40 -bsf:v filter_units=remove_types=6"
AUDIO = "-c:a aac -b:a 8k"
PIPE = "-f mp4 -movflags +empty_moov+delay_moov+default_base_moof"


def ffmpeg(arguments: str, output: pathlib.Path) -> bytes:
    output.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments.split(), "-fflags", "+bitexact", str(output)], check=True)
    return output.read_bytes()


def probe(folder: pathlib.Path, name: str) -> bytes:
    command = ["ffprobe", "-v", "error", "-print_format", "json=compact=1", "-show_format", "-show_streams", name]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout


def box(data: bytes, *path: bytes) -> bytes:
    """The content of a box, found by its type's letters: good enough for files that we made."""
    for name in path:
        at = data.index(name)
        size = struct.unpack(">I", data[at - 4:at])[0]
        data = data[at + 4:at - 4 + size]
    return data


def main() -> None:
    index = HERE / "mp4_source_index"
    whole = ffmpeg(f"{PICTURE} {TONE} {VIDEO} {AUDIO}", index / "av.mp4")
    ffmpeg(f"{PICTURE} {TONE} {VIDEO} {AUDIO} -movflags +faststart", index / "faststart.mp4")
    ffmpeg(f"{PICTURE} {TONE} {VIDEO} {AUDIO} -movflags +negative_cts_offsets", index / "negative.mov")
    ffmpeg(f"{TONE} {AUDIO}", index / "audio.m4a")
    fragments = HERE / "fragment_reader"
    for name, arguments in (("video.mp4", f"{PICTURE} {VIDEO} {PIPE}+frag_keyframe"),
                            ("audio.mp4", f"{TONE} {AUDIO} {PIPE} -frag_duration 1000000")):
        data = ffmpeg(arguments, fragments / name)
        (fragments / name).write_bytes(b"\x40" + data)  # the first byte is the size of pushes
    sets = HERE / "h264_sps"
    sets.mkdir(parents=True, exist_ok=True)
    config = box(whole, b"avcC")
    size = struct.unpack(">H", config[6:8])[0]
    (sets / "avcc").write_bytes(config)
    (sets / "sps").write_bytes(config[8:8 + size])
    (sets / "aac").write_bytes(bytes([0x15, 0x88, 0x56, 0xe5, 0x00]))
    heads = HERE / "stated_length"
    for name in ("tone.wma", "tone.wav", "tone.w64"):
        data = ffmpeg(TONE, heads / name)
        (heads / name).write_bytes(data[:800])  # what is missing then is what is asked for
    reports = HERE / "probe_report"
    reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in (("av.mkv", f"{PICTURE} {TONE} {VIDEO} {AUDIO} -metadata:s:a:0 language=deu"),
                                ("wide.mov", f"{PICTURE} -vf setsar=64/45 {VIDEO} -color_trc smpte2084 -color_primaries bt2020"),
                                ("tone.mp3", f"{TONE} -c:a libmp3lame")):
            ffmpeg(arguments, pathlib.Path(folder) / name)
            (reports / name).with_suffix(".json").write_bytes(probe(pathlib.Path(folder), name))


if __name__ == "__main__":
    sys.exit(main())
