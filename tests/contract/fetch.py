#!/usr/bin/env python3
"""Prints what a new site answers at a path, from a server that starts and stops for it. Usage: fetch.py KLIEG PATH"""

import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent / "resilience"))
from server import Server  # noqa: E402


def main():
    binary, path = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="klieg-fetch-") as folder:
        server = Server(Path(binary).resolve(), Path(folder, "data")).start()
        try:
            answer = server.client().expect(200, "GET", path)
        finally:
            server.stop()
    sys.stdout.buffer.write(answer.body)


if __name__ == "__main__":
    main()
