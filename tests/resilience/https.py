#!/usr/bin/env python3
"""Speaks HTTPS with a server as others do it: openssl, curl, node, Python; renews its certificate while they ask; and sends
it handshakes that nobody should send.

usage: https.py KLIEG [--renewals 20] [--quick]

--quick  without the clients that wait for the server's patience to end (some 10 s), and with a quarter of the renewals
"""

import argparse
import json
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import LOST, Certificate, Server  # noqa: E402

HANDSHAKE_PATIENCE = 10  # http::ServerLimits
LOOK_INTERVAL = 5        # how often the server looks at its certificate's files
SLACK = 6
ASKERS = 8


class Table:
    def __init__(self):
        self.failures = 0

    def row(self, name, good, what=""):
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'}  {name:60.60}  {what}", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*command, text=None):
    done = subprocess.run([str(part) for part in command], input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def s_client(server, *options):
    request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    return run("openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-servername", "localhost", "-CAfile",
               server.certificate.chain, "-verify_return_error", "-ign_eof", *options, text=request)


def real_clients(server, redirect, table):
    at = f"https://localhost:{server.port}"
    status, said = s_client(server, "-alpn", "h2,http/1.1")
    table.row("openssl speaks TLS 1.3 and agrees on http/1.1",
              status == 0 and "TLSv1.3" in said and "ALPN protocol: http/1.1" in said and "HTTP/1.1 200" in said)
    status, said = s_client(server, "-tls1_2")
    table.row("openssl speaks TLS 1.2 with forward secrecy", status == 0 and "ECDHE-" in said and "HTTP/1.1 200" in said)
    status, said = s_client(server, "-tls1_1", "-cipher", "ALL@SECLEVEL=0")
    table.row("openssl gets nothing older", status != 0 and "HTTP/1.1" not in said)
    status, said = s_client(server, "-tls1_2", "-cipher", "AES128-SHA256")
    table.row("openssl gets no cipher without forward secrecy", status != 0 and "HTTP/1.1" not in said)
    with tempfile.TemporaryDirectory() as folder:
        session = Path(folder, "session")
        s_client(server, "-sess_out", session)
        _, said = s_client(server, "-sess_in", session)
        table.row("openssl resumes by its ticket", "Reused, TLSv1.3" in said)

    curl = ("curl", "-sS", "--cacert", server.certificate.chain)
    status, said = run(*curl, "-i", f"{at}/healthz", f"{at}/readyz")
    table.row("curl asks twice on one connection, and hears of HSTS",
              status == 0 and said.count("HTTP/1.1 200") == 2 and said.count("Strict-Transport-Security: max-age=") == 2)
    body = json.dumps({"username": "ada", "email": "ada@example.org", "password": "a password of some length"})
    status, said = run(*curl, "-i", "-H", "Content-Type: application/json", "-H", "X-Klieg-Client: web", "-H",
                       f"Origin: {at}", "-d", body, f"{at}/api/auth/register")
    table.row("curl registers, and its cookie is Secure",
              "201 Created" in said and "__Host-klieg_sid=" in said and "; Secure" in said, said[:200] if "201" not in said else "")
    status, said = run("curl", "-sS", f"{at}/healthz")
    table.row("curl does not trust who vouches for himself", status != 0 and "certificate" in said)
    status, said = run("curl", "-sS", "-i", f"http://localhost:{redirect}/watch/x%26y?t=1%2B2&u=")
    table.row("curl is sent from http to https",
              "308 Permanent Redirect" in said and f"Location: {at}/watch/x&y?t=1%2B2&u=" in said
              and "Strict-Transport" not in said)

    script = """
      const https = require('https'), fs = require('fs');
      const agent = new https.Agent({ca: fs.readFileSync(process.argv[2]), keepAlive: true, minVersion: 'TLSv1.3'});
      https.get({host: 'localhost', port: process.argv[1], path: '/healthz', agent}, (answer) => {
        console.log(answer.statusCode, answer.socket.getProtocol(), answer.socket.authorized);
        answer.resume().on('end', () => agent.destroy());
      });"""
    status, said = run("node", "-e", script, server.port, server.certificate.chain)
    table.row("node speaks TLS 1.3", "200 TLSv1.3 true" in said, said.strip()[:200])
    client = server.client()
    client.register("byron")
    payload = bytes(range(256)) * 4096
    client.create_channel("byron")
    answer = client.request("POST", "/api/auth/login", payload)
    table.row("a large body is refused in words, over TLS too", answer.status == 413, f"{answer.status}")
    client.close()


class Askers:
    """Clients that ask without a pause: half of them on kept connections, half on a new one each time."""

    def __init__(self, port):
        self.port, self.ending = port, threading.Event()
        self.asked, self.failed, self.lock = 0, [], threading.Lock()
        self.context = ssl.create_default_context()
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.threads = [threading.Thread(target=self.ask, args=(number % 2 == 0,)) for number in range(ASKERS)]
        for thread in self.threads:
            thread.start()

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), 30)
        return self.context.wrap_socket(plain, server_hostname="localhost")

    def ask(self, keeps):
        connection = None
        while not self.ending.is_set():
            try:
                connection = connection or self.connect()
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                answer = b""
                while b"\r\n\r\n" not in answer:
                    piece = connection.recv(4096)
                    if not piece:
                        raise OSError("the connection ended early")
                    answer += piece
                if not answer.startswith(b"HTTP/1.1 200"):
                    raise OSError(answer[:60])
                if not keeps:
                    connection.close()
                    connection = None
            except (OSError, *LOST) as error:
                with self.lock:
                    self.failed.append(repr(error))
                connection = None
            with self.lock:
                self.asked += 1

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()


def served_certificate(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 30) as plain, context.wrap_socket(plain) as secure:
        return secure.getpeercert(binary_form=True)


