#!/usr/bin/env python3
"""One user's video of 8K is being encoded, for hours if nobody comes; others upload clips of 4 s meanwhile.

usage: turns.py KLIEG [--minutes 15] [--clips 3] [--bound 20] [--as mkv|ts] [--set section.key=value …]

--minutes N  how long the large video lasts: 8192x4352 at 62.5 pictures a second, a fifth of a second of movement
             and then a still picture, over and over: 65 MB a minute, of which nothing plays before it is encoded
--as KIND    in Matroska, or as a capture of MPEG-TS
--clips N    so many clips are made ready alone, and as many beside the large one, each of another user
--bound S    a clip beside it may take so many seconds longer than the slowest did alone

It is told what each clip took, and how far the large one was before and after: it goes on where it ended. Not part of ./run:
it takes minutes, and what it measures is of the machine.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import Server, make_clip  # noqa: E402

PATIENCE = 600
CLIP = ("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=4", "-f", "lavfi", "-i",
        "sine=frequency=440:sample_rate=48000:duration=4", "-c:v", "mpeg4", "-q:v", "4", "-c:a", "libmp3lame")


def make_large(folder, minutes, kind):
    """A second of it is made, and repeated as it is."""
    second = make_clip(Path(folder, "second.mkv"), "-f", "lavfi", "-i", "testsrc2=size=8192x4352:rate=62.5:duration=0.2",
                       "-vf", "tpad=stop_mode=clone:stop_duration=0.8", "-frames:v", "62", "-c:v", "libx264", "-preset",
                       "ultrafast", "-crf", "45", "-g", "62", "-pix_fmt", "yuv420p")
    large = Path(folder, f"large.{kind}")
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-stream_loop", str(minutes * 60 - 1), "-i", str(second), "-c",
                    "copy", str(large)], check=True)
    return large


def upload(server, name, content):
    client = server.client()
    client.register(name)
    video = client.create_video(client.create_channel(name), name, visibility="private")["id"]
    answer = client.upload(video, content)
    assert answer.status == 204, answer
    return client, video


def is_ready(video):
    return video["status"] not in ("uploading", "processing")


def time_clip(server, name, content):
    client, video = upload(server, name, content)
    began = time.monotonic()
    played = None
    while True:
        seen = client.video(video)
        if played is None and seen["playback"]["hls"]:
            played = time.monotonic() - began
        if is_ready(seen) or time.monotonic() - began > PATIENCE:
            break
        time.sleep(0.05)
    took = time.monotonic() - began
    if seen["status"] != "ready":
        raise SystemExit(f"{name} is {seen['status']} after {took:.0f} s: {seen}")
    print(f"  {name}: plays after {played if played is not None else took:.1f} s, ready after {took:.1f} s", flush=True)
    return took


def said_of_first_rung(server, *states):
    """What an operator reads of those jobs in these states, and their ids."""
    lines = [line for line in server.admin("jobs").stdout.splitlines()
             if "videos.first_rung" in line and any(state in line for state in states)]
    return lines, [word for line in lines for word in line.split() if word.startswith("j_")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--minutes", type=int, default=15)
    parser.add_argument("--clips", type=int, default=3)
    parser.add_argument("--bound", type=float, default=20)
    parser.add_argument("--as", dest="kind", choices=("mkv", "ts"), default="mkv")
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klieg-turns-") as folder:
        clip = make_clip(Path(folder, "clip.mkv"), *CLIP).read_bytes()
        large = make_large(folder, options.minutes, options.kind)
        print(f"the large one lasts {options.minutes} min in {large.stat().st_size / 1e6:.1f} MB", flush=True)
        server = Server(options.server, Path(folder, "data"), tuple(options.set)).start()
        try:
            print("alone:")
            alone = [time_clip(server, f"alone{number}", clip) for number in range(options.clips)]
            owner, film = upload(server, "film", large.read_bytes())
            end = time.monotonic() + PATIENCE
            while not said_of_first_rung(server, "running")[0]:
                if time.monotonic() > end or is_ready(owner.video(film)):
                    raise SystemExit(f"the large one is not being encoded: {owner.video(film)}")
                time.sleep(0.5)
            time.sleep(5)
            print(f"beside it, which is {owner.video(film)['processing']}:")
            beside = []
            for number in range(options.clips):
                beside.append(time_clip(server, f"beside{number}", clip))
                time.sleep(15)
            owner.close()  # which has idled for too long
            seen = owner.video(film)
            print(f"the large one then is {seen['status']}, {seen['processing']}")
            lines, jobs = said_of_first_rung(server, "running", "ready")
            print("\n".join(lines))
            for job in jobs[-1:]:
                print(server.admin("jobs", job).stdout)
        finally:
            status = server.stop()
    longer = max(beside) - max(alone)
    good = longer <= options.bound and seen["status"] == "processing" and status == 0
    print(f"{'ok  ' if good else 'FAIL'}  alone at most {max(alone):.1f} s, beside at most {max(beside):.1f} s: "
          f"{longer:+.1f} s, and {options.bound:.0f} s are allowed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
