#!/usr/bin/env python3
"""Kills the server at random moments, round after round on one data folder, and looks for what was acknowledged and is gone.

usage: crash.py KLIEG [--rounds 100] [--seed N] [--keep FOLDER]

Clients register, make channels and videos, edit, delete, and upload in small requests; they write down what the server
acknowledged and what it may have done besides (requests without an answer). After each restart all of it is compared. At the end
every upload is completed, every job runs to its end, and the data folder may hold nothing that nobody owns.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import LOST, Presentation, Refused, Server, decode, found_no_drift, in_threads, make_clip, picture_and_sound  # noqa: E402

CLIENTS = 3
UPLOADS_AT_ONCE = 5
END_PATIENCE = 240  # for a video, and for the jobs that are left then: a hundred kills leave eighty videos to encode


class Loss(Exception):
    """Something acknowledged is not there, or not as it was acknowledged."""


def require(good, what):
    if not good:
        raise Loss(what)


class KnownVideo:
    """What a client knows about one video. One client at a time acts on it."""

    def __init__(self, video_id, title, clip):
        self.id, self.clip = video_id, clip
        self.title = title       # as last acknowledged
        self.titles_sent = []    # since then: any of them may have been taken
        self.delete = None       # None, "sent", "acknowledged"
        self.upload = None       # its path
        self.offset = 0          # acknowledged
        self.complete = False    # acknowledged
        self.busy = False


class World:
    """Everything that was acknowledged."""

    def __init__(self, clips, dice):
        self.clips, self.dice, self.videos_max = clips, dice, 0
        self.lock = threading.Lock()
        self.users = []     # (name, token)
        self.channels = []  # (id, owner's token)
        self.videos = []
        self.count = 0
        self.acknowledged = 0
        self.troubles = []

    def number(self):
        with self.lock:
            self.count += 1
            return self.count

    def note(self):
        with self.lock:
            self.acknowledged += 1

    def take(self, good):
        """A video that no other client is busy with."""
        with self.lock:
            free = [video for video in self.videos if not video.busy and video.delete != "acknowledged" and good(video)]
            if not free:
                return None
            video = self.dice.choice(free)
            video.busy = True
            return video

    def living(self):
        return [video for video in self.videos if video.delete is None]


class Actor:
    """One client during one round."""

    def __init__(self, world, server):
        self.world, self.server, self.dice = world, server, world.dice
        self.client = server.client()

    def run(self, until):
        try:
            while not until.is_set():
                self.act()
        except LOST:
            pass
        except Exception as error:  # told by the main thread
            with self.world.lock:
                self.world.troubles.append(f"{type(error).__name__}: {error}")
        finally:
            self.client.close()

    def act(self):
        choice = self.dice.random()
        if choice < 0.02:
            return self.register()
        with self.world.lock:
            incomplete = sum(not video.complete for video in self.world.living())
            room = len(self.world.living()) < self.world.videos_max
            may_delete = sum(video.delete is not None for video in self.world.videos) < len(self.world.videos) // 4
        if choice < 0.25 and incomplete < UPLOADS_AT_ONCE and room:
            return self.create_video()
        if choice < 0.40:
            return self.with_video(self.edit, lambda video: True)
        if choice < 0.42 and may_delete:
            return self.with_video(self.delete, lambda video: True)
        if choice < 0.50:
            return self.with_video(self.watch, lambda video: video.complete)
        return self.with_video(self.send, lambda video: not video.complete and video.delete is None)

    def with_video(self, action, good):
        video = self.world.take(good)
        if video is None:
            time.sleep(0.01)
            return
        try:
            self.client.token = self.world.channels[0][1]
            action(video)
        finally:
            video.busy = False

    def register(self):
        name = f"user{self.world.number()}"
        self.client.token = None
        self.client.register(name)
        self.world.users.append((name, self.client.token))
        channel = self.client.create_channel(name)
        self.world.channels.append((channel, self.client.token))
        self.world.note()

    def create_video(self):
        channel, self.client.token = self.world.channels[0]
        title = f"title {self.world.number()}"
        made = self.client.create_video(channel, title, visibility=self.dice.choice(("public", "unlisted", "private")))
        with self.world.lock:
            self.world.videos.append(KnownVideo(made["id"], title, self.dice.choice(self.world.clips)))
        self.world.note()

    def edit(self, video):
        title = f"title {self.world.number()}"
        video.titles_sent.append(title)
        answer = self.client.request("PATCH", f"/api/videos/{video.id}", {"title": title},
                                     {"Content-Type": "application/merge-patch+json"})
        if answer.status == 404 and video.delete == "sent":
            video.delete = "acknowledged"
            return
        require(answer.status == 200, f"edit of {video.id}: {answer}")
        require(answer.json()["title"] == title, f"edit of {video.id} answered another title")
        video.title, video.titles_sent = title, []
        self.world.note()

    def delete(self, video):
        before, video.delete = video.delete, "sent"
        answer = self.client.request("DELETE", f"/api/videos/{video.id}")
        require(answer.status == 204 or (before == "sent" and answer.status == 404), f"deletion of {video.id}: {answer}")
        video.delete = "acknowledged"
        self.world.note()

    def watch(self, video):
        answer = self.client.request("GET", f"/api/videos/{video.id}")
        path = answer.json()["playback"]["hls"] if answer.status == 200 else None
        if not path:
            return
        presentation = Presentation(self.client, path)
        media = presentation.media(self.dice.choice(presentation.renditions))
        media.bytes_of([self.dice.randrange(len(media.segments))])

    def send(self, video):
        """The next request of its upload; what a client without knowledge would do after an interruption."""
        content = video.clip.read_bytes()
        if video.upload is None:
            first = content[:self.dice.randrange(1, 30_000)] if self.dice.random() < 0.4 else None
            video.upload, video.offset = self.client.begin_upload(video.id, len(content), first)
            self.world.note()
        for _ in range(self.dice.randrange(1, 8)):
            end = min(len(content), video.offset + self.dice.randrange(1, 24_000))
            answer = self.client.patch(video.upload, video.offset, content[video.offset:end], self.dice.random() < 0.3)
            if answer.status == 409:  # an interrupted request got further than its client knows
                now = self.client.offset(video.upload)
                require(now > video.offset, f"upload of {video.id} stands at {now}, and {video.offset} was acknowledged")
                video.offset = now
            else:
                require(answer.status == 204, f"upload of {video.id}: {answer}")
                require(int(answer.headers["Upload-Offset"]) == end, "another offset than was sent")
                video.offset = end
                self.world.note()
            if video.offset == len(content):
                video.complete = True
                return


def check_users(world, client):
    for name, token in world.users:
        client.token = token
        require(client.expect(200, "GET", "/api/auth/me").json()["username"] == name, f"{name} is another user")
    for channel, token in world.channels:
        client.token = token
        client.expect(200, "GET", f"/api/channels/{channel}")


def check_video(video, client):
    answer = client.request("GET", f"/api/videos/{video.id}")
    if video.delete == "sent" and answer.status == 404:
        video.delete = "acknowledged"
    if video.delete == "acknowledged":
        return require(answer.status == 404, f"{video.id} was deleted: {answer}")
    require(answer.status == 200, f"{video.id} is gone: {answer}")
    seen = answer.json()
    require(seen["title"] == video.title or seen["title"] in video.titles_sent,
            f"{video.id} is called {seen['title']}, acknowledged was {video.title}, sent {video.titles_sent}")
    if video.title != seen["title"]:
        video.title, video.titles_sent = seen["title"], []
    require(seen["status"] != "failed", f"{video.id} failed: {seen['error']}")
    if video.complete:
        require(seen["status"] in ("processing", "ready"), f"{video.id} was uploaded and is {seen['status']}")
    elif video.upload and video.delete is None:
        offset = client.offset(video.upload)
        require(offset >= video.offset, f"upload of {video.id} stands at {offset}, and {video.offset} was acknowledged")
        video.offset = offset
        video.complete = offset == video.clip.stat().st_size
    # A deletion without an answer did not happen, as it stands now: nobody repeats it.
    video.delete = None


def check_facts(world, client):
    check_users(world, client)
    client.token = world.channels[0][1]
    for video in world.videos:
        check_video(video, client)


def no_decoders_left(server):
    end = time.monotonic() + 3
    while server.decoders():
        require(time.monotonic() < end, f"decoders of a killed server still run: {server.decoders()}")
        time.sleep(0.05)


def one_round(world, server):
    """Answers how long the server lived."""
    dice = world.dice
    lives = dice.uniform(0.02, 1.5)
    if dice.random() < 0.2:  # at the start, also before it serves
        server.start(wait=False)
        began = time.monotonic()
        watcher = threading.Timer(lives, server.process.kill)
        watcher.start()
        if server.wait_until_it_serves():
            client = server.client()
            try:
                check_facts(world, client)
            except LOST:
                pass
            client.close()
        watcher.join()
    else:
        server.start()
        client = server.client()
        check_facts(world, client)
        client.close()
        began, over = time.monotonic(), threading.Event()
        threads = in_threads(CLIENTS, lambda _: Actor(world, server).run(over))
        time.sleep(lives)
        server.process.kill()
        over.set()
        for thread in threads:
            thread.join()
    lived = time.monotonic() - began
    server.kill()
    no_decoders_left(server)
    require(not world.troubles, "; ".join(world.troubles))
    return lived


def finish_uploads(world, server):
    actor = Actor(world, server)
    actor.client.token = world.channels[0][1]
    for video in world.living():
        while not video.complete:
            actor.send(video)
    return actor.client


def wait_for_jobs(world, client, server):
    for video in world.living():
        seen = client.wait_for(video.id, lambda seen: seen["status"] not in ("uploading", "processing"), END_PATIENCE)
        require(seen["status"] == "ready", f"{video.id} is {seen['status']}: {seen['error']} {seen['processing']}")
        bad = [rung for rung in seen["processing"]["rungs"] if rung["state"] != "ready"]
        require(not bad, f"{video.id} is ready, but of its rungs {bad}")
    end = time.monotonic() + END_PATIENCE
    while jobs := due_jobs(server):
        require(time.monotonic() < end and " dead " not in jobs and " refused " not in jobs, f"jobs do not end:\n{jobs}")
        time.sleep(0.3)


def due_jobs(server):
    """What `klieg admin jobs` lists, without those that are done, and those that wait for their time on purpose."""
    with sqlite3.connect(f"file:{server.data}/klieg.sqlite?mode=ro", uri=True) as database:
        later = {job for (job,) in database.execute(
            "SELECT JobId FROM Jobs WHERE json_extract(Item, '$.State') = 'ready' AND json_extract(Item, '$.Attempt') = 0 AND "
            "json_extract(Item, '$.RunAt') > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+60 seconds')")}
    lines = server.admin("jobs").stdout.splitlines()
    return "\n".join(line for line in lines if line.split()[0] not in later and line.split()[1] != "done")


def check_media(world, client, seconds_of):
    rungs = 0
    for video in world.living():
        presentation = Presentation(client, client.video(video.id)["playback"]["hls"])
        for rendition in presentation.renditions:
            media = presentation.media(rendition)
            require(media.ended, f"{video.id} {rendition} has no end")
            require(abs(media.seconds() - seconds_of[video.clip]) < 0.2, f"{video.id} {rendition} lasts {media.seconds()}")
            complaint = decode(media.bytes_of())
            require(not complaint, f"{video.id} {rendition}: {complaint}")
            rungs += 1
    return rungs


def check_sources(world, data):
    for video in world.living():
        sources = list((data / "objects/objects/src").glob(f"*/{video.id}/*/source"))
        require(len(sources) == 1, f"{video.id} has {len(sources)} sources")
        same = hashlib.sha256(sources[0].read_bytes()).digest() == hashlib.sha256(video.clip.read_bytes()).digest()
        require(same, f"the source of {video.id} is not what was sent")


def sweep(server):
    """One more start, which gives up uploads that nobody can continue."""
    server.start()
    end = time.monotonic() + 5
    while time.monotonic() < end and any(path.stat().st_size for path in (server.data / "objects/staging").glob("*.data")):
        time.sleep(0.1)
    require(server.stop() == 0, "the server does not stop")


def check_nothing_is_left(world, data):
    """Of a server that was stopped."""
    living = {video.id for video in world.living()}
    orphans = [str(path.relative_to(data)) for folder in ("temporary", "links") for path in (data / "objects" / folder).iterdir()]
    # A description without data is a completed upload's, kept for a while on purpose. Empty data is of a server killed between that and
    # the upload's row; it goes when an upload of its age would.
    orphans += [str(path.relative_to(data)) for path in (data / "objects/staging").glob("*.data") if path.stat().st_size > 0]
    for path in (data / "objects/objects").rglob("*"):
        if path.is_file() and not living.intersection(path.parts):
            orphans.append(str(path.relative_to(data)))
    with sqlite3.connect(f"file:{data}/klieg.sqlite?mode=ro", uri=True) as database:
        for (video,) in database.execute("SELECT DISTINCT VideoId FROM Segments"):
            if video not in living:
                orphans.append(f"rows of segments of {video}")
        orphans += [f"open upload {row}" for row in database.execute(
            "SELECT Item FROM Uploads WHERE json_extract(Item, '$.State') = 'open'")]
    require(not orphans, f"{len(orphans)} things belong to nobody: " + "\n".join(orphans[:12]))


def make_clips(folder):
    seconds_of = {}
    for seconds, name, *coding in (
            (2, "h264.mp4", "-c:v", "libx264", "-g", "25", "-c:a", "aac", "-movflags", "+faststart"),
            (4, "h264-last.mp4", "-c:v", "libx264", "-g", "50", "-c:a", "aac"),
            (3, "mpeg4.mp4", "-c:v", "mpeg4", "-q:v", "6", "-c:a", "aac"),
            (2, "mpeg4.avi", "-c:v", "mpeg4", "-q:v", "8", "-c:a", "mp3")):
        clip = make_clip(folder / name, *picture_and_sound(seconds), *coding)
        seconds_of[clip] = seconds
    return seconds_of


def run(options, folder):
    seconds_of = make_clips(folder)
    dice = random.Random(options.seed)
    world = World(list(seconds_of), dice)
    server = Server(options.klieg, folder / "data", ("media.encode_threads=2",))
    server.start()
    Actor(world, server).register()
    server.kill()
    began = time.monotonic()
    for number in range(1, options.rounds + 1):
        world.videos_max = 4 + number  # so that every round has some on their way
        lived = one_round(world, server)
        if number % 10 == 0 or number == options.rounds:
            print(f"round {number}: lived {lived * 1000:.0f} ms; {world.acknowledged} requests acknowledged, {len(world.videos)} videos, "
                  f"{sum(video.complete for video in world.videos)} uploaded, "
                  f"{sum(video.delete == 'acknowledged' for video in world.videos)} deleted", flush=True)
    rounds_took = time.monotonic() - began
    server.start()
    client = server.client()
    try:
        check_facts(world, client)
        client = finish_uploads(world, server)
        wait_for_jobs(world, client, server)
        rungs = check_media(world, client, seconds_of)
        check_sources(world, server.data)
    finally:
        client.close()
        status = server.stop()
    require(status == 0, f"the server stopped with {status}")
    no_decoders_left(server)
    sweep(server)
    verified = server.admin("verify", check=False)
    require(verified.returncode == 0, f"klieg admin verify: {verified.stdout}{verified.stderr}")
    check_nothing_is_left(world, server.data)
    # The server counts anew at its first start, and says so where anything had drifted; what did since, this finds.
    require("was counted anew" not in server.log.read_text(), f"what owners use had drifted: see {server.log}")
    recounted = server.admin("recount", check=False)
    require(found_no_drift(recounted), f"klieg admin recount: {recounted.stdout}{recounted.stderr}")
    require(world.acknowledged > options.rounds and rungs > 0, f"{world.acknowledged} requests acknowledged and {rungs} rungs: hardly anything was killed")
    print(f"{options.rounds} kills in {rounds_took:.0f} s, all in {time.monotonic() - began:.0f} s: {world.acknowledged} acknowledged requests kept, "
          f"{len(world.living())} videos of {len(world.videos)} left and ready, {rungs} rungs decode, "
          f"{verified.stdout.strip().splitlines()[-1]}, nothing left behind")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--keep", help="a folder that stays, instead of a temporary one")
    options = parser.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="klieg-crash-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {options.seed}", flush=True)
    try:
        run(options, folder)
    except (Loss, Refused) as loss:
        print(f"FAIL after seed {options.seed}: {loss}\nthe data folder is {folder}", file=sys.stderr)
        return 1
    if not options.keep:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
