#!/usr/bin/env python3
"""The server's memory when nothing happens, before and after work, and while a very large upload streams in.

usage: memory.py KLIEG [--gigabytes 10] [--requests 2] [--rest 60]

Prints resident MB as it goes and JSON at the end. The upload is an MP4's head and then zeros, made as it is sent; it is ended with
DELETE before its last byte, and the disk has to have its room back.
"""

import argparse
import json
import os
import statistics
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

# Instead of this folder, whose http.py would hide the standard library's.
sys.path[0] = str(Path(__file__).parent.parent / "tests/resilience")
from server import Server, make_clip, picture_and_sound  # noqa: E402

PIECE = 1 << 20
IDLE_MB_MAX = 40


class Zeros:
    """An ftyp and an mdat's head, then zeros: what http.client sends piece by piece."""

    def __init__(self, begin, end, whole):
        head = struct.pack(">I4s8s8s", 24, b"ftyp", b"isom\0\0\2\0", b"isommp42") + struct.pack(">I4sQ", 1, b"mdat", whole - 24)
        self.pending = head[begin:] if begin < len(head) else b""
        self.left = end - begin
        self.zeros = bytes(PIECE)

    def read(self, size):
        size = min(max(size, PIECE), self.left)
        piece, self.pending = self.pending[:size], self.pending[size:]
        piece = piece or self.zeros[:size]
        self.left -= len(piece)
        return piece


class Sampler:
    """Resident memory every 100 ms."""

    def __init__(self, server):
        self.server, self.values, self.over = server, [], threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def run(self):
        while not self.over.wait(0.1):
            self.values.append(self.server.memory_kib() / 1024)

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def free_gb(folder):
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize / 1e9


def say(name, value):
    print(f"{name}: {value}", file=sys.stderr, flush=True)
    return value


def work(client, channel, folder):
    """An hour's worth of a small site: uploads that are encoded, and pages that are read."""
    for number, coding in enumerate((("-c:v", "libx264", "-movflags", "+faststart"), ("-c:v", "mpeg4"), ("-c:v", "libx264"))):
        clip = make_clip(folder / f"work{number}.mp4", *picture_and_sound(10, "1280x720"), *coding, "-c:a", "aac")
        video = client.create_video(channel, f"work {number}", visibility="public")["id"]
        client.upload(video, clip.read_bytes())
        ended = client.wait_for(video, lambda seen: seen["status"] in ("ready", "failed"), 300)
        assert ended["status"] == "ready", ended
    for _ in range(3000):
        client.expect(200, "GET", "/api/videos")


def stream(client, channel, options, report, data):
    whole = int(options.gigabytes * 1e9)
    sent = whole - PIECE  # so that it stays unfinished
    video = client.create_video(channel, "large")["id"]
    upload, offset = client.begin_upload(video, whole)
    before, began = free_gb(data), time.monotonic()
    for number in range(1, options.requests + 1):
        end = sent * number // options.requests
        answer = client.patch(upload, offset, Zeros(offset, end, whole), length=end - offset)
        assert answer.status == 204 and int(answer.headers["Upload-Offset"]) == end, answer
        offset = end
    report["upload_mb_per_s"] = round(sent / 1e6 / (time.monotonic() - began))
    report["disk_gb_used"] = round(before - free_gb(data), 2)
    client.expect(204, "DELETE", upload, None, {"Tus-Resumable": "1.0.0"})
    report["disk_gb_used_after_delete"] = round(before - free_gb(data), 2)
    report["staging_files_after_delete"] = len(list((data / "objects/staging").glob("*.data")))
    assert client.request("HEAD", upload, None, {"Tus-Resumable": "1.0.0"}).status == 404


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--requests", type=int, default=2)
    parser.add_argument("--rest", type=float, default=60, help="seconds of rest after work")
    options = parser.parse_args()
    report = {}
    with tempfile.TemporaryDirectory(prefix="klieg-memory-") as root:
        folder = Path(root)
        server = Server(options.klieg, folder / "data").start()
        try:
            client = server.client()
            time.sleep(3)
            report["idle_before_mb"] = say("idle before work", round(server.memory_kib() / 1024, 1))
            client.register("bench")
            channel = client.create_channel("bench")
            with Sampler(server) as sampler:
                work(client, channel, folder)
            report["work_max_mb"] = say("at most during work", round(max(sampler.values), 1))
            report["idle_after_mb"] = say("right after work", round(server.memory_kib() / 1024, 1))
            client.close()
            time.sleep(options.rest)
            report["idle_rested_mb"] = say(f"{options.rest:.0f} s later", round(server.memory_kib() / 1024, 1))
            with Sampler(server) as sampler:
                stream(client, channel, options, report, server.data)
            tenth = max(1, len(sampler.values) // 10)
            report["upload_mb"] = {"first_tenth": round(statistics.median(sampler.values[:tenth]), 1),
                                   "last_tenth": round(statistics.median(sampler.values[-tenth:]), 1), "max": round(max(sampler.values), 1)}
        finally:
            server.stop()
    report["ok"] = (report["idle_before_mb"] <= IDLE_MB_MAX and report["idle_rested_mb"] <= IDLE_MB_MAX and
                    report["upload_mb"]["max"] - report["upload_mb"]["first_tenth"] < 16 and report["disk_gb_used_after_delete"] < 0.2)
    print(json.dumps(report, indent=1))
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
