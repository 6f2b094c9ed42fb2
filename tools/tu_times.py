#!/usr/bin/env python3
"""The slowest translation units of a build folder against the budget of each. Usage: tu_times.py BUILD [--budget SECONDS]

Reads .ninja_log, which has when each step began and ended: seconds by the wall, so the figures of a machine that is busy
otherwise are larger than the compiler's own. A report, never a failure; a unit that ccache answered for costs nothing, so
measure with CCACHE_DISABLE=1.
"""

import argparse
import os
import pathlib
import re

BUDGET = 8.0
SHOWN = 8
# They hold the separately compiled parts of Asio and Beast, once for all, and the precompiled headers of everybody else.
MAY_TAKE_LONGER = ("asio_impl.cpp.o", "beast_impl.cpp.o", ".pch")
BATCH = re.compile(r"(.*)CMakeFiles/(\w+)\.dir/Unity/unity_(\d+)_cxx\.cxx\.o$")  # several sources, which the budget of one is not for


def times(build):
    """{object file: seconds} of the last time that each was made."""
    found = {}
    for line in (build / ".ninja_log").read_text().splitlines():
        fields = line.split("\t")
        if len(fields) == 5 and fields[3].endswith((".o", ".pch")):
            found[fields[3]] = (int(fields[1]) - int(fields[0])) / 1000
    return {name: seconds for name, seconds in found.items() if (build / name).exists()}


def short(name):
    """src/http/CMakeFiles/klieg_http.dir/detail/session.cpp.o -> src/http/detail/session.cpp, and batches by their target"""
    if batch := BATCH.match(name):
        return f"{batch[1]}{batch[2]}, batch {batch[3]}"
    parts = [part for part in pathlib.PurePath(name).parts if part != "CMakeFiles" and not part.endswith(".dir")]
    return os.path.normpath("/".join(".." if part == "__" else part for part in parts)).removesuffix(".o")


def may_take_longer(name):
    return name.endswith(MAY_TAKE_LONGER) or BATCH.match(name)


def report(found, budget):
    slowest = sorted(found.items(), key=lambda one: -one[1])
    over = [name for name, seconds in slowest if seconds > budget and not may_take_longer(name)]
    yield f"{len(found)} units, {sum(found.values()):.0f} s in all; {len(over)} above the budget of {budget:g} s; the slowest:"
    for name, seconds in slowest[:SHOWN]:
        note = "  above the budget" if name in over else "  (may take longer)" if may_take_longer(name) else ""
        yield f"  {seconds:6.1f} s  {short(name)}{note}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--budget", type=float, default=BUDGET)
    options = parser.parse_args()
    print("\n".join(report(times(options.build), options.budget)))


if __name__ == "__main__":
    main()
