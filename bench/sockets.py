#!/usr/bin/env python3
"""WebSockets by the thousand against Klieg and, on the same job, nginx with nchan: what an open one takes of the server's
memory, how soon an event reaches all readers of a topic, and how many deliveries a second of the server's CPU makes.

usage: sockets.py KLIEG TOOL [--connections 20000] [--readers 10000] [--pairs 7] [--events 10] [--interval 1] [--only klieg]

TOOL           bench/sockets_tool of the release build
--connections  of each server, at most what the hard limit of open files leaves (less 1,000)
--readers      of those, on the topic that events are told on; the others follow another
--pairs        rounds, alternating between the servers, of so many events each, one every so many seconds

An event of Klieg's is a comment, from its request on: stored, then told. nchan is given the bytes of the message that Klieg
sends, which it keeps in memory. Of a comment Klieg tells its readers how many there are by then, too: that is a delivery like others. Both have a thread or worker a core. Memory is resident bytes of all the server's processes
beyond those with 300 connections, by connection; the kernel's buffers are not in it. The figures of CPU are of all that the
server did in a round.
"""

import argparse
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent / "tests" / "resilience")
from server import Server, make_clip, picture_and_sound  # noqa: E402

BASE = 300                  # connections before memory is measured first
ADDRESSES = 400             # of loopback that connections come from: each may have half as many as may ask at once
REST = 3                    # seconds from the last handshake to a look at memory
PATIENCE = 30               # seconds until all deliveries of a round are there
MEMORY_BOUND = 12 * 1024    # bytes a connection
LATENCY_BOUND_MS = 250      # of the 99th percentile
TICKS = os.sysconf("SC_CLK_TCK")

NGINX_CONF = """
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
worker_processes {cores};
worker_rlimit_nofile {files};
daemon off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections {files}; }}
http {{
  access_log off;
  client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f;
  uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
  server {{
    listen 127.0.0.1:{port} reuseport;
    location ~ /sub/(\\w+)$ {{ nchan_subscriber websocket; nchan_channel_id $1; nchan_websocket_ping_interval 25s; }}
    location ~ /pub/(\\w+)$ {{ nchan_publisher; nchan_channel_id $1; nchan_message_buffer_length 200; nchan_message_timeout 2m; }}
  }}
}}
"""


