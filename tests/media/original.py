"""What ffmpeg's own decoding says of a file, and what it says of what Klieg made of it: facts that can be held side by side.

Times are seconds from the earliest picture or sound of the file. Colours are those of 16 by 9 fields, each the mean of its
part of the picture, as 8-bit R'G'B'; which matrix makes them is said by the stream or, where it says nothing, by its size, as
players have it.
"""

import array
import json
import math
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

ACROSS, DOWN = 16, 9
SOUND_RATE = 8000
PATIENCE = 300
HELD_FROM = 1.0  # seconds that the sound lasts longer
GIVEN_UP = 69  # ffmpeg's exit status where more than two thirds of a stream's packets could not be decoded
FAR = ("-probesize", "100M", "-analyzeduration", "60M")  # what begins late is found
HDR = ("smpte2084", "arib-std-b67")
ASF_FILE_PROPERTIES = bytes.fromhex("A1DCAB8C47A9CF118EE400C00C205365")
UNCOUNTED = 1 << 30  # what is written for a count of pictures where nobody can go back
WITHOUT_TIMES = ("mp3", "aac", "ac3", "eac3", "amr")  # what ffmpeg says of times in these is wrong where the sound changes its rate


@dataclass
class Picture:
    time: float
    seconds: float  # 0 where nothing says how long it lasts
    colours: bytes


