#!/usr/bin/env python3
"""Compares our HTTP server with nginx on this machine: requests of cached JSON, and 4 MiB segments.

usage: http.py HTTP-SERVER [--pairs 9] [--seconds 3]

Both serve the same bytes on loopback with one thread or worker a core; wrk asks. Runs alternate (ours, nginx, ours, ...),
so that what the machine does meanwhile hits both, and the answer is the median of the pairs' ratios.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

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
    location = /json {{ default_type application/json; return 200 '{json}'; }}
    location = /file {{ alias {dir}/segment; default_type video/iso.segment; }}
  }}
}}
"""


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


def wrk(port, path, connections, seconds):
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", f"http://127.0.0.1:{port}{path}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        print(text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


def compare(name, ours, theirs, path, connections, options):
    ratios = []
    for _ in range(options.pairs):
        a = wrk(ours, path, connections, options.seconds)
        b = wrk(theirs, path, connections, options.seconds)
        ratios.append(a / b)
        print(f"  {name}: ours {a:9.0f}/s  nginx {b:9.0f}/s  ratio {a / b:.2f}", flush=True)
    print(f"{name}: median ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        json = '{"items":[' + ",".join('{"id":"v_%016d","title":"x"}' % i for i in range(24)) + "]}"
        Path(folder, "json").write_text(json)
        Path(folder, "segment").write_bytes(os.urandom(4 << 20))
        ours, theirs = free_port(), free_port()
        Path(folder, "nginx.conf").write_text(NGINX_CONF.format(cores=os.cpu_count(), dir=folder, port=theirs, json=json))
        os.chmod(folder, 0o755)
        started = [
            subprocess.Popen([options.server, str(ours), f"{folder}/json", f"{folder}/segment"], stdout=subprocess.DEVNULL),
            subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder], stderr=subprocess.DEVNULL),
        ]
        try:
            wait_for(ours)
            wait_for(theirs)
            compare("json 64 connections", ours, theirs, "/json", 64, options)
            compare("segments 4 MiB, 16 connections", ours, theirs, "/file", 16, options)
        finally:
            for process in started:
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
