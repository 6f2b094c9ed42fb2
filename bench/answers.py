#!/usr/bin/env python3
"""Compares cached answers with nginx on this machine: a list of 15 KB as gzip and as br against files of the same packed bytes, and every
public list and item against `return 200` of the same bytes.

usage: answers.py KLIEG [--pairs 9] [--seconds 3] [--only NAME]

nginx finds its gzip beside the file (gzip_static); for br, of which Debian's has no module, it sends a file of the packed bytes with a
fixed Content-Encoding, which is the same work. `return 200` looks nothing up. Both have one thread or worker a core; wrk asks. Runs
alternate, and the answer is the median of the pairs' ratios.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "resilience"))
import delivery  # noqa: E402
from server import Server  # noqa: E402

CONNECTIONS = 64
PACKED_MIN, PLAIN_MIN = 0.9, 0.6

NGINX_CONF = """
worker_processes {cores};
daemon off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f;
  uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
  server {{
    listen 127.0.0.1:{port} reuseport;
    default_type application/json;
    location = /packed/gzip {{ alias {dir}/list; gzip_static on; }}
    location = /packed/br {{ alias {dir}/list.br; add_header Content-Encoding br; }}
{locations}
  }}
}}
"""

WORDS = ("harbour", "lantern", "meadow", "glacier", "violin", "archive", "compass", "orchard", "thunder", "ferry", "granite", "pepper", "sail",
         "mountain", "window", "kettle", "river", "saffron", "tunnel", "valley", "willow", "market", "bridge", "cinema", "signal", "puzzle")


def prose(seed, length):
    """Text that packs about as what people write does."""
    text = ""
    while len(text) < length:
        seed = (seed * 1103515245 + 12345) % 2**31
        text += WORDS[(seed >> 8) % len(WORDS)] + (". " if seed % 11 == 0 else " ")
    return text[:length].strip()


def make_clip(path):
    """Small and short, so that all rungs of ten of them are done soon."""
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=256x144:r=24:d=4", "-f", "lavfi", "-i", "sine=d=4", "-c:v", "libx264",
         "-preset", "ultrafast", "-g", "48", "-pix_fmt", "yuv420p", "-c:a", "aac", path], check=True)


def publish(server, clip):
    """Ten public videos, all of whose work is done; a page of them is 15 KB. Answers the paths that are compared, by name."""
    client = server.client()
    client.register("answers")
    channel = client.create_channel("answers")
    videos = [client.create_video(channel, f"Bench {n}: {prose(n, 40)}", visibility="public", description=prose(n + 100, 750))["id"]
              for n in range(10)]
    for video in videos:
        client.upload(video, clip)
        for _ in range(600):
            told = client.video(video)
            if told["status"] in ("ready", "failed"):
                break
            time.sleep(0.2)
        if told["status"] != "ready":
            raise SystemExit(f"the clip was not published: {told}")
    hls = told["playback"]["hls"]
    return {"videos": "/api/videos?limit=10", "one video": f"/api/videos/{videos[0]}", "channel": "/api/channels/@answers",
            "channel's videos": "/api/channels/@answers/videos?limit=10", "videos of a channel": f"/api/videos?channelId={channel}&limit=10",
            "site": "/api/site", "multivariant playlist": hls, "media playlist": hls.replace("main.m3u8", "source/index.m3u8")}


def quoted(text):
    if "$" in text:
        raise SystemExit("nginx would take it for a variable")
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def nginx_location(number, path, answer):
    """A word of its configuration has at most 4 KB, so a longer text is put together of several."""
    text = answer.body.decode()
    pieces = [text[at:at + 3000] for at in range(0, len(text), 3000)]
    names = [f"$piece_{number}_{n}" for n in range(len(pieces))]
    sets = "".join(f"set {name} {quoted(piece)}; " for name, piece in zip(names, pieces)) if len(pieces) > 1 else ""
    said = f'"{"".join(names)}"' if sets else quoted(text)
    return f"    location = {path} {{ default_type {answer.headers['Content-Type']}; {sets}return 200 {said}; }}"


def compare(name, asked, ours, theirs, options, headers):
    """`ours` and `theirs` are a port and a path each."""
    ratios = []
    for number in range(options.pairs):
        first, second = (ours, theirs) if number % 2 == 0 else (theirs, ours)
        rates = {side: delivery.wrk(*side, CONNECTIONS, options, headers) for side in (first, second)}
        ratios.append(rates[ours] / rates[theirs])
        print(f"  {name}: ours {rates[ours]:9.0f}/s  nginx {rates[theirs]:9.0f}/s  ratio {ratios[-1]:.2f}", flush=True)
    median = statistics.median(ratios)
    print(f"{name}: median ratio {median:.2f} (from {min(ratios):.2f} to {max(ratios):.2f}), asked {asked}{'' if median >= asked else ': SHORT'}",
          flush=True)
    return median >= asked


def same(client, path, other, other_path, headers):
    """Both answer these bytes, or there is nothing to compare."""
    one, two = client.expect(200, "GET", path, headers=headers), other.expect(200, "GET", other_path, headers=headers)
    if one.body != two.body or one.headers["Content-Encoding"] != two.headers["Content-Encoding"]:
        raise SystemExit(f"{path}: {one} is not {two}")
    return one


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", help="the klieg binary, of the release build")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", action="append", help="a name such as 'one video', 'gzip' or 'br'")
    options = parser.parse_args()
    options.https = False
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        clip = Path(folder, "clip.mp4")
        make_clip(clip)
        server = Server(options.server, f"{folder}/data")
        server.start()
        nginx = None
        try:
            paths = publish(server, clip.read_bytes())
            client = server.client()
            plain = {name: client.expect(200, "GET", path) for name, path in paths.items()}
            Path(folder, "list").write_bytes(plain["videos"].body)
            for coding, suffix in (("gzip", "gz"), ("br", "br")):
                packed = client.expect(200, "GET", paths["videos"], headers={"Accept-Encoding": coding})
                Path(folder, f"list.{suffix}").write_bytes(packed.body)
                print(f"{paths['videos']}: {len(plain['videos'].body)} bytes, {len(packed.body)} as {coding}", flush=True)
            places = {name: f"/plain/{number}" for number, name in enumerate(paths)}
            port = delivery.free_port()
            locations = "\n".join(nginx_location(number, places[name], answer) for number, (name, answer) in enumerate(plain.items()))
            Path(folder, "nginx.conf").write_text(NGINX_CONF.format(cores=os.cpu_count(), dir=folder, port=port, locations=locations))
            nginx = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
            delivery.wait_for(port)
            other = type(client)(port)
            for coding in ("gzip", "br"):
                headers = {"Accept-Encoding": coding}
                same(client, paths["videos"], other, f"/packed/{coding}", headers)
                if not options.only or coding in options.only:
                    kept.append(compare(coding, PACKED_MIN, (server.port, paths["videos"]), (port, f"/packed/{coding}"), options, headers))
            for name, path in paths.items():
                answer = same(client, path, other, places[name], {})
                if not options.only or name in options.only:
                    kept.append(compare(f"{name}, {len(answer.body)} bytes", PLAIN_MIN, (server.port, path), (port, places[name]), options, {}))
        finally:
            if nginx:
                nginx.terminate()
                nginx.wait()
            server.stop()
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
