#!/usr/bin/env python3
"""Backs a living site up while it is written to, restores it elsewhere, and looks whether all of it is there and plays.

usage: restore.py BINARY [--seconds 8]

One server, which has videos from a life before, takes uploads and deletions without a pause while `klieg admin backup` makes backups of
it, again and again, and its own schedule makes one. The last of those by hand and the schedule's are restored to new folders, verified,
served, and every video in them that is ready is fetched segment by segment and decoded in part. Of a restore that is killed at random
moments nothing has the folder's name; the next one goes through. Last a site's backup is made and restored in each `storage.source`.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from server import LOST, Presentation, Refused, Server, decode, found_no_drift, make_clip, picture_and_sound  # noqa: E402

READY = 60


class Wrong(Exception):
    """What should be in a backup is not, or is not whole."""


def require(good, what):
    if not good:
        raise Wrong(what)


def admin(binary, *arguments, check=True):
    run = subprocess.run([binary, "admin", *map(str, arguments)], capture_output=True, text=True, timeout=120)
    if check:
        require(run.returncode == 0, f"klieg admin {' '.join(map(str, arguments))}: {run.stdout}{run.stderr}")
    return run


class Traffic:
    """People who upload, edit and delete as fast as they can, until they are told to stop."""

    def __init__(self, server, clip):
        self.server, self.clip, self.stopping, self.done = server, clip, threading.Event(), 0
        self.threads = [threading.Thread(target=self.work, args=(number,), daemon=True) for number in range(2)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def work(self, number):
        client = self.server.client()
        client.register(f"busy{number}")
        channel = client.create_channel(f"busy{number}")
        mine = []
        while not self.stopping.is_set():
            try:
                video = client.create_video(channel, "It comes and goes", visibility="public")["id"]
                mine.append(video)
                answer = client.upload(video, self.clip)
                if answer.status != 204:
                    raise Refused("an upload", answer)
                if len(mine) > 3:
                    client.expect(204, "DELETE", f"/api/videos/{mine.pop(random.randrange(len(mine)))}")
                self.done += 1
            except (Refused, *LOST):
                time.sleep(0.05)


def fetch_all(client, video):
    """All segments of a video, of which the first of each rendition are decoded."""
    presentation = Presentation(client, video["playback"]["hls"])
    for rendition in presentation.renditions:
        playlist = presentation.media(rendition)
        require(playlist.ended and playlist.segments, f"{rendition} of {video['title']} has no end, or nothing before it")
        playlist.bytes_of()
        trouble = decode(playlist.bytes_of([0]))
        require(not trouble, f"{rendition} of {video['title']}: {trouble}")


def check_restored(binary, backup, folder, kept):
    said = admin(binary, "restore", backup, "--data", folder).stdout
    require("0 objects missing" in said, said)
    admin(binary, "verify", "--data", folder)
    server = Server(binary, folder).start()
    try:
        client = server.client()
        client.token = client.expect(200, "POST", "/api/auth/login", {"login": "ada", "password": "the password of ada"}).json()["token"]
        for video_id in kept:
            video = client.video(video_id)
            require(video["status"] == "ready", f"{video['title']} was ready, and is {video['status']}")
            fetch_all(client, video)
        for video in client.expect(200, "GET", "/api/videos?limit=100").json()["items"]:
            if video["status"] == "ready":
                fetch_all(client, video)
    finally:
        require(server.stop() == 0, "the restored site did not end well")
    again = admin(binary, "restore", backup, "--data", folder, check=False)
    require(again.returncode == 1 and "is not empty" in again.stderr, f"it was restored over what was there: {again}")


def kill_restores(binary, backup, folder):
    """Cut off at any moment, what is not whole does not bear the folder's name. Every second one begins over what the one before
    has left, and the others are seen to have begun before they are killed."""
    restoring, cut_off = Path(f"{folder}.restoring"), 0
    for attempt in range(60):
        is_watched = attempt % 2 == 1
        if is_watched:
            shutil.rmtree(restoring, ignore_errors=True)
        process = subprocess.Popen([binary, "admin", "restore", str(backup), "--data", str(folder)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while is_watched and not restoring.exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.05 if is_watched else 0.15))
        process.kill()
        process.wait()
        if folder.exists():
            admin(binary, "verify", "--data", folder)
            shutil.rmtree(folder)
        else:
            cut_off += is_watched and restoring.exists()
        if attempt >= 5 and cut_off >= 2:
            break
    require(cut_off >= 2, f"of {attempt + 1} restores that were killed, {cut_off} were in their midst")
    admin(binary, "restore", backup, "--data", folder)
    admin(binary, "verify", "--data", folder)


def furnish(binary, data, clip):
    """Two videos that are ready, on a server that makes no backups and has ended."""
    server = Server(binary, data).start()
    client = server.client()
    client.register("ada")
    channel = client.create_channel("cinema")
    kept = []
    for title in ("One", "Two"):
        video = client.create_video(channel, title, visibility="private")["id"]
        require(client.upload(video, clip).status == 204, "the file was not taken")
        kept.append(video)
    for video in kept:
        require(client.wait_for(video, lambda v: v["status"] == "ready" and v["poster"], READY)["status"] == "ready", "not ready")
    require(server.stop() == 0, "it did not end well")
    return kept


def made_by_itself(backups):
    return [entry for entry in backups.glob("klieg-*") if entry.name.endswith("Z")]


def living_site(binary, scratch, clip, seconds):
    kept = furnish(binary, scratch / "data", clip)
    backups = scratch / "backups"
    server = Server(binary, scratch / "data", (f"backup.folder={backups}", "backup.every_hours=1", "backup.keep=2")).start()
    made = []
    with Traffic(server, clip) as traffic:
        end = time.monotonic() + seconds
        while time.monotonic() < end or not made_by_itself(backups):
            require(time.monotonic() < end + READY, f"the server has made no backup by itself: {list(backups.glob('*'))}")
            made.append(scratch / f"backup-{len(made)}")
            server.admin("backup", str(made[-1]))
    require(server.stop() == 0, "it did not end well")
    require(traffic.done > 3, "nothing was written meanwhile")
    own = made_by_itself(backups)
    require(len(own) == 1, f"the server's own backups are {own}")
    check_restored(binary, made[-1], scratch / "restored", kept)
    check_restored(binary, own[0], scratch / "restored-own", kept)
    kill_restores(binary, made[-1], scratch / "cut-off")
    return len(made), traffic.done


def each_storage(binary, scratch, clip):
    """What lies there in each mode, and that a backup of it plays."""
    for mode in ("keep", "segments_on_request", "drop"):
        data = scratch / f"data-{mode}"
        server = Server(binary, data, (f"storage.source={mode}",)).start()
        try:
            client = server.client()
            client.register("ada")
            video = client.create_video(client.create_channel("cinema"), mode, visibility="public")["id"]
            require(client.upload(video, clip).status == 204, "the file was not taken")
            ready = client.wait_for(video, lambda v: v["status"] == "ready" and v["poster"], READY)
            require(ready["status"] == "ready" and ready["poster"], f"{mode}: it is {ready['status']}")
            use, end = client.use(), time.monotonic() + READY
            # The file goes first, and its owner's account has the bytes back a write later.
            while mode == "drop" and use["storedBytes"] and time.monotonic() < end:
                time.sleep(0.05)
                use = client.use()
            sources = list((data / "objects" / "objects" / "src").rglob("source"))
            require(bool(sources) == (mode != "drop"), f"{mode}: {sources}")
            mine = client.expect(200, "GET", f"/api/users/me/uses?of={video}").json()["items"][0]
            require(mine["bytes"] == use["bytes"], f"{mine} and {use}")
            require((use["storedBytes"] == 0) == (mode == "drop"), f"{mode}: {use}")
            fetch_all(client, client.video(video))
        finally:
            stopped = server.stop()
        require(stopped == 0, f"{mode}: it ended with {stopped}")
        recounted = server.admin("recount")
        require(found_no_drift(recounted), f"{mode}: it was not counted right: {recounted.stdout}")
        backup = scratch / f"backup-{mode}"
        server.admin("backup", str(backup))
        check_restored(binary, backup, scratch / f"restored-{mode}", (video,))
        print(f"  {mode}: {len(clip)} bytes take {use['storedBytes']} + {use['derivedBytes']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        clip = make_clip(scratch / "restore.mp4", *picture_and_sound(4), "-c:v", "libx264", "-preset", "veryfast", "-g", "50",
                         "-c:a", "aac", "-movflags", "+faststart").read_bytes()
        try:
            count, done = living_site(given.binary, scratch, clip, given.seconds)
            print(f"restore: {count} backups while {done} videos came and went, restored and played")
            each_storage(given.binary, scratch, clip)
        except Wrong as wrong:
            logs = "".join(log.read_text()[-2000:] for log in scratch.glob("*.log"))
            sys.exit(f"restore: {wrong}\n{logs}")


if __name__ == "__main__":
    main()
