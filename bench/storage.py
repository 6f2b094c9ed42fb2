#!/usr/bin/env python3
"""What an hour of video takes on the disk, by what is kept of a file (storage.source).

usage: storage.py BINARY [--seconds 20]

Two clips of the same noisy pictures at 1080p, 30 pictures a second and about 6 Mbit/s with sound: one that plays as it is, and one
that is encoded first. One server takes both and keeps all of them; then it is started again with each other setting, and brings
what is there to it. Printed is what the files below objects/ come to, in GB for an hour, beside what the owner's uses say.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

# Instead of this folder.
sys.path[0] = str(Path(__file__).resolve().parent.parent / "tests" / "resilience")
from server import Server, make_clip  # noqa: E402

READY = 1800
PICTURES = "testsrc2=size=1920x1080:rate=30:duration={0},noise=alls=18:allf=t"
SOUND = "sine=frequency=440:sample_rate=48000:duration={0}"
RATE = ("-b:v", "6M", "-maxrate", "9M", "-bufsize", "12M", "-pix_fmt", "yuv420p")
CLIPS = {
    "as it is": ("clip.mp4", "-c:v", "libx264", "-preset", "veryfast", "-g", "60", *RATE, "-c:a", "aac", "-movflags", "+faststart"),
    "encoded": ("clip.mkv", "-c:v", "mpeg4", "-g", "60", *RATE, "-c:a", "libmp3lame"),
}


def on_disk(data, video):
    """Bytes of its files, by kind."""
    sizes = {"src": 0, "seg": 0, "img": 0}
    for kind in sizes:
        for path in (data / "objects" / "objects" / kind).rglob("*"):
            if path.is_file() and video in path.parts:
                sizes[kind] += path.stat().st_size
    return sizes


def settled(server, client, mode, videos):
    """Waits until nothing changes any more."""
    before, same, end = None, 0, time.monotonic() + READY
    while same < 4 and time.monotonic() < end:
        now = [client.expect(200, "GET", f"/api/users/me/uses?of={video}").json()["items"] for video in videos.values()]
        same = same + 1 if now == before else 0
        before = now
        time.sleep(0.5)
    return {kind: on_disk(server.data, video) for kind, video in videos.items()}, before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=int, default=20)
    given = parser.parse_args()
    hour = 3600 / given.seconds / 1e9
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        videos, token = {}, None
        clips = {}  # before anything is asked of a server, since a connection that idles meanwhile ends
        for kind, (name, *arguments) in CLIPS.items():
            inputs = ("-f", "lavfi", "-i", PICTURES.format(given.seconds), "-f", "lavfi", "-i", SOUND.format(given.seconds))
            clips[kind] = make_clip(scratch / name, *inputs, *arguments).read_bytes()
        print(f"GB for an hour, from {given.seconds} s\n\n| storage.source | file | source | segments and poster | in all | uses say |\n|---|---|---|---|---|---|")
        for mode in ("keep", "segments_on_request", "drop"):
            server = Server(given.binary, scratch / "data", (f"storage.source={mode}", "log.level=warn")).start()
            client = server.client(token)
            if not videos:
                client.register("ada")
                token = client.token
                channel = client.create_channel("cinema")
                for kind, clip in clips.items():
                    videos[kind] = client.create_video(channel, kind, visibility="private")["id"]
                    assert client.upload(videos[kind], clip).status == 204
                for video in videos.values():
                    seen = client.wait_for(video, lambda one: one["status"] in ("ready", "failed") and one["poster"], READY)
                    assert seen["status"] == "ready", seen
            sizes, uses = settled(server, client, mode, videos)
            for (kind, size), use in zip(sizes.items(), uses):
                derived, total = size["seg"] + size["img"], sum(size.values())
                print(f"| {mode} | {kind} | {size['src'] * hour:.2f} | {derived * hour:.2f} | {total * hour:.2f} | {use[0]['bytes'] * hour:.2f} |", flush=True)
            server.stop()


if __name__ == "__main__":
    main()
