#!/usr/bin/env python3
"""A table of the steps of a run and their seconds, and which grew. Usage: step_times.py TIMES HISTORY

TIMES has a line `STEP <tab> SECONDS` for each step of this run. HISTORY, beside the build, keeps those of earlier runs on this
machine: a step that took a third longer than the median of its last runs is said to have grown. A report and no failure, since
a busy machine is no mistake; builds are left out, for how long they take is what the compiler's cache has.
"""

import pathlib
import statistics
import sys

KEPT = 9
RUNS_MIN = 3
GROWN = 4 / 3
SECONDS_MIN = 5  # less is noise


def read(path):
    rows = [line.split("\t") for line in path.read_text().splitlines()] if path.exists() else []
    return [(name, float(seconds)) for name, seconds in rows]


def table(steps, before):
    for name, seconds in steps:
        past = [old for step, old in before if step == name][-KEPT:]
        usual = statistics.median(past) if len(past) >= RUNS_MIN else None
        grown = usual is not None and seconds >= SECONDS_MIN and seconds > usual * GROWN and not name.endswith("build")
        yield f"  {seconds:6.0f} s  {name}" + (f"   a third more than the usual {usual:.0f} s: why?" if grown else "")
    yield f"  {sum(seconds for _, seconds in steps):6.0f} s  in all"


def main():
    steps, history = read(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
    before = read(history)
    print("\n".join(table(steps, before)))
    kept = {name: [one for one in before + steps if one[0] == name][-KEPT:] for name, _ in before + steps}
    history.write_text("".join(f"{name}\t{seconds}\n" for rows in kept.values() for name, seconds in rows))


if __name__ == "__main__":
    main()