@dataclass
class Pictures:
    width: int
    height: int
    pictures: list = field(default_factory=list)
    codec: str = ""
    hdr: bool = False
    interlaced: float = 0.0  # the part of its frames that are marked so

    def usual(self):
        gaps = sorted(b.time - a.time for a, b in zip(self.pictures, self.pictures[1:]))
        return gaps[len(gaps) // 2] if gaps else 0.04

    def end(self):
        last = self.pictures[-1]
        return last.time + (last.seconds or self.usual())

    def count(self):
        """Of pictures within a screen's hundred-and-twentieth of a second, or that a damaged packet gives one time, only one is seen."""
        seen, last = 0, -math.inf
        for picture in self.pictures:
            if picture.time - last >= 1 / 121:
                seen, last = seen + 1, picture.time
        return seen

    def rate(self, all_of_them=False):
        return (len(self.pictures) if all_of_them else self.count()) / max(self.end() - self.pictures[0].time, 1e-6)

    def near(self, time):
        """The one of that time, within what is rounded; else the one that stands then."""
        nearest = min(self.pictures, key=lambda picture: abs(picture.time - time))
        return nearest if abs(nearest.time - time) < 0.5 else max((one for one in self.pictures if one.time <= time), key=lambda one: one.time, default=nearest)


def held(pictures, sound_end):
    """As they are shown beside sound: the first from the beginning on, and the last until the sound has ended."""
    shown = [replace(picture) for picture in pictures.pictures]
    shown[0].time = 0.0
    end = sound_end if sound_end > pictures.end() + HELD_FROM else pictures.end()
    shown[-1].seconds = end - shown[-1].time
    return replace(pictures, pictures=shown)


@dataclass
class Sound:
    channels: int
    codec: str
    start: float
    end: float
    loudness: list  # of each of the (at most two) channels of its mix, as a root mean square
    envelope: list  # loudness of each hundredth of a second, from time 0 on


def run(*command, **more):
    return subprocess.run([str(part) for part in command], capture_output=True, timeout=PATIENCE, **more)


def streams_of(path):
    """ffprobe's list, or nothing where it cannot read the file."""
    out = run("ffprobe", "-v", "error", *FAR, "-print_format", "json", "-show_format", "-show_streams", path).stdout
    try:
        told = json.loads(out)
    except ValueError:
        return [], {}
    return told.get("streams", []), told.get("format", {})


def chosen(streams, kind):
    """The stream that is meant: the default one, else the largest, else the first. Covers are no pictures."""
    able = [s for s in streams if s.get("codec_type") == kind and not s.get("disposition", {}).get("attached_pic")
            and (s.get("width") if kind == "video" else s.get("channels"))]
    size = (lambda s: s["width"] * s["height"]) if kind == "video" else (lambda s: 0)
    return max(able, key=lambda s: (s.get("disposition", {}).get("default", 0), size(s)), default=None)


def matrix_of(stream):
    named = stream.get("color_space", "unknown")
    if named in ("bt709", "smpte170m", "bt470bg", "bt2020nc", "smpte240m", "fcc"):
        return {"smpte170m": "bt601", "bt470bg": "bt601", "bt2020nc": "bt2020"}.get(named, named)
    return "bt709" if stream["width"] >= 1280 or stream["height"] > 576 else "bt601"


def pictures_of(path, stream):
    """All pictures of a stream, decoded; turned and in square pixels, as they are to be shown."""
    rgb = stream.get("pix_fmt", "").startswith(("rgb", "bgr", "gbr", "argb", "abgr", "pal", "0rgb", "0bgr", "gray"))
    matrix = "" if rgb else f":in_color_matrix={matrix_of(stream)}"
    sizes = sizes_of(path, stream)
    width, height = shown_size(as_largest(stream, sizes))
    # Pictures of another shape than the largest have bars beside them, and are not stretched.
    changes = len({(one["width"], one["height"], one.get("sample_aspect_ratio")) for one in sizes}) > 1
    fit = (f"scale=iw*if(sar\\,sar\\,1):ih:eval=frame,setsar=1,scale={width}:{height}:force_original_aspect_ratio=decrease:eval=frame,"
           f"pad={width}:{height}:-1:-1:eval=frame,setsar=1,") if changes else ""
    # Every rung has its colours at half the width and height: of finer ones, which are noise, the mean is another.
    if stream.get("pix_fmt", "").startswith(("yuv422", "yuv440", "yuv444", "yuvj422", "yuvj440", "yuvj444", "yuv411")):
        fit += "scale=out_range=tv:flags=accurate_rnd,format=yuv420p,"
    # bwdif takes no fewer lines of colours, of which there may be half as many.
    fields = "" if min(stream.get("width", 0), stream.get("height", 0)) < 8 else "bwdif=mode=send_frame:deint=interlaced,"
    # In two steps, since swscale averages wrongly over areas of some sizes where it converts as well.
    graph = (f"[0:{stream['index']}]{fields}{fit}scale=flags=accurate_rnd{matrix},format=rgb24,scale={ACROSS}:{DOWN}:flags=area+accurate_rnd,"
             "split[colours][times]")
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder, "times")
        done = run("ffmpeg", "-v", "error", "-nostdin", *FAR, "-copyts", "-i", path, "-filter_complex", graph,
                   "-map", "[colours]", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1",
                   "-map", "[times]", "-fps_mode", "passthrough", "-enc_time_base", "1:1000000", "-f", "framecrc", "-y", times)
        lines = [line.split(",") for line in times.read_text().splitlines() if line and line[0] != "#"] if times.exists() else []
    size = ACROSS * DOWN * 3
    shown = [Picture(int(line[2]) / 1e6, 0, done.stdout[i * size:(i + 1) * size]) for i, line in enumerate(lines)]
    shown.sort(key=lambda picture: picture.time)
    if not shown:
        return None
    made = Pictures(width, height, shown, stream.get("codec_name", ""), stream.get("color_transfer") in HDR)
    end = end_of_packets(path, stream, shown[-1].time)
    shown[-1].seconds = end
    return made


def end_of_packets(path, stream, last):
    """How long the last picture lasts by its packet; 0 where that says nothing."""
    begin = max(last - 20, 0)
    told = run("ffprobe", "-v", "error", "-select_streams", stream["index"], "-read_intervals", f"{begin}%", "-show_entries",
               "packet=pts_time,duration_time", "-of", "csv=p=0", path).stdout.decode(errors="replace")
    seconds = 0.0
    for line in told.split():
        cells = line.split(",")
        try:
            if abs(float(cells[0]) - last) < 1e-3:
                seconds = float(cells[1]) if float(cells[1]) > 0.002 else 0.0  # a tick stands for nothing
        except (ValueError, IndexError):
            pass
    return seconds


def sizes_of(path, stream):
    """Width, height and pixel shape of each picture, where they may change."""
    if stream.get("codec_name") not in ("vp8", "vp9", "av1", "h264", "hevc", "mpeg2video"):
        return []
    told = run("ffprobe", "-v", "error", "-select_streams", stream["index"], "-show_entries", "frame=width,height,sample_aspect_ratio",
               "-of", "json", path).stdout
    try:
        sizes = [frame for frame in json.loads(told).get("frames", []) if "width" in frame]
    except ValueError:
        return []
    # What an MP4 tells of its pictures as a whole stands above what they say, unless they change.
    is_mp4 = streams_of(path)[1].get("format_name", "").startswith("mov")
    return [] if is_mp4 and all(frame == sizes[0] for frame in sizes) else sizes


