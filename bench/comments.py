#!/usr/bin/env python3
"""What comments cost: pages that are kept against nginx, posts against the bare rows, long threads against short ones, and many who write
at once on one video against as many on videos of their own.

usage: comments.py KLIEG COMMENTS_BENCH [--pairs 7] [--seconds 3] [--only kept|posts|length|writers] [--comments 1000000] [--writers 64]

kept     the first page of a video's comments, plain and as gzip, against nginx with `return 200` of the same bytes
posts    comments of many people on one video against a route on the same server that commits the same two rows and asks nothing (comments_bench);
         told beside it, and not judged: against a server that has that route alone, where nothing comes of the rows (no log, no count, no news)
length   the server's processor time for pages all over a thread, none of them kept, of --comments against those of a hundred
writers  --writers connections that post on one video against as many, each person on a video of their own

Runs alternate, and each answer is the median of the pairs' ratios. Both sides commit to the same disk.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "resilience"))
import answers  # noqa: E402
import delivery  # noqa: E402
from server import Server  # noqa: E402

ASKED = {"kept": 0.7, "posts": 0.7, "length": 1.5, "writers": 0.8}
SHORT = 100  # comments
PLACES = 40  # in a thread, where a page begins
LIMITS = (18, 19, 20, 21, 22)
WITHOUT_BUDGET = ("limits.comments_per_minute=0", "limits.comments_per_day=0")

POSTS = """
local tokens, videos, run, number = {{{tokens}}}, {{{videos}}}, "{run}", 0
local threads = 0
function setup(thread) thread:set("which", threads); threads = threads + 1 end
function request()
  number = number + 1
  local turn = (number * 2 + which) % #tokens
  local body = string.format('{{"videoId":"%s","text":"The harbour at night, %s: %d of %d, and a violin."}}', videos[turn % #videos + 1], run, number, which)
  return wrk.format("POST", "{path}", {{["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. tokens[turn + 1]}}, body)
end
"""


def processor_seconds(pid):
    """Of all its threads so far, to the nanosecond."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:
            pass  # it ended
    return total / 1e9


class Site:
    """A server with a channel, its videos and people."""

    def __init__(self, options, folder):
        self.options, self.folder = options, Path(folder)
        self.server = Server(options.server, f"{folder}/data", WITHOUT_BUDGET).start()
        self.owner = self.server.client()
        self.owner.register("owner")
        self.channel = self.owner.create_channel("owner")
        clip = self.folder / "clip.mp4"
        answers.make_clip(clip)
        self.clip = clip.read_bytes()

    def videos(self, count):
        """Public ones that play."""
        made = []
        for number in range(count):  # each with its file at once: few may be without one
            made.append(self.owner.create_video(self.channel, f"Bench {number}", visibility="public")["id"])
            self.owner.upload(made[-1], self.clip)
        for video in made:
            if self.owner.wait_for(video, lambda told: told["status"] in ("ready", "failed"), 600)["status"] != "ready":
                raise SystemExit("a clip was not published")
        return made

    def people(self, count):
        """The tokens of as many accounts, at most 676 of a site, and the id of the last."""
        tokens, user = [], None
        for number in range(count):
            client = self.server.client()
            user = client.register(f"{answers.WORDS[number % 26]}-{answers.WORDS[number // 26]}")
            tokens.append(client.token)
            client.close()
        return tokens, user["id"]

    def post(self, video, text):
        self.owner.expect(201, "POST", "/api/comments", {"videoId": video, "text": text})


def judge(name, ratios, asked, at_most=False):
    median = statistics.median(ratios)
    good = median <= asked if at_most else median >= asked
    print(f"{name}: median ratio {median:.2f} (from {min(ratios):.2f} to {max(ratios):.2f}), asked {'at most ' if at_most else ''}{asked}{'' if good else ': SHORT'}",
          flush=True)
    return good


def pairs(options, name, ours, theirs, unit):
    """The ratios of two measurements that alternate, which begins as well."""
    ratios = []
    for number in range(options.pairs):
        figures = {measure: measure() for measure in ((ours, theirs) if number % 2 == 0 else (theirs, ours))}
        ratios.append(figures[ours] / figures[theirs])
        print(f"  {name}: {figures[ours]:.5g} against {figures[theirs]:.5g} {unit}, ratio {ratios[-1]:.2f}", flush=True)
    return ratios


def as_nginx_returns(path, answer):
    """A location that returns these bytes, whatever they are: its strings take all but its own three signs as they stand, and have at most 4 KB."""
    pieces = [answer.body[at:at + 1800] for at in range(0, len(answer.body), 1800)]
    signs = {ord("\\"): b"\\\\", ord("'"): b"\\'", ord("$"): b"${dollar}"}
    texts = [b"".join(signs.get(byte, bytes([byte])) for byte in piece) for piece in pieces]
    name = path.strip("/").replace("/", "_")
    sets = b"".join(b"set $%s_%d '%s'; " % (name.encode(), number, text) for number, text in enumerate(texts))
    coding = f"add_header Content-Encoding {answer.headers['Content-Encoding']}; " if answer.headers["Content-Encoding"] else ""
    whole = "".join(f"${{{name}_{number}}}" for number in range(len(texts)))
    return b"".join([f"    location = {path} {{ default_type {answer.headers['Content-Type']}; {coding}".encode(), sets, f'return 200 "{whole}"; }}\n'.encode()])


def kept(site):
    options, video = site.options, site.videos(1)[0]
    tokens, _ = site.people(5)
    for number in range(40):
        client = site.server.client(tokens[number % len(tokens)])
        client.expect(201, "POST", "/api/comments", {"videoId": video, "text": answers.prose(number, 80 + 40 * (number % 9))})
        client.close()
    path, client = f"/api/comments/{video}", site.server.client()
    codings = {"plain": {}, "gzip": {"Accept-Encoding": "gzip"}}
    said = {name: client.expect(200, "GET", path, headers=headers) for name, headers in codings.items()}
    port = delivery.free_port()
    locations = b"".join(as_nginx_returns(f"/{name}", answer) for name, answer in said.items())
    conf = answers.NGINX_CONF.format(cores=os.cpu_count(), dir=site.folder, port=port, locations="@LOCATIONS@").replace("http {", 'http { geo $dollar { default "$"; }', 1)
    (site.folder / "nginx.conf").write_bytes(conf.encode().replace(b"@LOCATIONS@", locations))
    nginx = subprocess.Popen(["nginx", "-c", f"{site.folder}/nginx.conf", "-p", site.folder], stderr=subprocess.DEVNULL)
    try:
        delivery.wait_for(port)
        other, good = type(client)(port), True
        for name, headers in codings.items():
            answer = answers.same(client, path, other, f"/{name}", headers)
            full = f"kept, {name}, {len(answer.body)} bytes"
            ratios = pairs(options, full, lambda: delivery.wrk(site.server.port, path, answers.CONNECTIONS, options, headers),
                           lambda: delivery.wrk(port, f"/{name}", answers.CONNECTIONS, options, headers), "a second")
            good = judge(full, ratios, ASKED["kept"]) and good
        return good
    finally:
        nginx.terminate()
        nginx.wait()


def posts_a_second(options, folder, port, tokens, videos, path="/api/comments"):
    """Of as many connections as there are writers; each post is another text."""
    script = Path(folder, "posts.lua")
    quoted = {"tokens": ", ".join(f'"{token}"' for token in tokens), "videos": ", ".join(f'"{video}"' for video in videos)}
    script.write_text(POSTS.format(**quoted, run=time.monotonic_ns(), path=path))
    command = ["wrk", "-t2", f"-c{options.writers}", f"-d{options.seconds}s", "-s", script, f"http://127.0.0.1:{port}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"posts were refused:\n{text}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


class Bench:
    """A comments_bench that serves a folder."""

    def __init__(self, options, kind, folder):
        self.process = subprocess.Popen([options.bench, kind, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def settle(self):
        """Until nothing is under way that a measurement before has begun."""
        before = processor_seconds(self.process.pid)
        while True:
            time.sleep(0.3)
            now = processor_seconds(self.process.pid)
            if now - before < 0.01:
                return
            before = now

    def stop(self):
        self.process.kill()
        self.process.wait()


def posts(site):
    options, video = site.options, site.videos(1)
    tokens, _ = site.people(options.writers)
    site.owner.close()
    site.server.stop()
    whole, bare = Bench(options, "serve", site.server.data), Bench(options, "bare", site.folder / "rows")

    def measure(server, path):
        def once():
            whole.settle()
            return posts_a_second(options, site.folder, server.port, tokens, video, path)
        return once

    try:
        ruled = measure(whole, "/api/comments")
        ratios = pairs(options, "posts", ruled, measure(whole, "/bench/comments"), "posts a second")
        beside = pairs(options, "posts beside rows that nothing comes of", ruled, measure(bare, "/bench/comments"), "posts a second")
    finally:
        whole.stop()
        bare.stop()
    print(f"posts, against the two rows where nothing comes of them: median ratio {statistics.median(beside):.2f} (from {min(beside):.2f} to {max(beside):.2f})")
    return judge("posts, against the two rows alone", ratios, ASKED["posts"])


def places(site, video, sort, count):
    """Cursors all over a thread."""
    client, limit, found = site.server.client(), min(100, max(1, count // (PLACES + 10))), []
    cursor = ""
    while cursor is not None:
        cursor = client.expect(200, "GET", f"/api/comments/{video}?sort={sort}&limit={limit}{cursor and '&cursor=' + cursor}").json()["nextCursor"]
        found.append(cursor)
    deep = found[:max(1, len(found) * 3 // 4)]  # behind each there is a full page
    return [deep[len(deep) * number // PLACES] for number in range(PLACES)]


def length(site):
    options = site.options
    videos = site.videos(2)
    _, author = site.people(1)
    site.owner.close()
    site.server.stop()
    for video, count in zip(videos, (options.comments, SHORT)):
        subprocess.run([options.bench, "fill", site.server.data, video, author, str(count)], check=True)
    site.server.start()
    site.owner.port = site.server.port
    asked = {video: [f"/api/comments/{video}?sort={sort}&limit={limit}&cursor={place}" for sort in ("newest", "top")
                     for place in places(site, video, sort, count) for limit in LIMITS] for video, count in zip(videos, (options.comments, SHORT))}
    client, posted = site.server.client(), iter(range(1 << 30))

    def cost(video):
        site.post(video, f"What was kept is not kept any more: {next(posted)}.")
        time.sleep(0.3)  # the event of it goes its way
        client.expect(200, "GET", f"/api/comments/{video}")
        began = processor_seconds(site.server.process.pid)
        for path in asked[video]:
            client.expect(200, "GET", path)
        return (processor_seconds(site.server.process.pid) - began) / len(asked[video]) * 1e6

    ratios = pairs(options, "length", lambda: cost(videos[0]), lambda: cost(videos[1]), "µs of a processor a page")
    return judge(f"length, {options.comments} comments against {SHORT}", ratios, ASKED["length"], at_most=True)


def writers(site):
    options, videos = site.options, site.videos(site.options.writers)
    tokens, _ = site.people(options.writers)
    ratios = pairs(options, "writers", lambda: posts_a_second(options, site.folder, site.server.port, tokens, videos[:1]),
                   lambda: posts_a_second(options, site.folder, site.server.port, tokens, videos), "posts a second")
    return judge(f"writers, {options.writers} on one video against {options.writers} on as many", ratios, ASKED["writers"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", help="the klieg binary, of the release build")
    parser.add_argument("bench", help="comments_bench, likewise")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=tuple(ASKED))
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--writers", type=int, default=64)
    options = parser.parse_args()
    options.https = False
    good = []
    for measure in (kept, posts, length, writers):
        if not options.only or measure.__name__ in options.only:
            with tempfile.TemporaryDirectory() as folder:
                os.chmod(folder, 0o755)
                site = Site(options, folder)
                try:
                    good.append(measure(site))
                finally:
                    if site.server.alive():
                        site.server.stop()
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
