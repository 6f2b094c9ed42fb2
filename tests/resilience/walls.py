#!/usr/bin/env python3
"""Takes the layers of the sandbox of decoders away one by one, as old kernels and containers do, puts a hostile program in a decoder's
place, and looks that a start says what is missing, that the program reads, writes and reaches nothing all the same, and that with
`media.sandbox = required` no file is taken and none that waits is decoded.

usage: walls.py KLIEG [--keep FOLDER]
       walls.py --without LAYER KLIEG …      runs that command as if the kernel lacked it

A layer that this machine lacks in any case is passed over.
"""

import argparse
import ctypes
import json
import os
import platform
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import Refused, Server, make_clip, picture_and_sound  # noqa: E402

EPERM, EINVAL, ENOSYS = 1, 22, 38
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
# (number on x86-64, on AArch64), the first argument or none, what the kernel answers
CALLS = {
    "landlock": [((444, 444), None, ENOSYS)],
    "namespaces": [((272, 97), None, EPERM)],  # unshare
    "seccomp": [((157, 167), PR_SET_SECCOMP, EINVAL), ((317, 277), None, ENOSYS)],  # prctl, seccomp
    "no reading": [((444, 444), None, ENOSYS), ((272, 97), None, EPERM)],
}
LAYERS = {"landlock": {"landlock"}, "namespaces": {"mounts", "network"}, "seccomp": {"system_calls"},
          "no reading": {"landlock", "mounts", "network"}}
ALL = {"system_calls", "landlock", "mounts", "network", "capabilities", "limits"}
DECODES_WITHOUT = {"landlock", "mounts", "network"}
PATIENCE = 30


def require(good, what):
    if not good:
        raise SystemExit(f"walls: {what}")


class Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("if_true", ctypes.c_uint8), ("if_false", ctypes.c_uint8), ("value", ctypes.c_uint32)]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(Instruction))]


