#!/usr/bin/env python3
"""Opens WebSockets as nobody should, and looks for a clear end each time; others are answered meanwhile, within bounds of memory.
What one connection may do is tried over TLS, too, where the server sends in another way.

usage: sockets.py KLIEG [--count 10000] [--quick]

--count N  silent connections, and a fifth as many of each other kind, from many addresses of loopback
--quick    2,000 of them, and without what waits for the server's patience to end (up to 90 s)
"""

import argparse
import json
import os
import resource
import select
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from crowds import ANSWER_BOUND, Visitor  # noqa: E402
from server import Certificate, Server  # noqa: E402

PER_ADDRESS = 200           # connections of one address of loopback
SILENT_KIB = 16             # of the server's memory for a silent one, in a build without optimisation
UNREAD_KIB = 1200           # for one that reads nothing: what waits to be sent has a bound of 1 MiB
MESSAGE_PATIENCE = 30       # realtime::SocketLimits
PING_EVERY, PINGS_MISSED = 25, 2
SLACK = 8
TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
HANDSHAKE = (b"GET /api/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
             b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")


def frame(first, payload=b"", mask=b"\x37\xfa\x21\x3d"):
    size = len(payload)
    length = struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BH", 0xFE, size) if size < 1 << 16 else struct.pack("!BQ", 0xFF, size)
    return bytes([first]) + length + mask + bytes(byte ^ mask[i & 3] for i, byte in enumerate(payload))


def said(message):
    return frame(TEXT, json.dumps(message).encode())


class Peer:
    """One WebSocket, by hand."""

    def __init__(self, server, address="127.0.0.1", room=None, behind=b""):
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.bind((address, 0))
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", server.port))
        if server.certificate:
            self.socket = ssl.create_default_context(cafile=server.certificate.chain).wrap_socket(self.socket, server_hostname="localhost")
        self.received = b""
        self.socket.sendall(HANDSHAKE + behind)

    def head(self):
        while b"\r\n\r\n" not in self.received:
            if not self.more():
                break
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        return head

    def more(self):
        try:
            piece = self.socket.recv(65536)
        except TimeoutError:
            raise
        except OSError:
            piece = b""
        self.received += piece
        return bool(piece)

    def frame(self):
        """(first byte, payload), or None at the end."""
        while True:
            if len(self.received) >= 2:
                size, head = self.received[1] & 0x7F, 2
                if size == 126 and len(self.received) >= 4:
                    size, head = struct.unpack("!H", self.received[2:4])[0], 4
                elif size == 127 and len(self.received) >= 10:
                    size, head = struct.unpack("!Q", self.received[2:10])[0], 10
                if len(self.received) >= head + size and (size not in (126, 127) or head > 2):
                    taken = self.received[0], self.received[head:head + size]
                    self.received = self.received[head + size:]
                    return taken
            if not self.more():
                return None

    def close_code(self):
        """How it ends: a code, 1005 where a close has none, None without a close."""
        while (one := self.frame()) is not None:
            if one[0] == CLOSE:
                return struct.unpack("!H", one[1][:2])[0] if len(one[1]) >= 2 else 1005
        return None

    def send(self, content):
        try:
            self.socket.sendall(content)
            return True
        except OSError:
            return False

    def close(self):
        self.socket.close()


def scheme(server):
    return "wss" if server.certificate else "ws"


class Table:
    failures = 0

    def row(self, name, good, what=""):
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'}  {name:52.52}  {what}", flush=True)


def rules(table, server):
    """One peer, one rule: what it breaks is what it is told."""
    for name, sent, codes in (
            ("unmasked", b"\x81\x02{}", (1002,)), ("a reserved bit", frame(0xC1, b"{}"), (1002,)), ("a reserved opcode", frame(0x83, b"{}"), (1002,)),
            ("nothing to be continued", frame(0x80, b"{}"), (1002,)), ("a message within another", frame(0x01, b"{") + frame(TEXT, b"}"), (1002,)),
            ("a ping in fragments", frame(0x09, b"a"), (1002,)), ("a ping of 126 bytes", frame(PING, b"a" * 126), (1002,)),
            ("a longer form of a length", b"\x81\xfe\x00\x02\0\0\0\0{}", (1002,)), ("sixteen exabytes", b"\x81\xff\x7f" + b"\xff" * 7 + b"\0\0\0\0", (1009,)),
            ("17 KB", frame(TEXT, b" " * 17_000), (1009,)), ("17 KB in fragments", frame(0x01, b" " * 9_000) + frame(0x80, b" " * 9_000), (1009,)),
            ("2,000 empty fragments", frame(0x01) + frame(0x00) * 2_000, (1008,)), ("bytes", frame(BINARY, b"\0\1"), (1003,)),
            ("not UTF-8", frame(TEXT, b'{"op":"\xff"}'), (1007,)), ("not UTF-8, and the frame not whole", frame(TEXT, b"\xc0" + b"a" * 90)[:20], (1007,)),
            ("a close of one byte", frame(CLOSE, b"\x03"), (1002,)), ("a close by 1005", frame(CLOSE, b"\x03\xed"), (1002,)),
            ("a close by 1000", frame(CLOSE, b"\x03\xe8"), (1000,)), ("a close by 4321", frame(CLOSE, struct.pack("!H", 4321)), (4321,)),
            ("a close without a code", frame(CLOSE), (1005,)), ("1,000 pings at once", frame(PING, b"a") * 1_000, (1008,)),
            ("1,000 questions at once", said({"op": "ping", "ts": 1}) * 1_000, (4008, 1008)),
            ("1,000 subscriptions at once", b"".join(said({"op": "sub", "id": i, "topics": [f"video:v_{i:016d}"]}) for i in range(1_000)), (4008, 1008))):
        peer = Peer(server)
        peer.head()
        peer.send(sent)
        code = peer.close_code()
        peer.close()
        table.row(f"{scheme(server)}, a rule: {name}", code in codes and server.alive(), f"{code}")
    for name, text in (("no JSON", b"hello"), ("no object", b"[]"), ("no op", b"{}"), ("an unknown op", b'{"op":"become"}'), ("topics that are none", b'{"op":"sub","topics":5}'),
                       ("10,000 deep", b'{"op":' + b"[" * 8_000 + b"]" * 8_000 + b"}"), ("200 topics", json.dumps({"op": "sub", "topics": ["a"] * 200}).encode())):
        peer = Peer(server)
        peer.head()
        peer.frame()  # hello
        peer.send(frame(TEXT, text))
        answer = peer.frame()
        peer.close()
        table.row(f"{scheme(server)}, words: {name}", answer is not None and answer[0] == TEXT and json.loads(answer[1])["op"] in ("err", "ack"), f"{answer}")


def address_of(number):
    return f"127.0.{1 + number // (PER_ADDRESS * 250)}.{1 + number // PER_ADDRESS % 250}"


def crowd(server, count, peers, **more):
    for number in range(count):
        peers.append(Peer(server, address_of(number), **more))
        if number % 100 == 99:
            for peer in peers[-100:]:
                if not peer.head().startswith(b"HTTP/1.1 101 "):
                    raise SystemExit(f"connection {number} was refused")
    for peer in peers[count // 100 * 100:]:
        peer.head()


def ended(peers):
    """How many the server has ended, whatever it said before."""
    count = 0
    for peer in peers:
        try:
            while piece := peer.socket.recv(65536, socket.MSG_DONTWAIT):
                peer.received += piece
            count += 1
        except BlockingIOError:
            pass
        except OSError:
            count += 1
    return count


def with_visitor(table, server, name, play):
    """Runs `play`, which opens connections into a list and answers (good, what), while somebody else asks; they stay until he has his answers."""
    visitor, peers = Visitor(server.port), []
    visitor.start()
    good, what = play(server.memory_kib(), peers)
    visitor.finish()
    for peer in peers:
        peer.close()
    answered = not visitor.failures and visitor.took and max(visitor.took) <= ANSWER_BOUND
    table.row(name, good and bool(answered) and server.alive(),
              f"{what}; others: {len(visitor.took)} answers, slowest {max(visitor.took or [0]) * 1000:.0f} ms, {len(visitor.failures)} without")


def until_ended(peers, seconds):
    end = time.monotonic() + seconds
    while ended(peers) < len(peers) and time.monotonic() < end:
        time.sleep(0.5)
    return ended(peers)


def silent(table, server, options):
    def play(before, peers):
        crowd(server, options.count, peers)
        grown = (server.memory_kib() - before) / options.count
        gone = until_ended(peers, PING_EVERY * (PINGS_MISSED + 1) + SLACK) if not options.quick else options.count
        return grown <= SILENT_KIB and gone == options.count, f"{grown:.1f} KiB each, {'' if options.quick else f'{gone} ended'}"
    with_visitor(table, server, f"{options.count} that say nothing", play)


def halves(table, server, options):
    def play(before, peers):
        crowd(server, options.count // 5, peers, behind=frame(TEXT, b"a" * 16_000)[:8_000])
        grown = (server.memory_kib() - before) / len(peers)
        gone = until_ended(peers, MESSAGE_PATIENCE + SLACK) if not options.quick else len(peers)
        return grown <= SILENT_KIB + 16 and gone == len(peers), f"{grown:.1f} KiB each, {'' if options.quick else f'{gone} ended'}"
    with_visitor(table, server, f"{options.count // 5} with half a frame", play)


def unread(table, server, options):
    """Each asks, and reads no answer, for as long as it can send."""
    def play(before, peers):
        crowd(server, options.count // 50, peers, room=4096)
        ask = frame(PING, b"a" * 125) * 40 + said({"op": "ping", "ts": "x" * 60}) * 20
        alive, most, end = peers, before, time.monotonic() + 60
        while alive and time.monotonic() < end:
            _, ready, _ = select.select([], [peer.socket for peer in alive[:500]], [], 0)
            for peer in alive:
                peer.socket.setblocking(False)
            alive = [peer for peer in alive if peer.socket not in ready or peer.send(ask) or not gone(peer)]
            most = max(most, server.memory_kib())
            time.sleep(0.5)
        grown = (most - before) / len(peers)
        return grown <= UNREAD_KIB and not alive, f"{grown:.1f} KiB each at most, {len(peers) - len(alive)} ended"
    with_visitor(table, server, f"{options.count // 50} that ask and read nothing", play)


def gone(peer):
    """By the kernel's view: whoever does not read would see no end behind what is unread."""
    return bool(peer.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)) or peer.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != 1


def one_address(table, server, _options):
    """More of one address than there may be."""
    def play(_, peers):
        refused = {}
        for _ in range(1_200):
            peers.append(Peer(server, "127.0.3.1"))
            head = peers[-1].head()
            if not head.startswith(b"HTTP/1.1 101 "):
                refused[head[9:12]] = refused.get(head[9:12], 0) + 1
        return set(refused) <= {b"429", b"503"} and 0 < sum(refused.values()) < 1_200, f"{refused}"
    with_visitor(table, server, "1,200 of one address", play)


def peer_of_python(table, server):
    """Python's `websockets`, of Debian's, which its own Python finds."""
    client = server.client()
    client.register("owner")
    video = client.create_video(client.create_channel("owner"), "a draft")["id"]
    script = Path(__file__).parent / "websockets_peer.py"
    command = ["/usr/bin/python3", str(script), str(server.port), client.token, video]
    if server.certificate:
        command.append(str(server.certificate.chain))
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    table.row(f"{scheme(server)}, Python's websockets follows a topic", run.returncode == 0, (run.stdout + run.stderr).strip().splitlines()[-1:] if run.returncode else run.stdout.strip())


def drained(table, server):
    """Who is there when the server stops hears it, and the server does not wait for who does not answer."""
    listening, deaf = Peer(server), Peer(server)
    for peer in (listening, deaf):
        peer.head()
        peer.frame()
    began = time.monotonic()
    server.process.terminate()
    code = listening.close_code()
    listening.send(frame(CLOSE, struct.pack("!H", code or 1000)))
    listening.close()
    status = server.stop()
    took = time.monotonic() - began
    table.row(f"{scheme(server)}, a server that stops says so", code == 1012 and status == 0 and took < 15, f"{code}, and ended with {status} after {took:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--count", type=int)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    options.count = options.count or (2_000 if options.quick else 10_000)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    options.count = min(options.count, hard * 2 // 5)  # the server gives sockets so many of its open files, and others the rest
    table = Table()
    with tempfile.TemporaryDirectory(prefix="klieg-sockets-") as folder:
        for certificate in (None, Certificate(folder)):
            server = Server(options.klieg, Path(folder, "secure" if certificate else "data"), certificate=certificate).start()
            try:
                peer_of_python(table, server)
                rules(table, server)
                if not certificate:
                    for play in (silent, halves, unread, one_address):
                        play(table, server, options)
                    table.row("memory goes back", server.memory_kib() < 200 << 10, f"{server.memory_kib() >> 10} MiB")
                drained(table, server)
            finally:
                if server.alive():
                    server.stop()
    return 1 if table.failures else 0


if __name__ == "__main__":
    sys.exit(main())
