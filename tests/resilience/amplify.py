#!/usr/bin/env python3
"""Uploads files of which much would be made, asks for all of it from many connections at once, and measures what that costs.

usage: amplify.py KLIEG [--generator LYING_TABLES] [--connections 40] [--seconds 20] [--keep FOLDER]

--generator  the program `lying_tables` of a build: the worst of its files are tried, too

Held are bytes: what is stored of a file before it is encoded, the server's memory, and the largest answer. How long
/healthz takes meanwhile is only told, since the machine may have other work.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hostile_files import amplifiers  # noqa: E402
from server import LOST, Server, in_threads, make_clip, picture_and_sound  # noqa: E402

SETTLED_BOUND = 60                 # seconds until a file has been looked at
HEADERS_MAX = 64 << 10             # what may be made of a file beside a fifth more than it has
TEXT_MAX = 2 << 20                 # of a playlist or another text
MEMORY_MAX_KIB = (128 + 64 + 64) << 10  # segments being made or sent, indexes being read or open, and what else serving takes
WORST_OF = (20_000, 6)             # of so many files of the generator, so many


class Video:
    def __init__(self, name, size, seen):
        self.name, self.size, self.id = name, size, seen["id"]
        self.seen = seen
        self.refused = None  # the answer, where its file was not taken

    def base(self):
        return ((self.seen.get("playback") or {}).get("hls") or "").rpartition("/")[0]


def files_of(options, folder):
    yield from amplifiers()
    yield "a good one", make_clip(folder / "good.mp4", *picture_and_sound(8), "-c:v", "libx264", "-g", "50", "-c:a", "aac").read_bytes()
    if options.generator:
        count, worst = WORST_OF
        subprocess.run([options.generator, "--files", str(count), "--worst", str(worst), str(folder)], check=True, stdout=subprocess.DEVNULL)
        for path in sorted(folder.glob("lying-*.mp4")):
            yield path.stem, path.read_bytes()


def upload_all(server, client, files):
    channel = client.create_channel("owner")
    videos = []
    for name, content in files:
        video = Video(name, len(content), client.create_video(channel, name[:100], visibility="public"))
        answer = client.upload(video.id, content, filename=b"a.mp4")
        video.refused = None if answer.status == 204 else answer
        videos.append(video)
    for video in videos:
        if video.refused is None:
            video.seen = client.wait_for(video.id, lambda seen: is_settled(server, seen), SETTLED_BOUND)
    return videos


def is_settled(server, seen):
    """Its index has been looked at when it plays, fails, waits for an encoder, or is left to one, which may take its time to say no."""
    left = f'"message":"a source is left to the encoder","video":"{seen["id"]}"' in server.log.read_text()
    return seen["status"] in ("ready", "failed") or bool(seen["processing"]["rungs"]) or left


def stored_of(server, video, rungs=("source", "audio")):
    """Bytes of what is made of a file's own samples, and nothing of an encoder's."""
    files = (server.data / "objects/objects/seg").glob(f"*/{video.id}/*/*/*")
    return sum(path.stat().st_size for path in files if path.is_file() and path.parent.name in rungs)


def is_from_samples(client, video):
    """An encoded presentation has sound of that name, too."""
    return bool(video.base()) and "source/index.m3u8" in client.request("GET", f"{video.base()}/main.m3u8").body.decode()


class Health:
    """Asks /healthz again and again. Answers the seconds that each took."""

    def __init__(self, server):
        self.server, self.seconds, self.over = server, [], threading.Event()
        self.thread = threading.Thread(target=self.ask)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def ask(self):
        client = self.server.client()
        while not self.over.is_set():
            began = time.monotonic()
            try:
                client.request("GET", "/healthz")
            except LOST:
                client.close()
            self.seconds.append(time.monotonic() - began)
            time.sleep(0.002)

    def percentile(self, share):
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Crowd:
    """Connections that ask for playlists and segments of all videos, each from another place on."""

    def __init__(self, server, videos, options):
        self.server, self.end = server, time.monotonic() + options.seconds
        names = ["main.m3u8"] + [f"{rung}/{part}" for rung in ("source", "audio") for part in ("index.m3u8", "iframes.m3u8", "init.mp4")]
        names += [f"{rung}/{number}.m4s" for number in (*range(60), 299, 7199, 21599) for rung in ("source", "audio")]
        self.paths = [f"{video.base()}/{name}" for video in videos if video.base() for name in names]
        self.lock = threading.Lock()
        self.largest, self.statuses = 0, {}
        self.threads = in_threads(options.connections, self.ask)

    def ask(self, number):
        client, at = self.server.client(), number * 7
        while time.monotonic() < self.end and self.paths:
            path = self.paths[at % len(self.paths)]
            at += 1
            try:
                answer = client.request("GET", path)
            except LOST:
                client.close()
                answer = None
            with self.lock:
                status = answer.status if answer else "lost"
                self.statuses[status] = self.statuses.get(status, 0) + 1
                if answer and not path.endswith((".m4s", ".mp4")):
                    self.largest = max(self.largest, len(answer.body))

    def join(self):
        for thread in self.threads:
            thread.join()


def largest_document(client, videos):
    paths = ["/api/videos?limit=100", "/api/videos", *(f"/api/videos/{video.id}" for video in videos)]
    return max(len(client.request("GET", path).body) for path in paths)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--generator")
    parser.add_argument("--connections", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--keep")
    options = parser.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="klieg-amplify-"))
    folder.mkdir(parents=True, exist_ok=True)
    failures = []

    def row(name, good, what):
        failures.extend([] if good else [name])
        print(f"{'ok  ' if good else 'FAIL'}  {name:48.48}  {what}", flush=True)

    files = list(files_of(options, folder))  # before, since a connection that idles meanwhile ends
    server = Server(options.klieg, folder / "data").start()
    client = server.client()
    client.register("owner")
    with Health(server) as before:
        time.sleep(3)
    memory_before = server.memory_kib()
    videos = upload_all(server, client, files)
    with Health(server) as during:
        crowd = Crowd(server, videos, options)
        crowd.join()
    client.close()  # it has idled meanwhile, perhaps for longer than the server lets it
    for video in videos:
        patience = SETTLED_BOUND if video.name == "a good one" else 0  # whose rungs may be under way still
        video.seen = client.wait_for(video.id, lambda seen: seen["status"] == "ready", patience)
        from_samples = is_from_samples(client, video)
        stored = stored_of(server, video) if from_samples else 0
        bound = video.size * 1.2 + HEADERS_MAX
        error = (video.seen.get("error") or {}).get("code", "")
        # Of a file that was not taken, or not looked at, nothing is known.
        row(video.name, video.refused is None and is_settled(server, video.seen) and stored <= bound,
            f"{stored / video.size:5.2f} times its {video.size:,} bytes; {video.refused or video.seen['status']} {error}"
            f"{' from its own samples' if from_samples else ''}")
    grown = server.memory_kib("VmHWM") - memory_before
    row("memory", grown <= MEMORY_MAX_KIB, f"grew by {grown / 1024:.0f} MiB at most")
    row("largest playlist", 0 < crowd.largest <= TEXT_MAX, f"{crowd.largest:,} bytes")
    row("the crowd is answered", crowd.statuses.get(200, 0) > 0, f"{crowd.statuses.get(200, 0)} times")
    document = largest_document(client, videos)
    row("largest document", document <= TEXT_MAX, f"{document:,} bytes")
    row("the good one plays", any(video.name == "a good one" and video.seen["status"] == "ready" for video in videos), "")
    print(f"      answers: {dict(sorted(crowd.statuses.items(), key=str))}")
    for name, health in (("alone", before), ("meanwhile", during)):
        print(f"      /healthz {name}: {len(health.seconds)} asked, median {health.percentile(0.5) * 1000:.1f} ms, "
              f"99th percentile {health.percentile(0.99) * 1000:.1f} ms, longest {health.percentile(1) * 1000:.1f} ms")
    row("the server is alive, and stops when asked", server.alive() and server.stop() == 0, "")
    if not options.keep:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(f"{len(failures)} failed: {', '.join(failures)}" if failures else 0)


if __name__ == "__main__":
    main()
