#!/usr/bin/env python3
"""Two builds of Klieg against each other: whether a change has made anything slower.

usage: compare.py OLD_BUILD NEW_BUILD [--pairs 7] [--only delivery|publish|ladder|memory|table_store|object_store] [--sources FOLDER]

Each bench runs on both builds in turn, old and new, then new and old, so that what the machine does meanwhile hits both; the answer is
the median of the pairs' ratios, above 1 where the new build is better. What is compared is a part of what the benches themselves
measure, short enough to be done many times over.
"""

import argparse
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Instead of this folder, whose modules come last.
sys.path[0] = str(Path(__file__).parent.parent / "tests/resilience")
sys.path.append(str(Path(__file__).parent))
import delivery  # noqa: E402
import memory as memory_bench  # noqa: E402
import publish  # noqa: E402
from server import Server, make_clip  # noqa: E402

WRK_SECONDS = 3


class Ratios:
    """Pairs of figures by name, and what comes of them."""

    def __init__(self):
        self.pairs = {}

    def add(self, old, new):
        for name in old:
            value_of, better = old[name][0] / new[name][0], old[name][1]
            self.pairs.setdefault(name, []).append((value_of if better == "less" else 1 / value_of, old[name][0], new[name][0]))

    def report(self, bench):
        for name, pairs in self.pairs.items():
            ratios = [pair[0] for pair in pairs]
            old, new = (statistics.median(pair[n] for pair in pairs) for n in (1, 2))
            print(f"{bench}, {name}: {statistics.median(ratios):.3f} (from {min(ratios):.2f} to {max(ratios):.2f}; old {old:.4g}, new {new:.4g})", flush=True)


def alternate(pairs, old, new):
    """`old` and `new` answer {name: (figure, "more" or "less")}: which is better."""
    ratios = Ratios()
    for number in range(pairs):
        first = old() if number % 2 == 0 else None
        second = new()
        ratios.add(first or old(), second)
    return ratios


def rates(command):
    """Lines that end in `number /s` or `number MB/s`, by what stands before."""
    with tempfile.TemporaryDirectory(prefix="klieg-compare-") as folder:
        text = subprocess.run([str(part).replace("{folder}", folder) for part in command], check=True, capture_output=True, text=True).stdout
    return {name.strip(): (float(value), "more") for name, value in re.findall(r"^(\D[^\n]*?)\s+([\d.]+) (?:MB)?/s", text, re.M)}


def table_store(build):
    return rates([build / "bench/table_store_bench", "{folder}"])


def object_store(build):
    return rates([build / "bench/object_store_bench", "{folder}", 1])


def ladder(build, source):
    """Processor seconds of the whole ladder: the encoders have threads, and the machine more to do."""
    with tempfile.TemporaryDirectory(prefix="klieg-compare-") as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        subprocess.run([build / "bench/ladder_tool", "all", source, folder], check=True, stdout=subprocess.DEVNULL)
        wall = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"wall seconds": (wall, "less"), "processor seconds": (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "less")}


class Site:
    """A server of a build with somebody signed in."""

    def __init__(self, build, folder):
        self.server = Server(build / "klieg", folder).start()
        self.client = self.server.client()
        self.client.register("bench")
        self.channel = self.client.create_channel("bench")

    def stop(self):
        self.client.close()
        self.server.stop()


def delivery_of(site, paths):
    options = argparse.Namespace(https=False, seconds=WRK_SECONDS)
    video, segment = paths
    return {"JSON": (delivery.wrk(site.server.port, video, 64, options), "more"),
            "segments": (delivery.wrk(site.server.port, segment, 16, options), "more")}


def publish_of(site, source):
    took = publish.publish_once(site.client, site.channel, source)
    publish.settle(site.server)
    site.client.connection.close()  # the other build takes its time now, more than a server waits for the next request
    return {"until segments are fetched": (took["fetched"], "less"), "until the upload is acknowledged": (took["acknowledged"], "less")}


def memory(build):
    """Resident MB at rest, and at most while half a gigabyte streams in."""
    with tempfile.TemporaryDirectory(prefix="klieg-compare-") as folder:
        site = Site(build, Path(folder) / "data")
        time.sleep(1)
        idle = site.server.memory_kib() / 1024
        options = argparse.Namespace(gigabytes=0.5, requests=2)
        with memory_bench.Sampler(site.server) as sampler:
            memory_bench.stream(site.client, site.channel, options, {}, site.server.data)
        site.stop()
    return {"MB at rest": (idle, "less"), "MB during an upload": (max(sampler.values), "less")}


def with_sites(old, new, prepare, measure, pairs):
    with tempfile.TemporaryDirectory(prefix="klieg-compare-") as root:
        sites = [Site(build, Path(root) / name) for name, build in (("old", old), ("new", new))]
        try:
            prepared = [prepare(site) for site in sites]
            return alternate(pairs, *((lambda n=n: measure(sites[n], prepared[n])) for n in (0, 1)))
        finally:
            for site in sites:
                site.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--only", action="append")
    parser.add_argument("--sources", type=Path, required=True, help="keeps the generated files for the next run")
    options = parser.parse_args()
    options.sources.mkdir(parents=True, exist_ok=True)
    old, new, pairs = options.old.resolve(), options.new.resolve(), options.pairs

    def wanted(bench):
        return not options.only or bench in options.only

    if wanted("table_store"):
        alternate(pairs, lambda: table_store(old), lambda: table_store(new)).report("table_store")
    if wanted("object_store"):
        alternate(pairs, lambda: object_store(old), lambda: object_store(new)).report("object_store")
    if wanted("delivery"):
        clip = options.sources / "delivery.mp4"
        if not clip.exists():
            delivery.make_clip(clip)
        with_sites(old, new, lambda site: delivery.publish(site.server, clip), delivery_of, pairs).report("delivery")
    if wanted("publish"):
        source = publish.h264_sources(options.sources, 2)["1 min, index last"]
        with_sites(old, new, lambda site: source, publish_of, pairs).report("publish")
    if wanted("memory"):
        alternate(pairs, lambda: memory(old), lambda: memory(new)).report("memory")
    if wanted("ladder"):
        source = make_clip(options.sources / "hevc-6s.mp4", *publish.pictures(6), "-c:v", "libx265", "-preset", "ultrafast", "-b:v", "4M",
                           "-x265-params", "log-level=error")
        alternate(pairs, lambda: ladder(old, source), lambda: ladder(new, source)).report("ladder")


if __name__ == "__main__":
    main()