def take_away(layer):
    """From this process, and from all that it becomes and starts: a filter of system calls before the server's own."""
    load, equal, answer = 0x20, 0x15, 0x06
    machine = ("x86_64", "aarch64").index(platform.machine())
    list_ = []
    for numbers, argument, errno in CALLS[layer]:
        list_.append(Instruction(load, 0, 0, 0))  # the number of the call
        if argument is None:
            list_.append(Instruction(equal, 0, 1, numbers[machine]))
        else:
            list_ += [Instruction(equal, 0, 3, numbers[machine]), Instruction(load, 0, 0, 16), Instruction(equal, 0, 1, argument)]
        list_.append(Instruction(answer, 0, 0, 0x00050000 | errno))
    list_.append(Instruction(answer, 0, 0, 0x7fff0000))
    program = Program(len(list_), (Instruction * len(list_))(*list_))
    libc = ctypes.CDLL(None, use_errno=True)
    require(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs")
    require(libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0, "this machine takes no filters of system calls")


class Machine:
    """One without some layer: its klieg, and what a start on it should say."""

    def __init__(self, klieg, folder, layer, missing_anyway):
        self.layer = layer
        self.missing = missing_anyway | LAYERS.get(layer, set())
        self.binary = klieg
        if layer is not None:
            self.binary = folder / f"klieg without {layer}"
            self.binary.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{Path(__file__).resolve()}' --without '{layer}' '{klieg}' \"$@\"\n")
            self.binary.chmod(0o755)

    def decodes(self, setting):
        return not self.missing if setting == "required" else self.missing <= DECODES_WITHOUT

    def start(self, data, setting, log, decoder=None):
        settings = (f"media.sandbox={setting}",)
        if decoder:
            settings += (f"media.ffprobe={decoder}", f"media.ffmpeg={decoder}")
        log.unlink(missing_ok=True)
        server = Server(self.binary, data, settings, log=log).start()
        said = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        about = [line for line in said if "sandbox of decoders" in line["message"] or "decoders could read" in line["message"]]
        require(len(about) == 1, f"{self.layer}: a start says {about}")
        level = "info" if not self.missing else "error" if not self.decodes(setting) or {"landlock", "mounts"} <= self.missing else "warn"
        require(about[0]["level"] == level, f"{self.layer}: a start says {about[0]}, not as {level}")
        for layer in self.missing:
            require(f"{layer}: " in about[0]["missing"], f"{self.layer}: a start does not name {layer}: {about[0]}")
        metrics = server.client().expect(200, "GET", "/metrics").body.decode()
        for layer in ALL:
            line = f'klieg_sandbox_layer{{layer="{layer}"}} {0 if layer in self.missing else 1}\n'
            require(line in metrics, f"{self.layer}: no metric says {line}")
        ready = server.client().expect(200, "GET", "/readyz").body
        require((b"sandbox_incomplete" in ready) != self.decodes(setting), f"{self.layer}, {setting}: /readyz says {ready}")
        return server

    def admin(self, data):
        return subprocess.run([str(self.binary), "admin", "sandbox", "--data", str(data)], capture_output=True, text=True, timeout=60)


def sign_in(server, name):
    client = server.client()
    client.token = client.expect(200, "POST", "/api/auth/login", {"login": name, "password": f"the password of {name}"}).json()["token"]
    return client


def words_of_decoder(log):
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return " ".join(line["why"] for line in lines if line["message"] == "ffprobe gives up a file")


def try_hostile(machine, data, clip, channel, decoder, log):
    """It stands for ffprobe, to which every file comes first; what came through stands in the log, and its owner reads no word of it."""
    server = machine.start(data, "best_effort", log, decoder)
    client = sign_in(server, "ada")
    video = client.create_video(channel, "hostile")["id"]
    if machine.decodes("best_effort"):
        require(client.upload(video, clip).status == 204, "the clip is not taken")
        failed = client.wait_for(video, lambda one: one["status"] in ("failed", "ready"), PATIENCE)
        said = json.dumps(failed["error"])
        require("hostile: nothing but its own" in words_of_decoder(log),
                f"{machine.layer}: a hostile decoder came to more than its file: {words_of_decoder(log)} {failed['status']} {said}")
        require("hostile" not in said, f"{machine.layer}: an owner reads what a decoder says: {said}")
    else:
        refused(client, video, machine)
    require(server.stop() == 0, "it does not stop")


def refused(client, video, machine):
    try:
        client.begin_upload(video, 1000)
        require(False, f"{machine.layer}: an upload begins")
    except Refused as why:
        answer = why.answer
    require(answer.status == 503 and answer.json()["code"] == "sandbox_incomplete", f"{machine.layer}: an upload is answered {answer}")
    require(client.video(video)["status"] == "draft", "a refused upload left something behind")


def try_required(machine, data, channel, waiting, decoder, log):
    server = machine.start(data, "required", log, decoder)
    client = sign_in(server, "ada")
    refused(client, client.create_video(channel, "refused")["id"], machine)
    jobs = server.admin("jobs").stdout
    require("publish" in jobs, f"no job waits: {jobs}")
    # Twice as long as a server takes to look for jobs of which it was not told (jobs/worker.cpp: kPoll).
    end = time.monotonic() + 6
    while time.monotonic() < end:
        require(not server.decoders(), f"{machine.layer}: what waits is decoded")
        time.sleep(0.1)
    require(client.video(waiting)["status"] == "processing", f"what waits became {client.video(waiting)}")
    require(server.stop() == 0, "it does not stop")


def leave_a_job(machine, data, channel, clip, decoder, log):
    """A video whose file is there and whose decoder never ends, of a server that died."""
    server = machine.start(data, "best_effort", log, decoder)
    client = sign_in(server, "ada")
    video = client.create_video(channel, "waits")["id"]
    require(client.upload(video, clip).status == 204, "the clip is not taken")
    end = time.monotonic() + PATIENCE
    while not server.decoders():
        require(time.monotonic() < end, "no decoder starts")
        time.sleep(0.02)
    server.kill()
    return video


def try_lowered_limits(machine, data):
    """Where the machine allows less than a decoder's limits already, decoders have that."""
    def lower():
        resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
    shown = subprocess.run([str(machine.binary), "admin", "sandbox", "--data", str(data)], capture_output=True, text=True, timeout=60,
                           preexec_fn=lower)
    require(any(line.split() == ["limits", "stands"] for line in shown.stdout.splitlines()), f"with lowered limits: {shown.stdout}{shown.stderr}")
    require(shown.returncode == 0, f"with lowered limits no decoder starts: {shown.stderr}")


class Listener:
    """What a hostile decoder tries to reach. Nobody need answer: the kernel completes connections by itself."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def reached(self):
        """How often, since it was last asked."""
        count = 0
        while True:
            try:
                self.socket.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1


def knowing(hostile, listener, folder):
    """The hostile program by a name that tells it where to connect; without any wall it is seen to get there."""
    program = Path(shutil.copy(hostile, folder / f"hostile_decoder-{listener.port}"))
    said = subprocess.run([program, "-only-connect"], capture_output=True, text=True, timeout=60).stderr
    require("connect" in said and listener.reached() == 1, f"without any wall it should connect: {said}")
    return program


def run(klieg, hostile, folder):
    listener = Listener()
    hostile = knowing(hostile, listener, folder)
    # Of a container nothing is told but that it is MP4: the file is refused by its own index and left to ffprobe.
    clip = make_clip(folder / "clip.mkv", *picture_and_sound(1), "-c:v", "libx264", "-g", "25", "-c:a", "aac").read_bytes()
    data, log = folder / "data", folder / "server.log"
    Server(klieg, data, log=log).start().kill()
    there = Machine(klieg, folder, None, set()).admin(data).stdout
    anyway = {layer for layer in ALL if any(line.split()[:2] == [layer, "is"] for line in there.splitlines())}
    if anyway:
        print(f"this machine lacks {', '.join(sorted(anyway))}", flush=True)
    require(anyway <= DECODES_WITHOUT and not {"landlock", "mounts"} <= anyway, "nothing is decoded safely here")
    whole = Machine(klieg, folder, None, anyway)
    machines = [whole] + [Machine(klieg, folder, layer, anyway) for layer in ("landlock", "namespaces", "seccomp")]
    machines = [one for one in machines if not {"landlock", "mounts"} <= one.missing]

    server = whole.start(data, "best_effort", log)
    client = server.client()
    client.register("ada")
    channel = client.create_channel("ada")
    theirs = client.create_video(channel, "another's")["id"]
    require(client.upload(theirs, clip).status == 204, "the clip is not taken")
    ready = client.wait_for(theirs, lambda one: one["status"] == "ready", PATIENCE)
    require(ready["status"] == "ready", f"the clip is {ready['status']}: {ready['error']}")
    require(server.stop() == 0, "it does not stop")
    # A name for another's source that a hostile program knows.
    source = max((one for one in (data / "objects").rglob("*") if one.is_file()), key=lambda one: one.read_bytes() == clip)
    os.link(source, data / "another")

    for machine in machines:
        try_hostile(machine, data, clip, channel, hostile, log)
        require(listener.reached() == 0, f"{machine.layer}: a hostile decoder has connected")
        shown = machine.admin(data)
        for layer in ALL:
            verdict = "is missing: " if layer in machine.missing else "stands\n"
            require(any(line.startswith(layer) and verdict in line + "\n" for line in shown.stdout.splitlines()),
                    f"{machine.layer}: klieg admin sandbox says {shown.stdout}{shown.stderr}")
        print(f"without {machine.layer or 'nothing'}: a hostile decoder came to nothing but its file"
              if machine.decodes("best_effort") else f"without {machine.layer}: nothing is taken", flush=True)

    try_lowered_limits(whole, data)
    # The test can fail: without both walls of files it reads all.
    if not anyway:
        server = Machine(klieg, folder, "no reading", anyway).start(data, "best_effort", log, hostile)
        client = sign_in(server, "ada")
        video = client.create_video(channel, "hostile")["id"]
        client.upload(video, clip)
        client.wait_for(video, lambda one: one["status"] == "failed", PATIENCE)
        said = words_of_decoder(log)
        require("read secrets" in said and "read another" in said and "write" not in said and "socket" not in said,
                f"without any wall of files it should read, and no more: {said}")
        require(listener.reached() == 0, "without any wall of files a hostile decoder has connected")
        require(server.stop() == 0, "it does not stop")

    slow = shutil.copy(hostile, folder / "slow_decoder")
    waiting = leave_a_job(whole, data, channel, clip, slow, log)
    for machine in machines:
        if machine.missing:
            try_required(machine, data, channel, waiting, hostile, log)
    print("where a layer is required and missing, nothing is taken or decoded", flush=True)
    server = whole.start(data, "required" if not anyway else "best_effort", log)
    client = sign_in(server, "ada")
    ready = client.wait_for(waiting, lambda one: one["status"] == "ready", 2 * PATIENCE)
    require(ready["status"] == "ready", f"what waited is {ready['status']}: {ready['error']}")
    require(server.stop() == 0, "it does not stop")
    print("what waited is decoded where all layers stand", flush=True)


def main():
    if sys.argv[1:2] == ["--without"]:
        take_away(sys.argv[2])
        os.execv(sys.argv[3], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg", type=Path)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    klieg = options.klieg.resolve()
    hostile = klieg.parent / "tests/resilience/hostile_decoder"
    require(hostile.exists(), f"{hostile} is not built")
    with tempfile.TemporaryDirectory(prefix="klieg-walls-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        run(klieg, hostile, folder.resolve())


if __name__ == "__main__":
    main()
