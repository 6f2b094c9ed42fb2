#!/usr/bin/env python3
"""How soon a video plays after its upload: H.264/AAC from its own index, everything else while it is being encoded.

usage: publish.py KLIEG [--runs 5] [--long-runs 3] [--minutes 60] [--no-pipeline] [--sources FOLDER] [--only publish|first|frame]

publish  1080p at 5 Mbit/s, of one minute and of --minutes, index first and last: from the start of the upload's last request (1 MiB)
         until segments of the beginning, the middle and the end are fetched, until a picture of each is decoded ("shown"), and until
         all of them is ("decoded"), by one ffmpeg after another. Beside it, in the same run, a pipeline as
         PeerTube has it: one ffmpeg after another, a rung each of the same ladder, playable after the top one.
first    HEVC, VP9, MPEG-4 part 2, and H.264 with 10 s between keyframes: until picture and sound can begin to play ("plays"), and
         until the first 20 s of the lowest rung and of the sound can be fetched ("ours"), beside ffmpeg alone making the same 20 s.
frame    the files of "publish": until Chromium has presented the first frame on the watch page; first_frame.mjs says how.

Prints JSON. --sources keeps the generated files for the next run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Instead of this folder, whose http.py would hide the standard library's.
sys.path[0] = str(Path(__file__).parent.parent / "tests/resilience")
from server import Presentation, Server, decode, make_clip  # noqa: E402

LAST = 1 << 20
FIRST_SECONDS = 20
# media/ladder.cpp: height, CRF, kbit/s, kbit of buffer
LADDER = ((240, 25, 100, 60), (360, 24, 730, 1460), (480, 23, 1400, 2800), (720, 23, 3500, 7000), (1080, 23, 6500, 13000))


def pictures(seconds):
    """Moving, with noise, so that they need their bit rate."""
    return ("-f", "lavfi", "-i", f"testsrc2=size=1920x1080:rate=25:duration={seconds},noise=alls=14:allf=t",
            "-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k")


def h264_sources(folder, minutes):
    rate = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-bf", "2", "-b:v", "5M", "-maxrate", "5M", "-bufsize", "5M")
    one = make_clip(folder / "h264-1min-last.mp4", *pictures(60), *rate)
    first = make_clip(folder / "h264-1min-first.mp4", "-i", one, "-c", "copy", "-movflags", "+faststart")
    long_last = make_clip(folder / f"h264-{minutes}min-last.mp4", "-stream_loop", minutes - 1, "-i", one, "-c", "copy")
    long_first = make_clip(folder / f"h264-{minutes}min-first.mp4", "-i", long_last, "-c", "copy", "-movflags", "+faststart")
    return {"1 min, index first": first, "1 min, index last": one, f"{minutes} min, index first": long_first, f"{minutes} min, index last": long_last}


def other_sources(folder):
    source = pictures(40)
    return {
        "HEVC": make_clip(folder / "hevc.mp4", *source, "-c:v", "libx265", "-preset", "ultrafast", "-b:v", "4M", "-x265-params", "log-level=error"),
        "VP9": make_clip(folder / "vp9.webm", *source, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1",
                         "-b:v", "4M", "-c:a", "libopus"),
        "MPEG-4 part 2": make_clip(folder / "mpeg4.mp4", *source, "-c:v", "mpeg4", "-b:v", "6M"),
        "H.264, 10 s keyframes": make_clip(folder / "h264-10s.mp4", *source, "-c:v", "libx264", "-preset", "ultrafast", "-g", "250",
                                           "-keyint_min", "250", "-sc_threshold", "0", "-b:v", "5M"),
    }


def duration_of(source, stream):
    command = ["ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", "stream=duration", "-of", "csv=p=0", str(source)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().strip(","))


def upload_but_the_last(client, channel, source):
    """(video, upload, offset)"""
    video = client.create_video(channel, source.name, visibility="public")["id"]
    size = source.stat().st_size
    upload, offset = client.begin_upload(video, size)
    with open(source, "rb") as file:
        answer = client.patch(upload, 0, Limited(file, size - LAST), length=size - LAST)
    assert answer.status == 204, answer
    return video, upload, size - LAST


class Limited:
    def __init__(self, file, length):
        self.file, self.left = file, length

    def read(self, size):
        piece = self.file.read(min(max(size, 1 << 20), self.left))
        self.left -= len(piece)
        return piece


def last_bytes(source):
    with open(source, "rb") as file:
        file.seek(-LAST, os.SEEK_END)
        return file.read()


def publish_once(client, channel, source):
    end = last_bytes(source)
    video, upload, offset = upload_but_the_last(client, channel, source)
    began = time.monotonic()
    answer = client.patch(upload, offset, end)
    assert answer.status == 204, answer
    acknowledged = time.monotonic() - began
    while not (hls := client.video(video)["playback"]["hls"]):
        time.sleep(0.005)
    listed = time.monotonic() - began
    presentation = Presentation(client, hls)
    parts, pictures, playlists = [], [], {}
    for rendition in presentation.renditions:
        media = playlists[rendition] = presentation.media(rendition)
        count = len(media.segments)
        three = [media.bytes_of([number]) for number in (0, count // 2, count - 1)]
        parts += three
        pictures += [] if rendition.startswith("audio") else three
    fetched = time.monotonic() - began
    complaints = [decode(part, ("-frames:v", "1")) for part in pictures]
    shown = time.monotonic() - began
    complaints = [complaint for complaint in complaints + [decode(part) for part in parts] if complaint]
    decoded = time.monotonic() - began
    assert not complaints, complaints
    off = {}
    for rendition, media in playlists.items():
        stream = "a:0" if rendition.startswith("audio") else "v:0"
        off[rendition.split("/")[0]] = round(media.seconds() - duration_of(source, stream), 4)
    client.expect(204, "DELETE", f"/api/videos/{video}")
    return {"acknowledged": acknowledged, "listed": listed, "fetched": fetched, "shown": shown, "decoded": decoded, "durations_off_s": off}


def settle(server):
    """Until what the last run began is over."""
    end = time.monotonic() + 60
    while time.monotonic() < end and (server.decoders() or any("purge" not in line for line in server.admin("jobs").stdout.splitlines())):
        time.sleep(0.2)


def publish(server, client, channel, sources, options):
    report = {}
    for name, source in sources.items():
        runs = []
        for _ in range(options.runs if name.startswith("1 min") else options.long_runs):
            runs.append(publish_once(client, channel, source))
            settle(server)
            print(f"{name}: {runs[-1]}", file=sys.stderr, flush=True)
        report[name] = {key: round(statistics.median(run[key] for run in runs), 3) for key in ("acknowledged", "listed", "fetched", "shown", "decoded")}
        report[name]["fetched_worst"] = round(max(run["fetched"] for run in runs), 3)
        report[name]["durations_off_s"] = runs[-1]["durations_off_s"]
        report[name]["ok"] = report[name]["shown"] <= 1 and all(abs(off) <= 0.04 for off in runs[-1]["durations_off_s"].values())
    return report


def timed(command):
    began = time.monotonic()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, timeout=1800)
    return time.monotonic() - began


def rung_arguments(height, crf, rate, buffer):
    return ["-vf", f"scale=-2:{height}", "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-maxrate", f"{rate}k", "-bufsize", f"{buffer}k",
            "-force_key_frames", "expr:gte(t,n_forced*2)", "-sc_threshold", "0"]


def one_after_another(source, folder):
    """Seconds until the top rung is published, and until the last is."""
    hls = ["-f", "hls", "-hls_time", "2", "-hls_segment_type", "fmp4", "-hls_playlist_type", "vod", "-hls_flags", "single_file"]
    took = []
    for step in reversed(LADDER):
        rung = folder / str(step[0])
        rung.mkdir()
        took.append(timed(["ffmpeg", "-v", "error", "-nostdin", "-i", str(source), *rung_arguments(*step), "-c:a", "aac", "-b:a", "128k", *hls,
                           str(rung / "index.m3u8")]))
        print(f"one after another: {step[0]} took {took[-1]:.1f} s", file=sys.stderr, flush=True)
    copied = timed(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(source), "-c", "copy", *hls, str(folder / "copy.m3u8")])
    return {"top_rung": took[0], "all_rungs": sum(took), "top_rung_copied": copied}


def first_once(client, channel, source):
    end = last_bytes(source)
    video, upload, offset = upload_but_the_last(client, channel, source)
    began = time.monotonic()
    answer = client.patch(upload, offset, end)
    assert answer.status == 204, answer
    plays = needed = None
    while needed is None:
        assert time.monotonic() - began < 300, client.video(video)
        time.sleep(0.1)  # looking more often would cost the encoder
        seen = client.video(video)
        assert seen["status"] != "failed", seen
        if seen["playback"]["hls"] and plays is None:
            plays = time.monotonic() - began
        needed = first_twenty(client, seen["playback"]["hls"])
    parts = [media.bytes_of(range(count)) for media, count in needed]
    took = time.monotonic() - began
    complaints = [complaint for part in parts if (complaint := decode(part))]
    assert not complaints, complaints
    names = [media.folder for media, _ in needed]
    client.expect(204, "DELETE", f"/api/videos/{video}")
    return plays, took, names


def first_twenty(client, hls):
    """The lowest video rung's and the sound's playlists with how many segments make 20 s; None as long as they do not."""
    if not hls:
        return None
    presentation = Presentation(client, hls)
    video = [rendition for rendition in presentation.renditions if not rendition.startswith("audio")]
    audio = [rendition for rendition in presentation.renditions if rendition.startswith("audio")]
    if not video or not audio:
        return None
    needed = []
    for rendition in (min(video, key=lambda name: (name.startswith("source"), int(name.split("/")[0]) if name[0].isdigit() else 0)), audio[0]):
        media, seconds = presentation.media(rendition), 0
        for count, duration in enumerate(media.durations, 1):
            seconds += duration
            if seconds >= FIRST_SECONDS - 0.05:
                needed.append((media, count))
                break
        else:
            return None
    return needed


def alone(source, folder):
    """The same settings as the first rung has, for the same seconds."""
    return timed(["ffmpeg", "-v", "error", "-nostdin", "-y", "-t", str(FIRST_SECONDS), "-i", str(source),
                  "-map", "0:v", *rung_arguments(*LADDER[0]), str(folder / "alone.mp4"), "-map", "0:a", "-t", str(FIRST_SECONDS), "-c:a", "aac", "-b:a", "128k",
                  str(folder / "alone.m4a"), "-map", "0:a", "-t", str(FIRST_SECONDS), "-c:a", "aac", "-b:a", "48k", str(folder / "alone-low.m4a")])


def first(server, client, channel, sources, folder, runs):
    report = {}
    for name, source in sources.items():
        pairs = []
        for _ in range(runs):
            settle(server)
            by_itself = alone(source, folder)
            plays, ours, renditions = first_once(client, channel, source)
            pairs.append((ours, by_itself, plays))
            print(f"{name}: plays {plays:.2f} s, ours {ours:.2f} s, ffmpeg alone {by_itself:.2f} s, {renditions}", file=sys.stderr, flush=True)
        ours, by_itself, plays = (statistics.median(pair[n] for pair in pairs) for n in (0, 1, 2))
        more = statistics.median(pair[0] - pair[1] for pair in pairs)
        report[name] = {"plays": round(plays, 2), "ours": round(ours, 2), "ffmpeg_alone": round(by_itself, 2), "more": round(more, 2), "by": renditions, "ok": more <= 2}
    return report


def frame(klieg, sources, options):
    """By a process of its own, with a server of its own: it needs the packages of tests/e2e, where npm ci was run."""
    here = Path(__file__).resolve().parent
    report = {}
    for name, source in sources.items():
        runs = options.runs if name.startswith("1 min") else options.long_runs
        command = ["node", str(here / "first_frame.mjs"), "--runs", str(runs), str(source)]
        environment = {**os.environ, "KLIEG_BINARY": str(Path(klieg).resolve())}
        answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, timeout=3600).stdout)
        ways = answer.pop(source.name)
        report[name] = {**ways, **answer, "ok": all(way["ok"] for way in ways.values())}
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--long-runs", type=int, default=3)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--no-pipeline", action="store_true", help="leave out one ffmpeg after another, which takes minutes")
    parser.add_argument("--sources")
    parser.add_argument("--only", choices=("publish", "first", "frame"))
    options = parser.parse_args()
    parts = (options.only,) if options.only else ("publish", "first", "frame")
    report = {}
    with tempfile.TemporaryDirectory(prefix="klieg-publish-") as root:
        folder = Path(root)
        kept = Path(options.sources or root)
        kept.mkdir(parents=True, exist_ok=True)
        sources = {} if parts == ("first",) else h264_sources(kept, options.minutes)
        others = other_sources(kept) if "first" in parts else {}
        server = Server(options.klieg, folder / "data").start()
        try:
            client = server.client()
            client.register("bench")
            channel = client.create_channel("bench")
            if "publish" in parts:
                report["publish_s"] = publish(server, client, channel, sources, options)
                if not options.no_pipeline:
                    theirs = one_after_another(sources["1 min, index last"], folder)
                    ours = report["publish_s"]["1 min, index last"]["fetched"]
                    report["one_after_another_s"] = {key: round(value, 2) for key, value in theirs.items()}
                    report["times_sooner"] = {key: round(value / ours, 1) for key, value in theirs.items()}
            if "first" in parts:
                report["first_20_s"] = first(server, client, channel, others, folder, options.long_runs)
        finally:
            server.stop()
        if "frame" in parts:
            report["first_frame"] = frame(options.klieg, sources, options)
    print(json.dumps(report, indent=1))
    rows = [row for part in ("publish_s", "first_20_s", "first_frame") for row in report.get(part, {}).values()]
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
