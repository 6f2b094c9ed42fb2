#!/usr/bin/env python3
"""Opens the data folders that releases before this one have left, and looks whether everything in them is and works as it was.

usage: open.py KLIEG [ARCHIVE.tar.xz …]      without archives: all that lie beside this script

Of each: its user signs in; the video that was ready plays by the rules of check_hls.py, before and after the server was restarted;
the one that was cut off goes on and is finished; the upload that was not finished is; the folder verifies, and has the tables and
indexes of a fresh one; what its user uses of the budget is counted. Before that it is restored elsewhere, as a backup of that
release, and plays there. Last the same folder is marked as one of a release to come, and refused.
"""

import contextlib
import io
import json
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path[:0] = [str(here.parent / "resilience"), str(here.parent / "hls")]
import check_hls  # noqa: E402
from server import Presentation, Server, decode, found_no_drift  # noqa: E402

PATIENCE = 120


class Wrong(Exception):
    """What was there is not, or is not as it was."""


def require(good, what):
    if not good:
        raise Wrong(what)


def sign_in(server, what):
    client = server.client()
    answer = client.expect(200, "POST", "/api/auth/login", {"login": what["username"], "password": what["password"]})
    client.token = answer.json()["token"]
    return client


def check_video(server, client, video, seconds):
    """By the rules of the format, and to the end of every rendition."""
    path = video["playback"]["hls"]
    require(path, f"{video['title']} does not play: {video}")
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        failed = check_hls.main([f"http://127.0.0.1:{server.port}{path}", "--source-rung", "source"])
    require(not failed, f"{video['title']} breaks the rules of HLS:\n{told.getvalue()}")
    presentation = Presentation(client, path)
    for rendition in presentation.renditions:
        playlist = presentation.media(rendition)
        require(playlist.ended and abs(playlist.seconds() - seconds) < 0.2, f"{rendition} lasts {playlist.seconds()} s")
        trouble = decode(playlist.bytes_of())
        require(not trouble, f"{rendition} of {video['title']}: {trouble}")
    return sorted(presentation.renditions)


def wait_until_ready(client, video_id):
    video = client.wait_for(video_id, lambda video: video["status"] not in ("uploading", "processing"), PATIENCE)
    require(video["status"] == "ready", f"{video['title']} is {video['status']}: {video['error']} {video['processing']}")
    return video


def schema_of(data):
    """Tables and indexes by their names: what a release adds is made in what is there."""
    with contextlib.closing(sqlite3.connect(f"file:{data}/klieg.sqlite?mode=ro", uri=True)) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE sql IS NOT NULL")}


def open_folder(binary, folder):
    what = json.loads((folder / "what.json").read_text())
    clip = (folder / "clip.mp4").read_bytes()
    data = folder / "data"
    server = Server(binary, data).start()
    try:
        client = sign_in(server, what)
        ready = client.video(what["ready"])
        require(ready["status"] == "ready" and ready["title"] == "All of it", f"it was ready, and is {ready}")
        listed = client.expect(200, "GET", "/api/videos").json()["items"]
        require({ready["id"], what["interrupted"]} <= {video["id"] for video in listed}, f"the home page shows {listed}")
        of_channel = client.expect(200, "GET", f"/api/channels/{what['channel']}/videos").json()["items"]
        require([video["id"] for video in of_channel] == [video["id"] for video in listed], f"its channel shows {of_channel}")
        renditions = check_video(server, client, ready, what["seconds"])

        require(client.offset(what["upload"]) == what["offset"], "the upload stands elsewhere than was acknowledged")
        answer = client.patch(what["upload"], what["offset"], clip[what["offset"]:])
        require(answer.status == 204, f"the upload does not go on: {answer}")
        for video_id in (what["interrupted"], what["unfinished"]):
            video = wait_until_ready(client, video_id)
            made = check_video(server, client, video, what["seconds"])
            require(made == renditions, f"of one clip {made} were made, and {renditions} before")
    finally:
        stopped = server.stop()
    require(stopped == 0, f"it ended with {stopped}")
    server.admin("verify")
    fresh = Server(binary, folder / "fresh").start()
    require(fresh.stop() == 0, "a fresh one did not end well")
    lacking = schema_of(folder / "fresh") - schema_of(data)  # what this release has no use for any more stays
    require(not lacking, f"it lacks {lacking}, which a fresh one has")

    server.start()  # with what this release has written beside what was there
    try:
        client = sign_in(server, what)
        for video_id in (what["ready"], what["interrupted"], what["unfinished"]):
            check_video(server, client, client.video(video_id), what["seconds"])
        # Nobody had counted; a recount has, and what came since is counted with it.
        use = client.expect(200, "GET", "/api/users/me/limits").json()["use"]
        require(use["storedBytes"] == 3 * len(clip) and use["derivedBytes"] > 0, f"three clips of {len(clip)} bytes use {use}")
        uses = client.expect(200, "GET", "/api/users/me/uses").json()["items"]
        require(sum(one["bytes"] for one in uses) == use["bytes"], f"what uses {use['bytes']} bytes is {uses}")
        require(use["channels"] == 1 and use["drafts"] == use["uploads"] == use["stagedBytes"] == 0, f"it uses {use}")
    finally:
        server.stop()
    recounted = server.admin("recount")
    require(found_no_drift(recounted), f"recount: {recounted.stdout}{recounted.stderr}")


def restore_folder(binary, folder):
    """As a backup of that release, which are data folders, too. Uploads under way are in none."""
    what = json.loads((folder / "what.json").read_text())
    run = subprocess.run([binary, "admin", "restore", str(folder / "data"), "--data", str(folder / "restored")],
                         capture_output=True, text=True, timeout=120)
    require(run.returncode == 0, f"restore: {run.stdout}{run.stderr}")
    server = Server(binary, folder / "restored").start()
    try:
        client = sign_in(server, what)
        check_video(server, client, client.video(what["ready"]), what["seconds"])
        check_video(server, client, wait_until_ready(client, what["interrupted"]), what["seconds"])
    finally:
        server.stop()
    server.admin("verify")


def refuse_a_newer_one(binary, folder):
    data = folder / "data"
    present = int((data / "FORMAT").read_text())
    (data / "FORMAT").write_text(f"{present + 1}\n")
    server = Server(binary, data, log=folder / "refused.log").start(wait=False)
    try:
        require(not server.wait_until_it_serves(), "a folder of a release to come was opened")
        require(server.process.wait(30) != 0, "it ended as if all were well")
    finally:
        server.process.kill()
        server.process.stdout.close()
    said = (folder / "refused.log").read_text()
    require("was written by a newer Klieg" in said, f"nobody learns why it was refused: {said}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary, *archives = sys.argv[1:]
    for archive in [Path(name) for name in archives] or sorted(here.glob("*.tar.xz")):
        with tempfile.TemporaryDirectory() as scratch:
            with tarfile.open(archive) as packed:
                packed.extractall(scratch)
            try:
                restore_folder(binary, Path(scratch))
                open_folder(binary, Path(scratch))
                refuse_a_newer_one(binary, Path(scratch))
            except Wrong as wrong:
                log = Path(scratch, "data.log")
                sys.exit(f"{archive.name}: {wrong}\n{log.read_text()[-4000:] if log.exists() else ''}")
        print(f"{archive.name}: restored, opened, played, went on, and a newer one refused")


if __name__ == "__main__":
    main()
