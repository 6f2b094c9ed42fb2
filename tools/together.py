#!/usr/bin/env python3
"""Runs shell commands some at a time and prints what each said in one piece, when it ends. Usage: together.py AT_ONCE COMMAND…

Answers 1 where any failed. Commands begin in the order that they are given in, so put the longest first.
"""

import concurrent.futures
import subprocess
import sys
import time


def run(command):
    began = time.monotonic()
    ended = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return ended.returncode, ended.stdout, time.monotonic() - began


def main():
    at_once, commands = int(sys.argv[1]), sys.argv[2:]
    failed = []
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        running = {pool.submit(run, command): command for command in commands}
        for done in concurrent.futures.as_completed(running):
            status, said, seconds = done.result()
            print(f"-- {running[done]}: {'passed' if status == 0 else f'FAILED ({status})'} after {seconds:.0f} s", flush=True)
            sys.stdout.buffer.write(said)
            sys.stdout.buffer.flush()
            if status != 0:
                failed.append(running[done])
    if failed:
        sys.exit("failed: " + "; ".join(failed))


if __name__ == "__main__":
    main()
