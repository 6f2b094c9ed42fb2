#!/usr/bin/env python3
"""Sends a server what nobody should send, and looks for a clear answer each time: uploads, requests, and whole connections.

usage: hostile.py KLIEG [--seed N] [--shakes 6] [--quick] [--keep FOLDER]

--shakes N  so many damaged copies of each clip
--quick     without the connections that wait for the server's patience to end (up to 45 s)
"""

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hostile_files import SECRET_SECONDS, all_cases  # noqa: E402
from server import LOST, Presentation, Server, make_clip, picture_and_sound  # noqa: E402

BOUND = 120            # seconds until an upload has a final answer; a retried failure takes some
MEMORY_KIB = 300 << 10  # of the server, at its worst
FINAL = ("ready", "failed", "refused")
LYING = ("contradictory", "truncated", "undecodable")
CODES = {"Matroska of 60 s, cut": ("truncated",), "with a time scale of": LYING, "with samples of": LYING}  # where no other will do
HEADER_PATIENCE, IDLE_PATIENCE, BODY_PATIENCE, WRITE_PATIENCE = 10, 75, 30, 30  # http::ServerLimits
SLACK = 6


class Table:
    def __init__(self):
        self.failures = 0
        self.lock = threading.Lock()

    def row(self, name, good, what):
        with self.lock:
            self.failures += not good
            print(f"{'ok  ' if good else 'FAIL'}  {name:48.48}  {what}", flush=True)


