#!/usr/bin/env python3
"""Compares ways to encode one ladder: ours (first rung, then the rest from one decode), one ffmpeg a rung, and one command.

    ladder.py LADDER_TOOL SOURCE [--ssim | --first]

The one command is what a person would tune by hand: one decode, split, a scale for each rung, x264 with the same settings and
its own choice of threads, files as outputs. Prints JSON: wall seconds, the two ratios, first 20 seconds' delay, SSIM.
"""
import json
import pathlib
import re
import resource
import struct
import subprocess
import sys
import tempfile
import threading
import time


def arguments_of(tool, source, folder):
    lines = subprocess.run([tool, "arguments", source, folder], check=True, capture_output=True, text=True).stdout
    return lines.splitlines()


def rungs_of(arguments):
    """Output options by rung, as the tool builds them."""
    found, start = [], arguments.index("-filter_complex") + 2
    for place, argument in enumerate(arguments):
        if argument.startswith("pipe:") and argument != "pipe:1":
            found.append(arguments[start:place])
            start = place + 1
    return found


def sizes_of(graph):
    return [tuple(map(int, size)) for size in re.findall(r"scale=(\d+):(\d+)", graph)]


def by_hand(arguments, folder, probe_size):
    graph = arguments[arguments.index("-filter_complex") + 1]
    sizes = sorted(set(sizes_of(graph) + [probe_size]))
    outputs = rungs_of(arguments)
    video = [o for o in outputs if "libx264" in o]
    labels = "".join(f"[i{n}]" for n in range(len(video)))
    hand = [f"[0:v]split={len(video)}{labels}"]
    for n, size in enumerate(sizes):
        hand.append(f"[i{n}]" + ("null" if size == probe_size else f"scale={size[0]}:{size[1]}:flags=bicubic") + f"[v{n}]")
    before = arguments[:arguments.index("-filter_complex")]
    before = [a for a in before if a not in ("-progress", "pipe:1")]
    command = ["ffmpeg", "-y", *before, "-filter_complex", ";".join(hand)]
    for n, output in enumerate(outputs):
        output = list(output)
        if "-threads" in output:
            del output[output.index("-threads"):output.index("-threads") + 2]
        command += output + [str(folder / f"{n}.mp4")]
    return command


def size_of(source):
    text = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of",
                           "csv=p=0", source], check=True, capture_output=True, text=True).stdout
    return tuple(map(int, text.strip().split(",")[:2]))


def timed(command):
    """Wall seconds, and processor seconds, which a busy machine disturbs less."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def playable_seconds(path):
    """Whole fragments of a growing file, each 2 s. Reading only the boxes' heads, so as not to disturb what is measured."""
    fragments, at = 0, 0
    if not path.exists():
        return 0
    size = path.stat().st_size
    with open(path, "rb") as file:
        while at + 8 <= size:
            file.seek(at)
            length, kind = struct.unpack(">I4s", file.read(8))
            at += max(length, 8)
            fragments += kind == b"mdat" and at <= size
    return 2 * fragments


def first_twenty(tool, source, folder, rung):
    """When the lowest rung's file holds 20 s, and how long ffmpeg alone takes for them."""
    holds = []
    process = subprocess.Popen([tool, "first", source, str(folder)], stdout=subprocess.DEVNULL)
    begin = time.monotonic()

    def watch():
        while not holds:
            if process.poll() is not None or playable_seconds(folder / f"{rung}.mp4") >= 20:
                holds.append(time.monotonic() - begin)
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    alone, _ = timed(["ffmpeg", "-v", "error", "-y", "-nostdin", "-t", "20", "-i", source, "-an", "-vf", "scale=-2:240", "-c:v", "libx264",
                   "-preset", "veryfast", "-crf", "25", str(folder / "alone.mp4")])
    return {"ours_s": round(holds[0], 2), "ffmpeg_alone_s": round(alone, 2)}


def ssim(encoded, source):
    width, height = size_of(source)
    run = subprocess.run(["ffmpeg", "-v", "info", "-nostdin", "-i", str(encoded), "-i", source, "-lavfi",
                          f"[0:v]scale={width}:{height}:flags=bicubic,settb=1/90000[a];[1:v]settb=1/90000[b];[a][b]ssim", "-f", "null", "-"],
                         capture_output=True, text=True)
    return float(re.search(r"All:([\d.]+)", run.stderr).group(1))


def main():
    tool, source = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory() as root:
        folders = {name: pathlib.Path(root) / name for name in ("all", "each", "hand", "first")}
        for folder in folders.values():
            folder.mkdir()
        if "--first" in sys.argv:
            print(json.dumps(first_twenty(tool, source, folders["first"], "240")))
            return
        arguments = arguments_of(tool, source, root)
        hand = by_hand(arguments, folders["hand"], size_of(source))
        took = {"ours": timed([tool, "all", source, str(folders["all"])]), "one_each": timed([tool, "each", source, str(folders["each"])]),
                "by_hand": timed(hand)}
        report = {name: {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2)} for name, (wall, cpu) in took.items()}
        for other in ("one_each", "by_hand"):
            report["to_" + other] = {kind: round(took["ours"][n] / took[other][n], 3) for n, kind in enumerate(("wall", "cpu"))}
        rungs = sorted((p.stem for p in folders["all"].glob("[0-9]*.mp4")), key=int)
        report["first_20_s"] = first_twenty(tool, source, folders["first"], rungs[0])
        if "--ssim" in sys.argv:
            report["ssim"] = {rung: {"ours": ssim(folders["all"] / f"{rung}.mp4", source),
                                     "by_hand": ssim(folders["hand"] / f"{n}.mp4", source)} for n, rung in enumerate(rungs)}
        print(json.dumps(report, indent=1))


main()
