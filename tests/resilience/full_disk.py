#!/usr/bin/env python3
"""Fills the disk under a server, to its reserve and then to the last byte, and looks that it stays of use: whoever signs in can read and
delete, what was acknowledged is there, a start and a start after kill -9 succeed, and room that comes back is used.

usage: full_disk.py KLIEG [--keep FOLDER]

The disk is a tmpfs of its own in a mount namespace of its own, which needs no privilege where user namespaces are allowed. Where they are
not, a reserve that takes nearly all of the real disk stands for it; then nothing is filled to the last byte, and it ends with status 77,
which says that it was skipped in part.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import Presentation, Refused, Server, make_clip, picture_and_sound  # noqa: E402

DISK = 64 << 20
RESERVE = DISK // 8       # embedded::DiskReserve::bytes_for
PIECE = 1 << 20
WRITES = 1 << 20          # what the database may take of the reserve meanwhile
INSIDE = "ON_A_SMALL_DISK"
SKIPPED = 77              # as tools/together.py knows it


def require(good, what):
    if not good:
        raise SystemExit(f"full_disk: {what}")


def on_a_small_disk():
    """Begins again in a mount namespace. Answers only where there is none to be had."""
    if INSIDE in os.environ:
        return True
    unshare = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--user", "--map-root-user"])
    if subprocess.run([*unshare, "true"], capture_output=True).returncode != 0:
        return False
    run = subprocess.run([*unshare, sys.executable, *sys.argv], env={**os.environ, INSIDE: "1"})
    raise SystemExit(run.returncode)


class Disk:
    """The small one, and somebody else's file that fills it."""

    def __init__(self, folder):
        self.folder, self.filler = folder, folder / "filler"
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "klieg-test", str(folder)], check=True)

    def available(self):
        disk = os.statvfs(self.folder)
        return disk.f_bavail * disk.f_frsize

    def fill(self, count=DISK):
        """So much of it; without a number, all."""
        with open(self.filler, "ab", buffering=0) as file:
            for size in (64 << 10, 4096, 512):
                try:
                    while count >= size:
                        count -= file.write(b"\xff" * size)
                except OSError:
                    pass

    def fill_up(self):
        self.fill()
        require(self.available() == 0, f"{self.available()} bytes are free of a full disk")

    def free(self):
        self.filler.unlink()


class Visitor:
    """Signs in each time, as somebody does who comes to a site whose disk is full."""

    def __init__(self, server, name="ada"):
        self.server, self.name = server, name

    def sign_in(self):
        client = self.server.client()
        body = {"login": self.name, "password": f"the password of {self.name}"}
        client.token = client.expect(200, "POST", "/api/auth/login", body).json()["token"]
        return client

    def uses(self, video, upload=None, offset=0, title=None):
        """Reads what is published, edits it, and finds an upload where it was acknowledged."""
        client = self.sign_in()
        presentation = Presentation(client, client.video(video)["playback"]["hls"])
        for rendition in presentation.renditions:
            require(len(presentation.media(rendition).bytes_of()) > 1000, f"{rendition} has no bytes")
        if title is not None:
            require(client.video(video)["title"] == title, "an acknowledged title is gone")
        client.expect(200, "PATCH", f"/api/videos/{video}", {"title": f"after {title}"},
                      {"Content-Type": "application/merge-patch+json"})
        if upload is not None:
            require(client.offset(upload) == offset, f"the upload stands at {client.offset(upload)}, acknowledged was {offset}")
        return f"after {title}"


def refused_as_full(answer):
    return answer.status == 507 and answer.json()["code"] == "storage_full" and "/" not in answer.json()["detail"]


def begins(client, channel, length):
    """The answer that refuses it, or none."""
    video = client.create_video(channel, f"{length} bytes")["id"]
    try:
        return video, *client.begin_upload(video, length), None
    except Refused as refused:
        return video, None, 0, refused.answer