class Trap:
    """An address that nothing may ask."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.asked = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            connection, _ = self.socket.accept()
            connection.settimeout(2)
            try:
                self.asked.append(connection.recv(200))
            except OSError:
                self.asked.append(b"(nothing said)")
            connection.close()


def is_clear(error):
    """A stable code, and a sentence for people that tells no path."""
    sentence = error.get("detail") or ""
    return bool(re.fullmatch(r"[a-z][a-z0-9_]+", error.get("code") or "")) and len(sentence) > 10 and not re.search(r"/\w+/\w+/|objects/|0x", sentence)


# Uploads -----------------------------------------------------------------------------------------------------------------------------

def upload_case(client, video, filename, content):
    """(state, what to say about it, whether that is a good answer)."""
    began = time.monotonic()
    answer = client.upload(video["id"], content, filename=filename.encode())
    if answer.status != 204:
        problem = answer.json()
        seen = client.video(video["id"])
        settled = seen["status"] in ("failed", "draft")
        return "refused", f"{answer.status} {problem.get('code')}: {problem.get('detail')}", settled and is_clear(problem)
    seen = client.wait_for(video["id"], lambda seen: seen["status"] in ("ready", "failed"), BOUND)
    took = time.monotonic() - began
    if seen["status"] == "failed":
        return "failed", f"{took:5.1f} s  {seen['error']['code']}: {seen['error']['detail']}", is_clear(seen["error"])
    if seen["status"] != "ready":
        return seen["status"], f"{took:5.1f} s  stuck: {seen['processing']}", False
    seconds = (seen["durationMs"] or 0) / 1000
    renditions = Presentation(client, seen["playback"]["hls"]).renditions
    rungs = " ".join(f"{rung['name']}:{rung['state']}" for rung in seen["processing"]["rungs"])
    return "ready", f"{took:5.1f} s  {seconds:.1f} s long, {rungs}", bool(renditions) and abs(seconds - SECRET_SECONDS) > 0.5


def has_code(name, what):
    wanted = [codes for part, codes in CODES.items() if part in name]
    return not wanted or any(f" {code}: " in what for code in wanted[0])


def stored_of(server, videos):
    """Files of these videos that are kept, segments and posters among them."""
    return [path for path in (server.data / "objects/objects").rglob("*") if path.is_file() and any(video in str(path) for video in videos)]


def uploads(options, table, server, client, channel, trap, folder):
    ended, failed = {}, []
    for name, filename, content in all_cases(folder, trap.port, options.seed, options.shakes):
        video = client.create_video(channel, name[:100])
        state, what, good = upload_case(client, video, filename, content)
        ended[state] = ended.get(state, 0) + 1
        failed += [video["id"]] if state == "failed" else []
        wanted = {"good": ("ready",), "m3u8": ("failed", "refused"), "ffco": ("failed", "refused")}.get(name[:4], FINAL)
        table.row(name, good and state in wanted and has_code(name, what) and server.alive(), f"{state:8} {what}")
    table.row("no decoder asked an address", not trap.asked, f"{trap.asked}")
    leaked = [path for path in (server.data / "objects/objects").rglob("*") if path.is_file() and path.parts[-4] != "source"
              and path.name != "source" and b"root:x:0:0" in path.read_bytes()]
    table.row("nothing of /etc/passwd was published", not leaked, f"{leaked}")
    end = time.monotonic() + BOUND
    while stored_of(server, failed) and time.monotonic() < end:
        time.sleep(0.5)
    table.row("nothing is kept of what failed", failed and not stored_of(server, failed), f"{len(failed)} failed {stored_of(server, failed)[:3]}")
    print("      " + ", ".join(f"{count} {state}" for state, count in sorted(ended.items())))


# Jobs that wait on purpose: what goes in a while, and what looks once more for what was left of something.
LOOK_AGAIN = {"videos.purge", "videos.channel", "videos.poster_wait", "reactions.votes", "subscriptions.channel", "views.video", "comments.video"}


def jobs_are_over(table, server):
    end = time.monotonic() + BOUND
    while True:
        rows = [line.split() for line in server.admin("jobs").stdout.splitlines()]
        lines = [" ".join(row) for row in rows if row[1] not in ("dead", "refused", "done") and not LOOK_AGAIN & set(row)]
        if not lines or time.monotonic() > end:
            break
        time.sleep(0.5)
    table.row("no job runs or waits", not lines, "; ".join(lines)[:200])
    table.row("no decoder is left", not server.decoders(), f"{server.decoders()}")


# Caps --------------------------------------------------------------------------------------------------------------------------------

def demanding(options, table, folder):
    """On a small machine: what takes more than its operator allows is refused for good, and what does not is made."""
    heavy = make_clip(folder / "heavy.mkv", *picture_and_sound(12, "1920x1080", 30), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac").read_bytes()
    light = make_clip(folder / "light.mkv", *picture_and_sound(2), "-c:v", "mpeg4", "-c:a", "aac").read_bytes()
    for name, setting in (("memory", f"media.memory_bytes_max={300 << 20}"), ("memory for nothing", f"media.memory_bytes_max={30 << 20}"),
                          ("processor time", "media.cpu_seconds_max=1")):
        server = Server(options.klieg, folder / f"data-{setting.replace('=', '-')}", (setting,)).start()
        client = server.client()
        client.register("owner")
        channel = client.create_channel("owner")
        video = client.create_video(channel, "heavy")
        state, what, good = upload_case(client, video, "a.mkv", heavy)
        table.row(f"too much {name}", good and state == "failed" and " too_demanding: " in what and server.alive(), f"{state:8} {what}")
        jobs_are_over(table, server)
        table.row("nothing of it is kept", not stored_of(server, [video["id"]]), f"{stored_of(server, [video['id']])[:3]}")
        if "cpu" in setting:
            state, what, good = upload_case(client, client.create_video(channel, "light"), "a.mkv", light)
            table.row("and what takes little is made", good and state == "ready", f"{state:8} {what}")
        table.row("the server stops when asked", server.stop() == 0, "")


# Requests ----------------------------------------------------------------------------------------------------------------------------

def raw(port, sent, patience=5):
    """All that comes back for these bytes, and whether the server ended the connection."""
    with socket.create_connection(("127.0.0.1", port), patience) as connection:
        received = b""
        try:
            connection.sendall(sent)
            while piece := connection.recv(65536):
                received += piece
        except (ConnectionResetError, BrokenPipeError):
            return received, True
        except TimeoutError:
            return received, False
        return received, True


def statuses(received):
    return [int(status) for status in re.findall(rb"(?:^|\r\n\r\n|\})HTTP/1\.1 (\d{3}) ", received)]


def paths(table, server, hls):
    base = hls.rsplit("/", 1)[0]
    tries = ["/media/../../klieg.sqlite", "/media/../FORMAT", "/media/%2e%2e/%2e%2e/FORMAT", "/media/..%2f..%2fFORMAT", "/media/%2fetc%2fpasswd",
             "//etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cetc%5cpasswd", "/media/%00", "/api/videos/%00", "/api/videos/..%2f..",
             "/media/v_%2e%2e/x/1/main.m3u8", "/%", "/%zz", "/%c0%ae%c0%ae/etc/passwd", "/media/t//v/x", "/" + "a" * 8000, "/" + "a/" * 4000,
             f"{base}/../../../../FORMAT", f"{base}/source/../../../secrets", f"{base}/source/..%2f..%2finit.mp4", f"{base}/main.m3u8%00",
             f"{base}/source/-1.m4s", f"{base}/source/4294967296.m4s", f"{base}/source/99999999999999999999.m4s", f"{base}/source/0x0.m4s",
             f"{base}/%2e%2e/init.mp4", f"{base}/source%2finit.mp4%2f..", f"{base}/../1/main.m3u8/..", "http://127.0.0.1:1/media/x"]
    for path in tries:
        received, _ = raw(server.port, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        status = statuses(received)[:1]
        private = any(secret in received for secret in (b"root:", b"SQLite format", b'"signing"')) or received.endswith(b"\r\n\r\n1\n")
        table.row(f"GET {path}", status in ([400], [404], [414], [431]) and not private, f"{status}")


def expect(table, name, answer, wanted):
    clear = answer.status < 400 or not answer.body or is_clear({"code": "x_", **answer.json()})
    table.row(name, answer.status in wanted and clear, repr(answer)[:150])


def tus(table, server, client, channel, content):
    def begin(**more):
        video = client.create_video(channel, "tus")
        return video["id"], client.begin_upload(video["id"], len(content), **more)[0]

    def patch(headers, body=content):
        sent = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", **headers}
        return client.request("PATCH", upload, body, {name: value for name, value in sent.items() if value is not None})

    video, upload = begin()
    sha = base64.b64encode(hashlib.sha256(b"something else").digest()).decode()
    for name, headers, wanted in (
            ("offset ahead", {"Upload-Offset": "5"}, (409,)), ("offset -1", {"Upload-Offset": "-1"}, (400,)),
            ("offset 2^64", {"Upload-Offset": str(1 << 64)}, (400,)), ("offset 1e3", {"Upload-Offset": "1e3"}, (400,)),
            ("no offset", {"Upload-Offset": None}, (400,)), ("no version", {"Tus-Resumable": None}, (412,)),
            ("wrong version", {"Tus-Resumable": "2.0.0"}, (412,)), ("wrong type", {"Content-Type": "video/mp4"}, (415,)),
            ("wrong checksum", {"Upload-Checksum": f"sha256 {sha}"}, (460,)), ("unknown checksum", {"Upload-Checksum": "md5 aaaa"}, (400,)),
            ("no base64", {"Upload-Checksum": "sha256 !!!"}, (400,)), ("short digest", {"Upload-Checksum": "sha1 aaaa"}, (400,))):
        expect(table, f"tus: {name}", patch(headers), wanted)
    table.row("tus: nothing of all that was kept", client.offset(upload) == 0, f"offset {client.offset(upload)}")
    expect(table, "tus: more than its length", patch({}, content + b"more"), (413,))
    client.close()
    expect(table, "tus: more than its length, in chunks", patch({}, iter([content, b"more"])), (413,))
    client.close()
    offset = client.offset(upload)
    table.row("tus: that completed nothing", offset < len(content) and client.video(video)["status"] == "uploading", f"{offset} of {len(content)}")
    table.row("tus: it can be ended or continued", client.request("DELETE", upload, None, {"Tus-Resumable": "1.0.0"}).status == 204, f"{offset}")
    for name, length, metadata, wanted in (
            ("negative length", "-1", None, (400,)), ("length of 2^63", str(1 << 63), None, (400,)), ("too large", str(1 << 60), None, (413,)),
            ("no metadata", "5", "", (400,)), ("metadata no base64", "5", "videoId !!", (400,)),
            ("a path as video", "5", "videoId " + base64.b64encode(b"../../etc").decode(), (400, 404)),
            ("NUL as video", "5", "videoId " + base64.b64encode(b"v_\0").decode(), (400, 404)),
            ("10 KB of metadata", "5", "videoId " + "a" * 10_000, (413, 431))):
        metadata = metadata if metadata is not None else "videoId " + base64.b64encode(video.encode()).decode()
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": length, "Upload-Metadata": metadata}
        expect(table, f"tus: {name}", client.request("POST", "/api/uploads", None, headers), wanted)
    for filename in (b"../../../../tmp/klieg-hostile.mp4", b"/etc/klieg-hostile.mp4", b"a\0b.mp4", b"\xff\xfe.mp4", b"x" * 2000):
        video = client.create_video(channel, "name")["id"]
        answer = client.upload(video, content, filename=filename)
        ended = client.wait_for(video, lambda seen: seen["status"] in ("ready", "failed"), BOUND)["status"] if answer.status == 204 else "refused"
        outside = [path for path in ("/tmp/klieg-hostile.mp4", "/etc/klieg-hostile.mp4") if os.path.exists(path)]
        table.row(f"file name {filename[:30]!r}", ended in FINAL and not outside, f"{answer.status} {ended}")
    expect(table, "tus: a second file", client.request("POST", "/api/uploads", None, {
        "Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "videoId " + base64.b64encode(video.encode()).decode()}), (409,))
    video, upload = begin()
    stranger = server.client()
    stranger.register("stranger")
    expect(table, "tus: somebody else's upload", stranger.patch(upload, 0, content), (404,))
    expect(table, "tus: nobody's upload", server.client().patch(upload, 0, content), (401, 404))
    client.close()
    client.expect(204, "DELETE", f"/api/videos/{video}")
    expect(table, "tus: a deleted video's upload", client.patch(upload, 0, content), (404, 410))


def documents(table, client, channel):
    def post(body, kind="application/json"):
        answer = client.request("POST", "/api/videos", body, {"Content-Type": kind})
        client.close()
        return answer

    good = json.dumps({"channelId": channel, "title": "t"})
    for name, body, kind, wanted in (
            ("70 KB", good[:-1] + " " * 70_000 + "}", "application/json", (413,)), ("2 MB", b" " * 2_000_000, "application/json", (413,)),
            ("30,000 brackets", "[" * 30_000, "application/json", (400,)), ("10,000 deep, closed", '{"a":' * 6_000 + "1" + "}" * 6_000, "application/json", (400,)),
            ("deep below a field", '{"title":' + "[" * 15_000 + "]" * 15_000 + "}", "application/json", (400, 422)),
            ("not UTF-8", b'{"channelId":"x","title":"\xff\xfe"}', "application/json", (400,)),
            ("overlong UTF-8", b'{"channelId":"x","title":"\xc0\xaf"}', "application/json", (400,)),
            ("half a surrogate", '{"channelId":"%s","title":"\\ud800"}' % channel, "application/json", (400, 422)),
            ("NUL in the title", '{"channelId":"%s","title":"a\\u0000b"}' % channel, "application/json", (201, 400, 422)),
            ("another type", good, "text/plain", (415,)), ("form", "title=a", "application/x-www-form-urlencoded", (415,)),
            ("nothing", "", "application/json", (400,)), ("no object", "[]", "application/json", (400, 422)), ("null", "null", "application/json", (400, 422)),
            ("an unknown field", '{"channelId":"%s","title":"t","owner":"u_x"}' % channel, "application/json", (400, 422)),
            ("a number too large", '{"channelId":1e999,"title":"t"}', "application/json", (400, 422)),
            ("trailing text", good + "x", "application/json", (400,)), ("a comment", "/*" + good, "application/json", (400,))):
        expect(table, f"JSON: {name}", post(body, kind), wanted)


def smuggling(table, server):
    get = "GET /healthz HTTP/1.1\r\nHost: a\r\n"
    post = "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    inner = "GET /api/site HTTP/1.1\r\nHost: a\r\n\r\n"
    for name, sent in (
            ("length and chunks", f"{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"),
            ("two lengths", f"{post}Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n{inner}"),
            ("a list of lengths", f"{post}Content-Length: 0, {len(inner)}\r\n\r\n{inner}"),
            ("length +5", f"{post}Content-Length: +5\r\n\r\n{{}}   {inner}"), ("length 0x5", f"{post}Content-Length: 0x5\r\n\r\n{{}}   {inner}"),
            ("length -1", f"{post}Content-Length: -1\r\n\r\n{inner}"), ("length of 2^64 + 2", f"{post}Content-Length: {(1 << 64) + 2}\r\n\r\n{{}}{inner}"),
            ("encoding xchunked", f"{post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{inner}"),
            ("encoding chunked, identity", f"{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{inner}"),
            ("two encodings", f"{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{inner}"),
            ("space before the colon", f"{post}Content-Length : 5\r\n\r\n{inner}"), ("folded header", f"{get}X: a\r\n b\r\n\r\n"),
            ("NUL in a header", f"{get}X: a\0b\r\n\r\n"), ("CR alone", f"{get}X: a\rTransfer-Encoding: chunked\r\n\r\n"),
            ("no host", "GET /healthz HTTP/1.1\r\n\r\n"), ("two hosts", f"{get}Host: b\r\n\r\n"), ("no version", "GET /healthz\r\n\r\n"),
            ("HTTP/3.7", "GET /healthz HTTP/3.7\r\nHost: a\r\n\r\n"), ("noise", os.urandom(300).decode("latin-1") + "\r\n\r\n"),
            ("TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "a" * 500 + "\r\n\r\n"),
            ("chunk size too large", f"{post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{{}}\r\n0\r\n\r\n{inner}"),
            ("chunk size -1", f"{post}Transfer-Encoding: chunked\r\n\r\n-1\r\n{{}}\r\n0\r\n\r\n{inner}"),
            ("chunk without its end", f"{post}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}XX0\r\n\r\n{inner}"),
            ("100 KB of headers", f"{get}" + "X: " + "a" * 100_000 + "\r\n\r\n"), ("5,000 headers", get + "X: a\r\n" * 5_000 + "\r\n")):
        received, ended = raw(server.port, sent.encode("latin-1"))
        seen = statuses(received)
        only_refused = len(seen) <= 1 and all(400 <= status < 600 for status in seen) and b'"registrationOpen"' not in received
        table.row(f"HTTP: {name}", only_refused and ended, f"{seen} {'ended' if ended else 'still open'}")


# Connections -------------------------------------------------------------------------------------------------------------------------

def seconds_until_ended(port, sent, drip=b"", every=1.0, bound=100.0, read=True):
    began = time.monotonic()
    with socket.socket() as connection:
        if not read:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        try:
            connection.sendall(sent)
            while time.monotonic() - began < bound:
                if drip:
                    connection.sendall(drip)
                connection.settimeout(every)
                try:
                    if read and not connection.recv(65536):
                        break
                    if not read:
                        time.sleep(every)
                        connection.sendall(b"")
                        if is_closed(connection):
                            break
                except TimeoutError:
                    pass
        except OSError:
            pass
    return time.monotonic() - began


def is_closed(connection):
    """By the kernel's view of the connection: /proc says 01 while it is established."""
    local, remote = connection.getsockname(), connection.getpeername()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(f":{local[1]:04X}") and fields[2].endswith(f":{remote[1]:04X}"):
            return fields[3] != "01"
    return True