def wait_for_certificate(port, chain):
    wanted = ssl.PEM_cert_to_DER_cert(Path(chain).read_text())
    end = time.monotonic() + LOOK_INTERVAL + SLACK
    while time.monotonic() < end:
        if served_certificate(port) == wanted:
            return True
        time.sleep(0.05)
    return False


def refusals(server):
    return server.log.read_text().count("the certificate cannot be renewed")


def renewals(server, folder, count, table):
    """The files are replaced one after the other, so that for a moment they do not fit each other, and the server is told
    in the middle of it, too."""
    askers = Askers(server.port)
    told = noticed = 0
    for number in range(count):
        fresh = Certificate(folder, f"fresh{number}", "EC" if number % 2 else "RSA")
        shutil.move(fresh.chain, server.certificate.chain)
        server.process.send_signal(signal.SIGHUP)
        shutil.move(fresh.key, server.certificate.key)
        if number == count - 1:  # the last is found without being told
            noticed = wait_for_certificate(server.port, server.certificate.chain)
        else:
            server.process.send_signal(signal.SIGHUP)
            told += wait_for_certificate(server.port, server.certificate.chain)
    askers.end()
    table.row("each renewal is served once the server is told", told == count - 1, f"{told} of {count - 1}")
    table.row("a renewal is found without being told", noticed)
    table.row("no request fails while certificates change", askers.asked > count * ASKERS and not askers.failed,
              f"{askers.asked} requests, {len(askers.failed)} failed {askers.failed[:3]}")
    served = served_certificate(server.port)
    before = refusals(server)
    Path(server.certificate.key).write_text("no key\n")
    server.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + LOOK_INTERVAL + SLACK
    while refusals(server) == before and time.monotonic() < end:
        time.sleep(0.02)
    table.row("files that are no certificate are said to be none, and change nothing",
              refusals(server) > before and served_certificate(server.port) == served)


def hostile(server, quick, table):
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    for name, sent in {"plain HTTP": b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "noise": bytes(range(7, 256)) * 40,
                       "a hello of noise": hello + b"\xff" * 600}.items():
        with socket.create_connection(("127.0.0.1", server.port), 30) as peer:
            peer.sendall(sent)
            began, said = time.monotonic(), b""
            try:
                said = peer.recv(4096)
            except ConnectionError:
                pass
            table.row(f"{name} is cut off at once", time.monotonic() - began < SLACK and not said.startswith(b"HTTP"))
    if not quick:
        silent = {"silence": b"", "half a hello": hello}
        peers = {name: socket.create_connection(("127.0.0.1", server.port), 60) for name in silent}
        began = time.monotonic()
        for name, peer in peers.items():
            peer.sendall(silent[name])
        for name, peer in peers.items():
            try:
                peer.recv(4096)
            except ConnectionError:
                pass
            took = time.monotonic() - began
            table.row(f"{name} is heard for {HANDSHAKE_PATIENCE} s", took < HANDSHAKE_PATIENCE + SLACK, f"{took:.1f} s")
            peer.close()
    table.row("the server still serves", server.client().request("GET", "/healthz").status == 200)


def start_up(binary, folder, table):
    """What is wrong with the files is said at the start; and the limit of open files is raised."""
    one, other = Certificate(folder, "one"), Certificate(folder, "other")
    for name, chain, key, says in (("a missing certificate", Path(folder, "none"), one.key, "none cannot be read"),
                                   ("a key of another", one.chain, other.key, "other.key is not the key of"),
                                   ("a key instead of a certificate", one.key, one.key, "holds no certificate chain")):
        status, said = run(binary, "serve", "--data", Path(folder, "refused"), "--listen", "127.0.0.1:0", "--set",
                           f"server.tls_certificate={chain}", "--set", f"server.tls_key={key}")
        table.row(f"{name} ends the start with a sentence", status == 1 and says in said, said.strip()[-120:])


def without_public_url(binary, folder, table):
    """A certificate alone makes a site of HTTPS of it."""
    server = Server(binary, Path(folder, "unnamed"), certificate=Certificate(folder, "unnamed")).start()
    body = json.dumps({"username": "ada", "email": "ada@example.org", "password": "a password of some length"})
    at = f"https://localhost:{server.port}"
    status, said = run("curl", "-sS", "--cacert", server.certificate.chain, "-i", "-H", "Content-Type: application/json", "-H",
                       "X-Klieg-Client: web", "-H", f"Origin: {at}", "-d", body, f"{at}/api/auth/register")
    table.row("without a public_url cookies are Secure, too", "__Host-klieg_sid=" in said and "; Secure" in said)
    table.row("and browsers hear of HSTS", "Strict-Transport-Security: max-age=" in said)
    server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--renewals", type=int, default=20)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    table = Table()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    soft = min(256, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with tempfile.TemporaryDirectory() as folder:
        start_up(options.server, folder, table)
        without_public_url(options.server, folder, table)
        port, redirect = free_port(), free_port()
        server = Server(options.server, f"{folder}/data", certificate=Certificate(folder), settings=(
            f"server.listen=127.0.0.1:{port}", f"server.public_url=https://localhost:{port}",
            f"server.redirect_listen=127.0.0.1:{redirect}"))
        server.start()
        try:
            limits = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
            table.row("the limit of open files is raised", limits == (hard, hard), f"{soft} to {limits[0]}")
            real_clients(server, redirect, table)
            hostile(server, options.quick, table)
            renewals(server, folder, max(2, options.renewals // 4) if options.quick else options.renewals, table)
        finally:
            status = server.stop()
        table.row("the server ends as it should", status == 0, f"{status}")
    raise SystemExit(f"{table.failures} failed" if table.failures else 0)


if __name__ == "__main__":
    main()