def processes_of(pid):
    """It, and what it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [each for child in children for each in processes_of(int(child))]


def resident(pid):
    total = 0
    for each in processes_of(pid):
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):  # pages that nginx's workers share count once
                total += int(line.split()[1]) * 1024
    return total


def cpu_seconds(pid):
    total = 0
    for each in processes_of(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Crowd:
    """Connections of a sockets_tool."""

    def __init__(self, tool, port, path, topic=None):
        command = [tool, str(port), path, "--addresses", str(ADDRESSES)] + (["--subscribe", topic] if topic else [])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def open(self, count):
        told = self.ask(f"open {count}")
        if told["failed"] or told["lost"]:
            raise SystemExit(f"not all connections could be had: {told}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Klieg:
    name = "Klieg"

    def __init__(self, options, folder):
        settings = (f"server.connections_upgraded_max={options.connections}", "server.connections_max=200",
                    "server.connections_waiting_max=50", "server.connections_per_client_max=100000", "limits.comments_per_minute=0", "limits.comments_per_day=0")
        self.server = Server(options.klieg, Path(folder, "data"), settings).start()
        self.pid, self.port = self.server.process.pid, self.server.port
        self.client = self.server.client()
        self.client.register("sockets")
        channel = self.client.create_channel("sockets")
        self.video, self.other = (self.publish(channel, Path(folder, "clip.mp4")) for _ in range(2))
        self.crowds = [Crowd(options.tool, self.port, "/api/ws", f"video:{video}") for video in (self.video, self.other)]

    def publish(self, channel, clip):
        make_clip(clip, *picture_and_sound(2), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
        video = self.client.create_video(channel, "looked at", visibility="public")["id"]
        self.client.upload(video, clip.read_bytes())
        if self.client.wait_for(video, lambda seen: seen["status"] in ("ready", "failed"), 60)["status"] != "ready":
            raise SystemExit("the clip does not play")
        return video

    def tell(self):
        self.client.expect(201, "POST", "/api/comments", {"videoId": self.video, "text": f"t0={time.monotonic_ns()} and what else is to be said"})

    def stop(self):
        self.server.stop()


class Nchan:
    name = "nginx with nchan"
    bytes = 300

    def __init__(self, options, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        os.chmod(folder, 0o755)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        Path(folder, "nginx.conf").write_text(NGINX_CONF.format(cores=os.cpu_count(), files=files, dir=folder, port=self.port))
        self.process = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise SystemExit(f"nginx does not start: {Path(folder, 'error.log')}")
        self.client = Server.client(self)
        self.crowds = [Crowd(options.tool, self.port, f"/sub/{channel}") for channel in ("one", "other")]

    certificate = None

    def tell(self):
        text = json.dumps({"text": f"t0={time.monotonic_ns()} "})
        answer = self.client.request("POST", "/pub/one", text.ljust(self.bytes), {"Content-Type": "text/plain"})
        if answer.status not in (200, 201, 202):
            raise SystemExit(f"nchan does not publish: {answer}")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def fill(server, options):
    """Opens all its connections. Answers bytes by connection."""
    readers, others = server.crowds
    readers.open(min(BASE, options.readers))
    time.sleep(REST)
    before = resident(server.pid)
    readers.open(max(0, options.readers - BASE))
    if options.connections > options.readers:
        others.open(options.connections - options.readers)
    time.sleep(REST)
    taken = (resident(server.pid) - before) / max(1, options.connections - min(BASE, options.readers))
    print(f"{server.name}: {options.connections} connections, {taken:.0f} bytes resident each; {resident(server.pid) / 1e6:.1f} MB in all", flush=True)
    return taken


def play(server, options):
    """One round of events."""
    readers = server.crowds[0]
    readers.ask("reset")
    began = cpu_seconds(server.pid)
    for number in range(options.events):
        due = time.monotonic() + options.interval
        server.tell()
        if number + 1 < options.events:
            time.sleep(max(0, due - time.monotonic()))
    wanted = options.events * options.readers
    told = readers.ask(f"await {wanted} {PATIENCE}")
    spent = max(cpu_seconds(server.pid) - began, 1 / TICKS)
    told["deliveries_a_cpu_second"] = (told["deliveries"] + told["other"]) / spent
    print(f"  {server.name:17}: {told['deliveries']} of {wanted} deliveries of {told['bytes']} bytes and {told['other']} of what else is told, "
          f"{told['deliveries_a_cpu_second']:.0f} a CPU second, "
          f"{told['p50_ms']:.1f} ms half of them, {told['p99_ms']:.1f} ms 99 %, {told['max_ms']:.1f} ms all", flush=True)
    if told["deliveries"] != wanted or told["lost"]:
        raise SystemExit(f"deliveries or connections were lost: {told}")
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("tool")
    parser.add_argument("--connections", type=int, default=20_000)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--interval", type=float, default=1)
    parser.add_argument("--only", choices=("klieg", "nchan"))
    options = parser.parse_args()
    options.connections = min(options.connections, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 1000)
    options.readers = min(options.readers, options.connections)
    kinds = [kind for kind in (Klieg, Nchan) if options.only in (None, kind.__name__.lower())]
    servers, memory, rounds = [], {}, {}
    with tempfile.TemporaryDirectory(prefix="klieg-sockets-") as folder:
        try:
            for kind in kinds:
                servers.append(kind(options, folder))
                memory[servers[-1].name] = fill(servers[-1], options)
                rounds[servers[-1].name] = []
            for number in range(options.pairs):
                for server in servers:
                    told = play(server, options)
                    rounds[server.name].append(told)
                    if server.name == Klieg.name:
                        Nchan.bytes = told["bytes"]
        finally:
            for server in servers:
                for crowd in server.crowds:
                    crowd.close()
                server.stop()
    return judge(memory, rounds, options)


def judge(memory, rounds, options):
    print(f"\n| {options.connections} connections, {options.readers} readers | bytes resident each | 99 % within | deliveries a CPU second |\n|---|---|---|---|")
    for name, told in rounds.items():
        print(f"| {name} | {memory[name]:.0f} | {statistics.median(each['p99_ms'] for each in told):.1f} ms | "
              f"{statistics.median(each['deliveries_a_cpu_second'] for each in told):.0f} |")
    ok = True
    if Klieg.name in rounds:
        ours = rounds[Klieg.name]
        ok = memory[Klieg.name] <= MEMORY_BOUND and statistics.median(each["p99_ms"] for each in ours) <= LATENCY_BOUND_MS
    if len(rounds) == 2:
        ratios = [a["deliveries_a_cpu_second"] / b["deliveries_a_cpu_second"] for a, b in zip(*rounds.values())]
        print(f"deliveries a CPU second, ours by nchan's: median {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f}) of {len(ratios)} pairs")
        ok = ok and statistics.median(ratios) >= 1
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
