#!/usr/bin/env python3
"""Compares our delivery with nginx on this machine: cached JSON against a file of the same bytes and against `return 200`
of them, and segments against sendfile of the same bytes.

usage: delivery.py KLIEG [--pairs 9] [--seconds 3] [--https]

--https  under TLS 1.3 on kept connections, both with one certificate and one cipher

The real server serves a real video: its JSON, and one of its segments of about 4 MB. Both have one thread or worker a core;
wrk asks. Runs alternate (ours, nginx, ours, ...), so that what the machine does meanwhile hits both, and the answer is the
median of the pairs' ratios. A file of its own is what nginx would serve in our place; `return 200` looks nothing up, and is
faster than any server of many things.
"""

import argparse
import os
import re
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "resilience"))
from server import Certificate, Server  # noqa: E402

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
    listen 127.0.0.1:{port} reuseport{tls};
    location = /json {{ default_type application/json; return 200 '{json}'; }}
    location = /json.file {{ alias {dir}/json; default_type application/json; }}
    location = /file {{ alias {dir}/segment; default_type video/iso.segment; }}
  }}
}}
"""


NGINX_TLS = """ ssl;
    ssl_certificate {chain};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.3"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


def wrk(port, path, connections, options, headers=()):
    scheme = "https" if options.https else "http"
    command = ["wrk", "-t2", f"-c{connections}", f"-d{options.seconds}s", f"{scheme}://127.0.0.1:{port}{path}"]
    for name in headers:
        command += ["-H", f"{name}: {headers[name]}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        print(text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


def cipher_of(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 5) as plain, context.wrap_socket(plain) as secure:
        return f"{secure.version()} {secure.cipher()[0]}"


def compare(name, ours, our_path, theirs, path, connections, options):
    ratios = []
    for _ in range(options.pairs):
        a = wrk(ours, our_path, connections, options)
        b = wrk(theirs, path, connections, options)
        ratios.append(a / b)
        print(f"  {name}: ours {a:9.0f}/s  nginx {b:9.0f}/s  ratio {a / b:.2f}", flush=True)
    print(f"{name}: median ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})", flush=True)


def make_clip(path):
    """H.264 and AAC at about 5.5 Mbit/s with a keyframe every 6 s: segments of about 4 MB, streamable as it is."""
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=12", "-f", "lavfi", "-i", "sine=d=12",
         "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "5500k", "-minrate", "5500k", "-maxrate", "5500k", "-bufsize", "5500k",
         "-x264-params", "nal-hrd=cbr", "-g", "180", "-keyint_min", "180", "-pix_fmt", "yuv420p", "-c:a", "aac", path],
        check=True)


def publish(server, clip):
    """A public video, all of whose work is done. Answers the paths of its JSON and of a segment."""
    client = server.client()
    client.register("delivery")
    video = client.create_video(client.create_channel("delivery"), "Bench", visibility="public")["id"]
    client.upload(video, clip.read_bytes())
    for _ in range(600):
        told = client.video(video)
        if told["status"] in ("ready", "failed"):
            break
        time.sleep(0.2)
    return f"/api/videos/{video}", told["playback"]["hls"].replace("main.m3u8", "source/0.m4s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", help="the klieg binary, of the release build")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--https", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        make_clip(f"{folder}/clip.mp4")
        certificate = Certificate(folder) if options.https else None
        server = Server(options.server, f"{folder}/data", certificate=certificate)
        server.start()
        nginx = None
        try:
            video, segment = publish(server, Path(folder, "clip.mp4"))
            client = server.client()
            json = client.expect(200, "GET", video).body.decode()
            Path(folder, "json").write_text(json)
            Path(folder, "segment").write_bytes(client.expect(200, "GET", segment).body)
            print(f"JSON of {len(json)} bytes, a segment of {Path(folder, 'segment').stat().st_size} bytes")
            theirs = free_port()
            Path(folder, "nginx.conf").write_text(
                NGINX_CONF.format(cores=os.cpu_count(), dir=folder, port=theirs, json=json.replace("'", "\\'"),
                                  tls=NGINX_TLS.format(**vars(certificate)) if certificate else ""))
            nginx = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
            wait_for(theirs)
            if certificate:
                ours, nginx_has = cipher_of(server.port), cipher_of(theirs)
                print(f"TLS of ours: {ours}, of nginx: {nginx_has}")
                if ours != nginx_has:
                    raise SystemExit("this compares ciphers, not servers")
            compare("json, a file, 64 connections", server.port, video, theirs, "/json.file", 64, options)
            compare("json, return 200, 64 connections", server.port, video, theirs, "/json", 64, options)
            compare("segments, 16 connections", server.port, segment, theirs, "/file", 16, options)
        finally:
            if nginx:
                nginx.terminate()
                nginx.wait()
            server.stop()


if __name__ == "__main__":
    main()
