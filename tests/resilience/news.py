#!/usr/bin/env python3
"""A channel that very many follow publishes, and the server is killed while they are told: none is missed, none is told twice.

usage: news.py KLIEG [--followers 100000] [--kills 4] [--pairs 1]

Followers are rows: one that the server made, put again under other ids while the server stands still. What they find is asked of the
tables, and of some who have an account of the server itself. A second channel has more followers than rows are written for
(notifications.written_max): each finds its video on the next visit, and nobody who does not come has a row. Of how long publishing
takes, for many and for few, it tells the medians of as many pairs, each in turn first.
"""

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import Server, make_clip, picture_and_sound  # noqa: E402

FANS = 3  # with accounts
PATIENCE = 300
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class Loss(Exception):
    """Somebody was not told, or was told twice."""


def require(good, what):
    if not good:
        raise Loss(what)


class Tables:
    """The tables of a data folder, beside its server or without it."""

    def __init__(self, data):
        self.database = sqlite3.connect(Path(data, "klieg.sqlite"), timeout=60)

    def close(self):
        self.database.close()

    def told(self, video):
        """Whom rows tell that the video was published, each as often as there are rows."""
        asked = "SELECT UserId FROM Notifications WHERE Item LIKE ? AND json_extract(Item, '$.Kind') = 'video.published'"
        return [user for (user,) in self.database.execute(asked, (f"%{video}%",))]

    def followers(self, channel):
        return {user for (user,) in self.database.execute("SELECT UserId FROM Subscriptions WHERE ChannelId = ?", (channel,))}

    def have_followed(self, channel, count, dice):
        """That many more, as one who follows it does."""
        user, item = self.database.execute("SELECT UserId, Item FROM Subscriptions WHERE ChannelId = ?", (channel,)).fetchone()
        rows = []
        for _ in range(count):
            other = "u_" + "".join(dice.choices(ALPHABET, k=len(user) - 3)) + dice.choice("aq")  # 80 bits end in one of those
            rows.append((other, channel, item.replace(user, other)))
        with self.database:
            self.database.executemany("INSERT OR IGNORE INTO Subscriptions (UserId, ChannelId, Item) VALUES (?, ?, ?)", rows)

    def count_followers(self, channel, count):
        """As the counter has it."""
        name = f"channel.subscribers#{channel}"
        with self.database:
            changed = self.database.execute("UPDATE Counters SET Item = json_set(Item, '$.Value', ?) WHERE Name = ?", (count, name))
            require(changed.rowcount == 1, f"there is no counter {name}")


def until(what, good, patience=PATIENCE):
    end = time.monotonic() + patience
    while not (found := good()):
        require(time.monotonic() < end, f"in {patience} s it does not come that {what}")
        time.sleep(0.02)
    return found


def news(client):
    """The videos of which somebody is told that they were published."""
    items = client.expect(200, "GET", "/api/notifications?limit=100").json()["items"]
    return [item["subject"]["videoId"] for item in items if item["type"] == "video.published"]


def ready_video(client, channel, clip):
    video = client.create_video(channel, "What is new", visibility="private")["id"]
    client.upload(video, clip.read_bytes())
    seen = client.wait_for(video, lambda seen: seen["status"] == "ready", PATIENCE)
    require(seen["status"] == "ready", f"the video is {seen['status']}")
    return video


def publish(client, video):
    """Answers the seconds that the request takes."""
    began = time.monotonic()
    client.expect(200, "PATCH", f"/api/videos/{video}", {"visibility": "public"}, {"Content-Type": "application/merge-patch+json"})
    return time.monotonic() - began


def run(options, folder):
    dice = random.Random(options.seed)
    clip = make_clip(folder / "news.mp4", *picture_and_sound(1), "-c:v", "libx264", "-c:a", "aac")
    server = Server(options.klieg, folder / "data", (f"notifications.written_max={options.followers + FANS}",)).start()
    owner = server.client()
    owner.register("owner")
    many, more, few = (owner.create_channel(name) for name in ("many", "more", "few"))
    fans = []
    for number in range(FANS):
        fan = server.client()
        fan.register(f"fan{number}")
        for channel in (many, more, few):
            fan.expect(200, "PUT", f"/api/channels/{channel}/subscription")
        fans.append(fan.token)
    videos = {channel: [ready_video(owner, channel, clip) for _ in range(options.pairs)] for channel in (many, few)}
    videos[more] = [ready_video(owner, more, clip)]
    until("the followers are counted", lambda: owner.expect(200, "GET", f"/api/channels/{more}").json()["subscribers"] == FANS)
    require(server.stop() == 0, "the server does not stop")

    tables = Tables(server.data)
    tables.have_followed(many, options.followers, dice)
    tables.count_followers(more, 10 * options.followers)
    expected = tables.followers(many)
    require(len(expected) == options.followers + FANS, "the followers were not made")

    server.start()
    owner = server.client(owner.token)
    took = {many: [], few: []}
    for pair in range(options.pairs):
        for channel in (many, few) if pair % 2 else (few, many):
            took[channel].append(1000 * publish(owner, videos[channel][pair]))
    medians = [statistics.median(took[channel]) for channel in (many, few)]
    print(f"published to {len(expected)} in {medians[0]:.1f} ms, to {FANS} in {medians[1]:.1f} ms, {medians[0] / medians[1]:.2f} of it", flush=True)
    last = videos[many][-1]
    began = time.monotonic()
    for kill in range(options.kills):
        part = len(expected) * (kill + dice.random()) / options.kills
        until(f"{part:.0f} are told", lambda part=part: len(tables.told(last)) >= part)
        time.sleep(dice.random() / 20)
        server.kill()
        print(f"killed with {len(tables.told(last))} told", flush=True)
        server.start()
    until("all are told", lambda: all(set(tables.told(video)) >= expected for video in videos[many]))
    print(f"all are told {time.monotonic() - began:.1f} s after it, over {options.kills} kills", flush=True)
    owner = server.client(owner.token)
    publish(owner, videos[more][0])
    until("all that was asked for is done", lambda: not unfinished(server))
    for video in videos[many]:
        told = tables.told(video)
        require(sorted(told) == sorted(expected), f"{len(told)} rows tell {len(set(told))} of {len(expected)}")
    require(tables.told(videos[more][0]) == [], "rows tell of what everybody finds when they come")
    for token in fans:
        found = news(server.client(token))
        require(sorted(found) == sorted(sum(videos.values(), [])), f"somebody is told of {found}, and there are {videos}")
        require(news(server.client(token)) == found, "on the next visit it is another list")
    require(len(tables.told(videos[more][0])) == FANS, "who came has not kept what he was shown")
    require(server.stop() == 0, "the server does not stop")
    tables.close()


def unfinished(server):
    lines = server.admin("jobs").stdout.splitlines()
    return [line for line in lines if line.split()[1] != "done" and "notifications" in line]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--followers", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klieg-news-") as folder:
        run(options, Path(folder))
    print("nobody was missed, and nobody was told twice")


if __name__ == "__main__":
    main()
