#!/usr/bin/env python3
"""One address opens thousands of connections, each kind of them in turn, and another address asks meanwhile.

usage: crowds.py KLIEG [--count 10000] [--seconds 40] [--tls] [--kinds idle,garbage]

--count N    connections of each kind that are opened, as fast as the server takes them
--seconds S  at most, of each kind
--kinds K    only these, in this order

Idle ones send nothing; pipelined ones send hundreds of requests at once and read no answer; slow readers ask for megabytes
and read a few bytes a second; garbage is a byte that begins no request; with --tls, half-open ones do not even begin a
handshake. It is told how many were open at once, the slowest answer to somebody else, what the server's memory grew by,
and what the kernel then held for all of TCP, of which what the crowd has not read is a part.
Not part of ./run: it takes up to two minutes, and most of a machine; a build without optimisation accepts more slowly than
this opens, so that the others wait in the kernel's queue.
"""

import argparse
import multiprocessing
import re
import resource
import socket
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import Certificate, Server  # noqa: E402

CROWD, OTHER = "127.0.0.1", "127.0.0.2"
ANSWER_BOUND = 1.0           # seconds, to somebody else
ANSWERS_LEAST = 4            # of somebody else, however soon a crowd is complete
MEMORY_BOUND_KIB = 64 << 10  # more than before
AT_ONCE = 200                # connections opened between two looks at all of them
AHEAD = 250                  # requests that a pipelined one sends at once
PIPELINED = 60               # answers that a slow reader asks for
BIG = "/api/openapi.json"


class Crowd:
    """Connections of one kind. Those that the server ends are closed, as any client would."""

    def __init__(self, port, kind, context=None):
        self.port, self.kind = port, kind
        self.context = None if kind == "half-open" else context
        self.open, self.opened, self.ended = [], 0, 0
        self.most = 0

    def add(self):
        raw = socket.socket()
        if self.kind == "slow":
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
        raw.settimeout(5)
        try:
            raw.bind((CROWD, 0))
            raw.connect(("127.0.0.1", self.port))
            one = self.context.wrap_socket(raw, server_hostname="localhost") if self.context else raw
            one.sendall(self.greeting())
            one.setblocking(False)
        except OSError:
            raw.close()
            self.ended += 1
        else:
            self.open.append(one)
        self.opened += 1

    def greeting(self):
        if self.kind == "slow":
            return f"GET {BIG} HTTP/1.1\r\nHost: h\r\n\r\n".encode() * PIPELINED
        if self.kind == "pipelined":
            return b"GET /api/site HTTP/1.1\r\nHost: h\r\n\r\n" * AHEAD
        return b"X\n" if self.kind == "garbage" else b""

    def look(self):
        """Reads a little of each, and closes those that the server has ended."""
        self.most = max(self.most, len(self.open))
        if self.kind == "pipelined":
            return
        alive = []
        for one in self.open:
            try:
                ended = one.recv(64) == b""
            except (BlockingIOError, InterruptedError):
                ended = False
            except OSError as error:
                ended = "did not complete" not in str(error)  # TLS without a whole record
            if ended:
                one.close()
                self.ended += 1
            else:
                alive.append(one)
        self.open = alive

    def close(self):
        for one in self.open:
            one.close()
        self.open = []


class Visitor(multiprocessing.Process):
    """Somebody else, who asks four times a second on a fresh connection. The crowd takes all the time of its own process, and may
    be complete before this one has begun: whoever ends it keeps the crowd until then, and it has asked a few times."""

    def __init__(self, port, context=None):
        super().__init__(daemon=True)
        self.port, self.context = port, context
        self.done, self.told = multiprocessing.Event(), multiprocessing.Queue()
        self.took, self.failures = [], []

    def ask(self):
        with socket.create_connection(("127.0.0.1", self.port), 10, (OTHER, 0)) as raw:
            one = self.context.wrap_socket(raw, server_hostname="localhost") if self.context else raw
            one.sendall(b"GET /api/site HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            return one.recv(4096)

    def run(self):
        while not self.done.wait(0.25) or len(self.took) < ANSWERS_LEAST:
            began = time.monotonic()
            try:
                answer = self.ask()
                if not answer.startswith(b"HTTP/1.1 200 "):
                    self.failures.append(answer[:40])
            except OSError as error:
                self.failures.append(str(error))
            self.took.append(time.monotonic() - began)
        self.told.put((self.took, self.failures))

    def finish(self):
        self.done.set()
        self.took, self.failures = self.told.get()
        self.join()


def kernel_kib():
    """What the kernel holds for TCP, of the whole machine."""
    return int(re.search(r"^TCP:.* mem (\d+)", Path("/proc/net/sockstat").read_text(), re.M).group(1)) * 4


def try_kind(server, kind, options, context):
    before, kernel_before = server.memory_kib(), kernel_kib()
    crowd, visitor = Crowd(server.port, kind, context), Visitor(server.port, context)
    visitor.start()
    end = time.monotonic() + options.seconds
    most_memory, most_kernel = before, kernel_before
    while crowd.opened < options.count and time.monotonic() < end:
        for _ in range(min(AT_ONCE, options.count - crowd.opened)):
            crowd.add()
        crowd.look()
        most_memory, most_kernel = max(most_memory, server.memory_kib()), max(most_kernel, kernel_kib())
    for _ in range(8):  # and while they stay
        time.sleep(0.25)
        crowd.look()
        most_memory, most_kernel = max(most_memory, server.memory_kib()), max(most_kernel, kernel_kib())
    visitor.finish()
    crowd.close()
    grown = most_memory - before
    good = (not visitor.failures and visitor.took and max(visitor.took) <= ANSWER_BOUND and grown <= MEMORY_BOUND_KIB
            and crowd.opened == options.count and crowd.most > 0)
    print(f"{'ok  ' if good else 'FAIL'}  {kind:9}  {crowd.opened} opened, {crowd.most} at once, {crowd.ended} ended; "
          f"others: {len(visitor.took)} answers, slowest {max(visitor.took or [0]) * 1000:.0f} ms, "
          f"{len(visitor.failures)} without {visitor.failures[:2]}; memory +{grown / 1024:.1f} MiB, "
          f"the kernel's for TCP +{(most_kernel - kernel_before) / 1024:.0f} MiB", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--kinds")
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    with tempfile.TemporaryDirectory(prefix="klieg-crowds-") as folder:
        certificate, context = None, None
        kinds = ["idle", "pipelined", "slow", "garbage"]
        if options.tls:
            import ssl
            kinds.append("half-open")
            certificate = Certificate(folder, "localhost")
            context = ssl.create_default_context(cafile=certificate.chain)
        server = Server(options.server, Path(folder, "data"), certificate=certificate).start()
        try:
            visitor = Visitor(server.port, context)
            for _ in range(20):  # what the first requests need stays
                visitor.ask()
            kinds = options.kinds.split(",") if options.kinds else kinds
            good = [try_kind(server, kind, options, context) for kind in kinds]
        finally:
            status = server.stop()
    return 0 if all(good) and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