def as_largest(stream, sizes):
    """The stream as it would be if its largest pictures were its first."""
    largest = max(sizes, key=lambda frame: frame["width"] * frame["height"], default={})
    return {**stream, **largest, "side_data_list": stream.get("side_data_list", [])}


def shown_size(stream):
    """In square pixels, turned."""
    width, height = stream["width"], stream["height"]
    across, _, down = stream.get("sample_aspect_ratio", "1:1").partition(":")
    if down and int(down) > 0 and int(across) > 0:
        width = round(width * int(across) / int(down))
    turn = next((int(d["rotation"]) for d in stream.get("side_data_list", []) if "rotation" in d), 0)
    return (height, width) if abs(turn) % 180 == 90 else (width, height)


def sound_of(path, stream, primed=False):
    """Decoded and mixed to at most two channels, as Klieg does. `primed`: what lies before 0 is not heard, which ffmpeg knows of
    whole files and not of fragments."""
    mixed = min(stream["channels"], 2)
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder, "times")
        run("ffmpeg", "-v", "error", "-nostdin", *FAR, "-copyts", "-i", path, "-map", f"0:{stream['index']}", "-f", "framecrc", "-y", times)
        head, frames = {}, []
        for line in times.read_text().splitlines() if times.exists() else []:
            if line.startswith("#tb"):
                head["tb"] = [int(part) for part in line.split(":")[1].split("/")]
            elif line and line[0] != "#":
                frames.append([int(cell) for cell in line.split(",")[1:4]])
    if not frames:
        return None
    tick = head["tb"][0] / head["tb"][1]
    start, end = max(min(f[1] for f in frames) * tick, 0 if primed else -math.inf), max(f[1] + f[2] for f in frames) * tick
    streams, told = streams_of(path)
    # Of sound alone whose times leave far less room than its samples need it is they that are right.
    miscounted = not chosen(streams, "video") and sum(f[2] for f in frames) * tick > 1.5 * (end - start)
    counted = told.get("format_name") in WITHOUT_TIMES or miscounted
    if counted:
        start, end = 0, sum(f[2] for f in frames) * tick
    # In floating point, since whole numbers are mixed more quietly, and cut off at full scale, as players do; gaps as they are, while ffmpeg fills those of a tenth of a second alone.
    heard_from = ",atrim=start=0" if primed else ""
    filled = "" if counted else f"aresample=async=1:min_hard_comp=0.02{heard_from},"
    within = f"aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts={'mono' if mixed == 1 else 'stereo'},asoftclip=type=hard"
    samples = run("ffmpeg", "-v", "error", "-nostdin", *FAR, "-copyts", "-i", path, "-map", f"0:{stream['index']}",
                  "-af", filled + within, "-ar", SOUND_RATE, "-f", "f32le", "pipe:1").stdout
    heard = array.array("f", samples[:len(samples) // (4 * mixed) * 4 * mixed])
    loudness = [math.sqrt(sum(v * v for v in heard[c::mixed]) / max(len(heard) // mixed, 1)) for c in range(mixed)]
    step = SOUND_RATE // 100 * mixed
    envelope = [math.sqrt(sum(v * v for v in heard[i:i + step]) / step) for i in range(0, min(len(heard), 6000 * step), step)]
    return Sound(stream["channels"], stream.get("codec_name", ""), start, end, loudness, envelope)


@dataclass
class Facts:
    container: str = ""
    pictures: Pictures = None
    sound: Sound = None
    promised: float = 0  # how long its header says that what is shown and heard lasts

    def seconds(self):
        return max([part.end() for part in [self.pictures] if part] + [part.end for part in [self.sound] if part], default=0)


def gives_up(path):
    """Whether ffmpeg itself does, since it can decode less than a third of a stream."""
    streams, _ = streams_of(path)
    shown = [argument for stream in (chosen(streams, "video"), chosen(streams, "audio")) if stream
             for argument in ("-map", f"0:{stream['index']}")]
    return not shown or run("ffmpeg", "-v", "quiet", "-nostdin", "-i", path, *shown, "-f", "null", "-").returncode == GIVEN_UP


def begin_of(pictures, sounds):
    """When the first of them is seen or heard."""
    return min([one.pictures[0].time for one in pictures] + [one.start for one in sounds], default=0)


def promised_by_header(path, container, stream):
    """In seconds, of a file that is shorter than its header says and of which ffprobe tells what is there alone; else 0."""
    count, ticks, seconds = (float(stream.get(name, 0)) for name in ("nb_frames", "duration_ts", "duration"))
    if container in ("avi", "caf"):
        return seconds * count / ticks if 0 < ticks < count < UNCOUNTED else 0
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    if container == "asf" and (at := head.find(ASF_FILE_PROPERTIES)) > 0:
        size, play, before, flags = (int.from_bytes(head[at + here:at + here + 8], "little") for here in (40, 64, 80, 88))
        return play / 1e7 - before / 1e3 if size > path.stat().st_size and not flags & 1 else 0
    if container == "wav" and (at := head.find(b"data")) > 0:
        size, there = int.from_bytes(head[at + 4:at + 8], "little"), path.stat().st_size - at - 8
        return seconds * size / there if there < size < 0xFFFF0000 and not 0x7FFF0000 <= size <= 0x80000000 else 0
    return 0


def facts_of(path):
    """With times from where ffmpeg counts: from the earliest of what is shown and heard, or from subtitles a little before both."""
    streams, told = streams_of(path)
    facts = Facts(told.get("format_name", ""))
    seen, heard = chosen(streams, "video"), chosen(streams, "audio")
    facts.pictures = pictures_of(path, seen) if seen else None
    facts.sound = sound_of(path, heard) if heard else None
    of_streams = max([float(stream.get("duration", 0)) for stream in (seen, heard) if stream], default=0)
    rates = sum(int(stream.get("bit_rate", 0)) for stream in streams)
    header = path.stat().st_size - rates / 8 * float(told.get("duration", 0))
    if facts.container == "matroska,webm" and rates > 0 and -1 <= header <= 1 << 16:
        of_streams = told["duration"] = 0  # divided by rates, since the header says nothing
    if facts.container == "avi" and any(int(stream.get("nb_frames", 0)) >= UNCOUNTED for stream in streams):
        of_streams = told["duration"] = 0
    by_header = promised_by_header(path, facts.container, seen or heard) if seen or heard else 0
    facts.promised = max(of_streams or float(told.get("duration", 0)), by_header)
    begin = begin_of([facts.pictures] * bool(facts.pictures), [facts.sound] * bool(facts.sound))
    if facts.pictures:
        start = float(told.get("start_time", begin))
        # What an edit list hides in front ffmpeg shows where it finds no keyframe before it.
        shown = [picture for picture in facts.pictures.pictures if picture.time > start - 0.001]
        if begin < start - 0.001 and facts.container.startswith("mov") and shown:
            facts.pictures.pictures, begin = shown, start
        if seen and heard and 0 < begin - start < 1 and not facts.container.startswith(("mov", "mpeg")):  # MPEG-TS and -PS: from what it reads
            begin = start
        for picture in facts.pictures.pictures:
            picture.time -= begin
    if facts.sound:
        facts.sound.start -= begin
        facts.sound.end -= begin
    return facts


def lag(a, b, most=50):
    """By how many hundredths of a second `b` is behind `a`, where their ups and downs tell; none where they do not."""
    length = min(len(a), len(b))
    if length < 100:
        return None
    a, b = [[y - x for x, y in zip(one, one[1:])] for one in (a[:length], b[:length])]
    own = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    if own == 0:
        return None

    def likeness(by):
        return sum(x * y for x, y in zip(a[max(-by, 0):], b[max(by, 0):])) / own

    found = {by: likeness(by) for by in range(-most, most + 1)}
    best = max(found.values())
    # A tone's are the same again and again: of those that are as good the nearest counts. They are tops of their own: what
    # lies on the way to one is nearer, and nearly as good where sound swells slowly, and is not what was measured.
    tops = (by for by, like in found.items() if like > best - 0.02 and like >= max(found.get(by - 1, -1), found.get(by + 1, -1)))
    return min(tops, key=abs) if best > 0.6 else None
