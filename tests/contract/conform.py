#!/usr/bin/env python3
"""Holds a server to its document: schemathesis asks what the document allows and what it does not, and sees whether every answer is in it.

usage: conform.py KLIEG [--as owner|nobody] [--examples 8] [--seed 1]

Signed in, as an administrator who owns things, or as nobody. Runs in the virtual environment that ./run makes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "resilience"))
from server import Server, make_clip, picture_and_sound  # noqa: E402

PASSWORD = "a password of some length"
OWNER, OTHER, JUDGED = "owner", "other", "judged"


def furnish(server):
    """People, of whom the other one has a picture, and the judged one is banned, and a channel with a video that plays and has suggestions, one that cannot be decoded, and a draft."""
    for name, role in ((OWNER, "administrator"), (OTHER, "user"), (JUDGED, "user")):
        made = subprocess.run([server.binary, "admin", "create-user", name, f"{name}@example.org", "--role", role, "--data", server.data],
                              input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=60)
        if made.returncode != 0:
            raise SystemExit(f"{name} was not made: {made.stderr}")
    # The walk sets limits of the site and of somebody else, and makes more drafts than one may have.
    server.admin("limits", OWNER, *(word for limit in ("drafts", "uploads", "bytes", "bytes_per_day")
                                    for word in ("--limit", f"{limit}=1000000000000")))
    client, other = server.client(), server.client()
    for one, name in ((client, OWNER), (other, OTHER)):
        one.token = one.expect(200, "POST", "/api/auth/login", {"login": name, "password": PASSWORD}).json()["token"]
    judged = client.expect(200, "GET", f"/api/admin/users?username={JUDGED}").json()["items"][0]["id"]
    client.expect(200, "PUT", f"/api/moderation/accounts/{judged}", {"standing": "banned", "reason": "Advertisements."})
    channel = client.create_channel("furnished")
    clip = make_clip(server.data / "clip.mp4", *picture_and_sound(1))
    playable = None
    for title, content in (("Plays", clip.read_bytes()), ("Does not play", clip.read_bytes()[:4000])):
        video = client.create_video(channel, title, visibility="public", description="A test picture.", tags=["test"])
        client.upload(video["id"], content)
        video = client.wait_for(video["id"], lambda now: now["status"] in ("ready", "failed"), 60)
        if video["status"] == "ready":
            playable = video
    client.create_video(channel, "A draft")
    image = make_clip(server.data / "image.png", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1").read_bytes()
    # What the walk takes away is gone at once, so this one is not its own.
    pictured = other.expect(200, "PUT", "/api/auth/me/avatar", image, {"Content-Type": "image/png"}).json()
    suggestions = f"/api/videos/{playable['id']}/thumbnail/suggestions"
    client.wait_for(playable["id"], lambda _: client.expect(200, "GET", suggestions).json()["items"], 60)
    return {"media": playable["playback"]["hls"].removeprefix("/media/"), "suggested": playable["id"], "judged": JUDGED,
            "picture": pictured["avatar"][0]["url"].removeprefix("/media/pictures/")}


def ask(server, folder, there, options):
    """One walk over the API. Answers whether all was as the document says."""
    site = {"port": server.port, "password": PASSWORD, "owner": OWNER, "other": OTHER, **there,
            "caller": None if options.caller == "nobody" else options.caller}
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run",
               f"http://127.0.0.1:{server.port}/api/openapi.json", "--seed", str(options.seed), "--max-examples", str(options.examples)]
    if options.caller == "nobody":
        command += ["--warnings", "off"]  # that one gets no further than 401 is the point
    environment = {**os.environ, "KLIEG_CONTRACT_SITE": json.dumps(site), "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py")}
    return subprocess.run(command, env=environment, cwd=folder).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("klieg")
    parser.add_argument("--as", dest="caller", choices=(OWNER, "nobody"), default=OWNER)
    parser.add_argument("--examples", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klieg-contract-") as folder:
        # It asks faster than people write.
        server = Server(Path(options.klieg).resolve(), Path(folder, "data"), ("limits.comments_per_minute=0", "limits.comments_per_day=0")).start()
        try:
            good = ask(server, folder, furnish(server), options)
        finally:
            alive = server.alive()
            server.stop()
        if not alive:
            print("the server ended on the way\n" + server.log.read_text()[-3000:])
    raise SystemExit(0 if alive and good else 1)


if __name__ == "__main__":
    main()