def fill_with_uploads(client, channel, clip, disk):
    """Until the server takes no more. Answers the video, its upload and what was acknowledged of it."""
    length = disk.available() - RESERVE - (2 << 20)
    _, _, _, refused = begins(client, channel, DISK)
    require(refused_as_full(refused), f"an upload as large as the disk: {refused}")
    video, upload, offset, refused = begins(client, channel, length)
    require(refused is None, f"an upload that fits: {refused}")
    _, _, _, refused = begins(client, channel, length)
    require(refused_as_full(refused), f"a second one, of which only one fits: {refused}")
    disk.fill(6 << 20)  # room that was there when it began
    content = clip.read_bytes() + b"\0" * length
    answer = None
    while offset < length:
        answer = client.patch(upload, offset, content[offset:min(length, offset + PIECE)])
        if answer.status != 204:
            break
        offset = int(answer.headers["Upload-Offset"])
    require(refused_as_full(answer), f"the last piece: {answer}")
    return video, upload, client.offset(upload)


def waiting_for_room(server):
    """The lines of the jobs that wait because the disk had none."""
    return [line for line in server.admin("jobs").stdout.splitlines() if " ready " in line and "room" in line]


def encode_on_a_disk_that_fills(server, client, channel, disk, foreign):
    """Others take the room while a file is being encoded: it waits, keeps what came, leaves the reserve alone, and goes on with room."""
    video = client.create_video(channel, "to be encoded")["id"]
    require(client.upload(video, foreign.read_bytes()).status == 204, "the file is not taken")
    end = time.monotonic() + 30
    while not server.decoders():
        require(time.monotonic() < end, "nothing encodes it")
        time.sleep(0.01)
    disk.fill(max(0, disk.available() - RESERVE - (256 << 10)))
    least, end = disk.available(), time.monotonic() + 120
    while not any(video in line for line in waiting_for_room(server)):
        require(time.monotonic() < end, f"no job of it waits for room:\n{server.admin('jobs').stdout}")
        least = min(least, disk.available())
        time.sleep(0.05)
    require(least >= RESERVE - WRITES, f"an encoding left {least} of a reserve of {RESERVE}")
    seen = client.video(video)
    require(seen["status"] == "processing", f"it is {seen['status']}: {seen['error']}")
    disk.free()

    def is_done(video):
        for line in waiting_for_room(server):
            server.admin("rerun", line.split()[0], check=False)  # refused where it has begun by itself meanwhile
        return video["status"] not in ("uploading", "processing")

    seen = client.wait_for(video, is_done, 300)
    require(seen["status"] == "ready", f"with room it is {seen['status']}: {seen['error']}")
    print(f"an encoding left {least >> 10} KiB free, waited, and went on when there was room", flush=True)