def slow_connections(table, server, hls):
    """Each waits in a thread of its own. Answers the threads."""
    post = b"POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
    segment = f"GET {hls.rsplit('/', 1)[0]}/source/0.m4s HTTP/1.1\r\nHost: a\r\n\r\n".encode()

    def wait(name, limit, *arguments, **more):
        took = seconds_until_ended(server.port, *arguments, bound=limit + SLACK + 5, **more)
        table.row(name, took <= limit + SLACK, f"ended after {took:.1f} s, the limit is {limit} s")

    cases = [("slow: a header that drips", HEADER_PATIENCE, b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: a\r\n"),
             ("slow: half a request line", HEADER_PATIENCE, b"GET /he"),
             ("slow: a body that stops", BODY_PATIENCE, post + b"{"),
             ("slow: nothing said", IDLE_PATIENCE, b""),
             ("slow: nothing more said", IDLE_PATIENCE, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")]
    threads = [threading.Thread(target=wait, args=case) for case in cases]
    threads.append(threading.Thread(target=wait, args=("slow: an answer that is not read", WRITE_PATIENCE, segment * 200), kwargs={"read": False}))
    threads.append(threading.Thread(target=wait, args=("slow: a body that drips", BODY_PATIENCE, post, b" ")))
    for thread in threads:
        thread.start()
    return threads


def idle_connections(table, server):
    before = server.memory_kib()
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for connection in idle[:100]:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    time.sleep(0.3)
    began = time.monotonic()
    status = server.client().request("GET", "/healthz").status
    took = time.monotonic() - began
    table.row("200 idle connections", status == 200 and took < 0.5, f"{status} in {took * 1000:.1f} ms, {server.memory_kib() - before} KiB more")
    for connection in idle:
        connection.close()


# -------------------------------------------------------------------------------------------------------------------------------------

def run(options, folder):
    table, trap = Table(), Trap()
    # Hundreds of files of one owner's fail, and each leaves a video without one.
    server = Server(options.klieg, folder / "data", ("limits.drafts=100000",)).start()
    client = server.client()
    try:
        client.register("owner")
        channel = client.create_channel("owner")
        _, _, good = next(all_cases(folder, trap.port, options.seed, 0))
        video = client.create_video(channel, "plays", visibility="public")["id"]
        client.upload(video, good)
        hls = client.wait_for(video, lambda seen: seen["status"] == "ready", BOUND)["playback"]["hls"]
        slow = [] if options.quick else slow_connections(table, server, hls)
        uploads(options, table, server, client, channel, trap, folder)
        paths(table, server, hls)
        tus(table, server, client, channel, good)
        documents(table, client, channel)
        smuggling(table, server)
        idle_connections(table, server)
        for thread in slow:
            thread.join()
        jobs_are_over(table, server)
        plays = Presentation(client, client.video(video)["playback"]["hls"]).renditions
        table.row("what was good still plays", bool(plays), " ".join(plays))
        table.row("memory", server.memory_kib("VmHWM") < MEMORY_KIB, f"at most {server.memory_kib('VmHWM') >> 10} MiB, now {server.memory_kib() >> 10} MiB")
    except LOST as error:
        table.row("the server answers", False, f"{error!r}; it {'lives' if server.alive() else 'is dead'}, see {server.log}")
    finally:
        status = server.stop() if server.alive() else "dead already"
    table.row("the server stops when asked", status == 0, f"{status}")
    demanding(options, table, folder)
    return table.failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shakes", type=int, default=6)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", help="a folder that stays, instead of a temporary one")
    options = parser.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="klieg-hostile-"))
    folder.mkdir(parents=True, exist_ok=True)
    failures = run(options, folder)
    print(f"{failures} failures")
    if not options.keep and not failures:
        shutil.rmtree(folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
