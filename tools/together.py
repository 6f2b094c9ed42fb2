#!/usr/bin/env python3
"""Runs shell commands some at a time and prints what each said in one piece, when it ends. Usage: together.py AT_ONCE COMMAND…

Answers 1 where any failed. Commands begin in the order that they are given in, so put the longest first.

One that ends with status 77 was skipped, or a part of it, since this machine lacks what it needs. That is no failure, but is said: with it,
behind all others, and by a line in the file that KLIEG_SKIPPED names, which ./test prints at its very end. Where KLIEG_SKIPS=fail, as on a
machine that has everything, it is one.
"""

import concurrent.futures
import os
import subprocess
import sys
import time


SKIPPED = 77


def word_for(status):
    return "passed" if status == 0 else "SKIPPED, or a part of it," if status == SKIPPED else f"FAILED ({status})"


def tell_skipped(commands):
    print("skipped: " + "; ".join(commands), flush=True)
    if "KLIEG_SKIPPED" in os.environ:
        with open(os.environ["KLIEG_SKIPPED"], "a") as file:
            file.writelines(command + "\n" for command in commands)


def run(command):
    began = time.monotonic()
    ended = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return ended.returncode, ended.stdout, time.monotonic() - began


def main():
    at_once, commands = int(sys.argv[1]), sys.argv[2:]
    failed, skipped = [], []
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        running = {pool.submit(run, command): command for command in commands}
        for done in concurrent.futures.as_completed(running):
            status, said, seconds = done.result()
            print(f"-- {running[done]}: {word_for(status)} after {seconds:.0f} s", flush=True)
            sys.stdout.buffer.write(said)
            sys.stdout.buffer.flush()
            if status != 0:
                (skipped if status == SKIPPED else failed).append(running[done])
    if skipped:
        tell_skipped(skipped)
        if os.environ.get("KLIEG_SKIPS") == "fail":
            failed += skipped
    if failed:
        sys.exit("failed: " + "; ".join(failed))


if __name__ == "__main__":
    main()