def run(binary, folder):
    clip = make_clip(folder / "clip.mp4", *picture_and_sound(2), "-c:v", "libx264", "-g", "25", "-c:a", "aac",
                     "-movflags", "+faststart")
    foreign = make_clip(folder / "foreign.mkv", *picture_and_sound(30, "640x360"), "-c:v", "mpeg4", "-q:v", "9", "-c:a", "libmp3lame")
    disk = Disk(Path(tempfile.mkdtemp(prefix="disk-", dir=folder)))
    server = Server(binary, disk.folder / "data", log=folder / "server.log").start()
    client = server.client()
    client.register("ada")
    channel = client.create_channel("ada")
    published = client.create_video(channel, "small", visibility="public")["id"]
    require(client.upload(published, clip.read_bytes()).status == 204, "the clip is not taken")
    ready = client.wait_for(published, lambda video: video["status"] == "ready", 60)
    require(ready["status"] == "ready", f"the clip is {ready['status']}: {ready['error']}")
    visitor = Visitor(server)
    title = visitor.uses(published, title="small")
    require((disk.folder / "data/ballast").exists(), "there is no ballast")
    require(client.expect(200, "GET", "/readyz").body == b"ready\n", "it is not ready")

    large, upload, offset = fill_with_uploads(client, channel, clip, disk)
    require(disk.available() >= RESERVE - WRITES, f"uploads left {disk.available()} of a reserve of {RESERVE}")
    print(f"uploads end with {disk.available() >> 10} KiB free; the reserve is {RESERVE >> 10} KiB", flush=True)

    disk.fill_up()
    require(b"storage_full" in client.expect(200, "GET", "/readyz").body, "/readyz does not say that the disk is full")
    metrics = client.expect(200, "GET", "/metrics").body.decode()
    require("klieg_storage_full 1" in metrics and "klieg_storage_available_bytes 0" in metrics, "no metric says that it is full")
    for _ in range(5):
        title = visitor.uses(published, upload, offset, title)
    require(not (disk.folder / "data/ballast").exists(), "the database wrote into no room at all")
    answer = client.patch(upload, offset, b"\0" * 1000)
    require(refused_as_full(answer), f"a byte more on a full disk: {answer}")
    print("full to the last byte: signing in, reading and editing work", flush=True)

    server.kill()
    disk.fill_up()  # what a dead server leaves free is somebody else's at once
    server.start()
    title = visitor.uses(published, upload, offset, title)
    require(server.stop() == 0, "it does not stop")
    for command in ("jobs", "verify"):
        server.admin(command)
    server.start()
    title = visitor.uses(published, upload, offset, title)
    print("it starts after kill -9 and after a stop, and klieg admin works", flush=True)

    client = visitor.sign_in()
    disk.fill_up()  # what the ballast left, too
    require((disk.folder / "data/ballast-removals").exists(), "what is kept for deletions went for something else")
    for _ in range(400):  # until nothing that is written fits
        answer = client.request("POST", "/api/videos", {"channelId": channel, "title": "t" * 90, "description": "d" * 4000})
        if answer.status != 201:
            break
        disk.fill_up()
    require(refused_as_full(answer), f"a row more on a full disk: {answer}")
    require(not (disk.folder / "data/ballast").exists(), "there is some ballast left")
    before = disk.available()
    client.expect(204, "DELETE", upload, None, {"Tus-Resumable": "1.0.0"})
    require(disk.available() >= before + offset - WRITES, "the bytes of an upload that was given up are not free")
    client.expect(204, "DELETE", f"/api/videos/{large}")
    client.expect(204, "DELETE", f"/api/videos/{published}")
    client.expect(404, "GET", f"/api/videos/{published}")
    print("full to the last byte, with the ballast used up: deletions work", flush=True)
    disk.free()
    require(server.stop() == 0, "it does not stop")
    server.start()
    end = time.monotonic() + 10
    while not (disk.folder / "data/ballast").exists():
        require(time.monotonic() < end, "the ballast does not come back")
        time.sleep(0.05)
    client = visitor.sign_in()
    require(client.expect(200, "GET", "/readyz").body == b"ready\n", "it still calls itself full")
    again = client.create_video(channel, "again")["id"]
    require(client.upload(again, clip.read_bytes()).status == 204, "nothing is taken though there is room")
    print("with room again it takes uploads", flush=True)
    encode_on_a_disk_that_fills(server, client, channel, disk, foreign)
    require(server.stop() == 0, "it does not stop")


def run_with_a_large_reserve(binary, folder):
    """The part that needs no disk of its own."""
    clip = make_clip(folder / "clip.mp4", *picture_and_sound(2), "-c:v", "libx264", "-g", "25", "-c:a", "aac",
                     "-movflags", "+faststart")
    server = Server(binary, folder / "data", (f"storage.reserve_bytes={1 << 49}",)).start()
    client = server.client()
    client.register("ada")
    video = client.create_video(client.create_channel("ada"), "small")["id"]
    answer = client.upload(video, clip.read_bytes())
    require(refused_as_full(answer), f"an upload into the reserve: {answer}")
    require(b"storage_full" in client.expect(200, "GET", "/readyz").body, "/readyz does not say that the disk is full")
    client = Visitor(server).sign_in()
    client.expect(204, "DELETE", f"/api/videos/{video}")
    require(server.stop() == 0, "it does not stop")
    print("SKIPPED: user namespaces are not allowed here, so only the reserve was tried, and no full disk", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    small = on_a_small_disk()
    with tempfile.TemporaryDirectory(prefix="klieg-full-disk-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            (run if small else run_with_a_large_reserve)(options.klieg, folder)
        finally:
            if small:
                for mount in folder.glob("disk-*"):
                    subprocess.run(["umount", "--lazy", str(mount)])
    if not small:
        sys.exit(SKIPPED)


if __name__ == "__main__":
    main()
