#!/usr/bin/env python3
"""Makes a small data folder with a release of Klieg and packs it, for open.py to open with the releases that follow.

usage: make.py KLIEG ARCHIVE.tar.xz

In it are an account with a channel and, of one clip of a few seconds, three videos: one that is ready with its whole ladder; one
that plays from its source while its rungs were being made when the server was killed; and one whose upload is not finished. Beside
the data folder, `what.json` says what there is and `clip.mp4` is the file. The archive is named after the version and the commit
that KLIEG was built from; it is made once, by that release, and never again.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "resilience"))
from server import Server  # noqa: E402

SECONDS = 4
# A still picture and a quiet tone: what counts is what rows there are, and the archive lies in the repository.
CLIP = ("-f", "lavfi", "-i", f"smptebars=size=480x270:rate=25:duration={SECONDS}",
        "-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={SECONDS}",
        "-c:v", "libx264", "-preset", "veryslow", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "32k",
        "-movflags", "+faststart")


def make(binary, folder):
    clip = folder / "clip.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *CLIP, str(clip)], check=True, timeout=60)
    content = clip.read_bytes()
    server = Server(binary, folder / "data", ("media.encode_jobs=1",), log=folder.parent / "server.log").start()
    client = server.client()
    client.register("ada")
    channel = client.create_channel("cinema")

    ready = client.create_video(channel, "All of it", visibility="public")["id"]
    assert client.upload(ready, content).status == 204
    seen = client.wait_for(ready, lambda video: video["status"] == "ready" and video["poster"], 60)
    assert seen["status"] == "ready", seen

    unfinished = client.create_video(channel, "Half of it", visibility="private")["id"]
    upload, offset = client.begin_upload(unfinished, len(content), filename=b"clip.mp4")
    answer = client.patch(upload, offset, content[:len(content) // 2])
    assert answer.status == 204, answer

    interrupted = client.create_video(channel, "Cut off", visibility="public")["id"]
    assert client.upload(interrupted, content).status == 204
    seen = client.wait_for(interrupted, lambda video: video["playback"]["hls"], 60)
    server.kill()
    assert seen["playback"]["hls"] and seen["status"] == "processing", f"it was too fast, try again: {seen}"

    (folder / "what.json").write_text(json.dumps(
        {"username": "ada", "password": "the password of ada", "channel": channel, "ready": ready, "interrupted": interrupted,
         "unfinished": unfinished, "upload": upload, "offset": len(content) // 2, "seconds": SECONDS}, indent=1) + "\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, archive = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "made")
        folder.mkdir()
        make(binary, folder)
        with tarfile.open(archive, "w:xz", preset=9) as packed:
            packed.add(folder, arcname=".")
    print(f"{archive}: {Path(archive).stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
