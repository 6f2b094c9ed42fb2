#!/usr/bin/env python3
"""clang-format over every file, clang-tidy over those that changed, headers alone. Usage: lint.py [BUILD [--everything] [--warnings]]

Without a build it asks clang-format only; a ctest.

clang-tidy takes 2.5 to 5 s of a core for a file with the checks that are errors (.clang-tidy), and 10 to 25 s with all that warn:
a quarter of an hour and an hour for the tree. So a change is asked for what it touches, and only for errors: the files that
differ from where its branch left origin/main, or, on main itself, the forty that changed last. --everything, which the nightly
run asks for, takes all of them, --warnings all checks.

A header is compiled alone, without the precompiled one that sources see, and checked in the same pass.

What passed is remembered by content: the file, all of ours that it includes, its command and the checks. Nothing is asked twice.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path.cwd()  # the top of the repository
TIDY, FORMAT = "clang-tidy-19", "clang-format-19"
LAST_OF_MAIN = 40
ALONE = re.compile(r".*_verify_interface_header_sets/(.*)\.cxx$")  # CMake's file that includes one header


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True)


def tracked():
    """Our files of C++, by path from the top."""
    return [name for name in git("ls-files", "--cached", "--others", "--exclude-standard", "*.h", "*.cpp").stdout.split()
            if not name.startswith("cmake/") and (ROOT / name).exists()]


def changed(files):
    """What this branch changed; on main the files that changed last."""
    base = git("merge-base", "HEAD", "origin/main").stdout or git("merge-base", "HEAD", "main").stdout
    if base and base != git("rev-parse", "HEAD").stdout:
        listed = git("diff", "--name-only", base.strip()).stdout.split()
    else:
        known = set(files)
        last = dict.fromkeys(git("log", "--format=", "--name-only").stdout.split())
        listed = [name for name in last if name in known][:LAST_OF_MAIN] + git("diff", "--name-only", "HEAD").stdout.split()
    return set(listed) | set(git("ls-files", "--others", "--exclude-standard").stdout.split())


def badly_formatted(files):
    run = subprocess.run([FORMAT, "--dry-run", "--Werror", *files], cwd=ROOT, capture_output=True, text=True)
    return run.stderr if run.returncode else ""


class Unit:
    """One of our files as the compiler is asked for it: a source, or a header alone."""

    def __init__(self, entry, name):
        self.name, self.file = name, entry["file"]
        self.command = entry["command"].replace(str(ROOT), "")

    def includes(self, known):
        """The texts of the file and of all of ours that it includes, each once."""
        seen, open_ones = {}, [self.name]
        while open_ones:
            name = open_ones.pop()
            if name in seen:
                continue
            seen[name] = text = (ROOT / name).read_text()
            for included in re.findall(r'^#include ["<]([^">]+)[">]', text, re.MULTILINE):
                open_ones += [path for path in (f"src/{included}", included) if path in known]
        return sorted(seen.items())

    def key(self, known, checks):
        return hashlib.sha256(json.dumps([self.command, checks, self.includes(known)]).encode()).hexdigest()


def units(build):
    """{path from the top: Unit}"""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        alone = ALONE.match(entry["file"])
        path = pathlib.Path(entry["file"])
        if alone and (ROOT / "src" / alone[1]).exists():
            found[f"src/{alone[1]}"] = Unit(entry, f"src/{alone[1]}")
        elif path.suffix == ".cpp" and path.is_relative_to(ROOT):
            name = str(path.relative_to(ROOT))
            found[name] = Unit(entry, name)
    return found


def tidy(unit, build, checks):
    """What clang-tidy says of it, and whether it may stay so."""
    command = [TIDY, "-p", str(build), "--quiet", f"--header-filter=^{ROOT}/src/", *checks, unit.file]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return run.returncode == 0, run.stdout.strip()


def errors_only():
    """The checks of .clang-tidy that are errors: asking for no others takes a third of the time."""
    text = (ROOT / ".clang-tidy").read_text()
    return ["--checks=-*," + re.sub(r"\s", "", text.split("WarningsAsErrors: >-")[1])]


def badly_written(options, files):
    """Names of those that clang-tidy refuses, or whose header does not compile alone."""
    known = units(options.build)
    touched = set(files) if options.everything else changed(files)
    checks = [] if options.warnings else errors_only()
    about = [subprocess.run([TIDY, "--version"], capture_output=True, text=True).stdout, (ROOT / ".clang-tidy").read_text(), *checks]
    remembered = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "klieg" / "lint"
    remembered.mkdir(parents=True, exist_ok=True)
    wanted = [known[name] for name in files if name in known and name in touched]
    keys = {unit: unit.key(set(files), about) for unit in wanted}
    asked = [unit for unit in wanted if not (remembered / keys[unit]).exists()]
    print(f"clang-tidy: {len(asked)} to ask, {len(wanted) - len(asked)} passed before, "
          f"{len(known) - len(wanted)} unchanged", flush=True)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for unit, (good, said) in zip(asked, pool.map(lambda unit: tidy(unit, options.build, checks), asked)):
            if said:
                print(said, flush=True)
            if good:
                (remembered / keys[unit]).touch()
            else:
                failed.append(unit.name)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, nargs="?")
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--warnings", action="store_true")
    options = parser.parse_args()
    files, failed = tracked(), []
    if wrong := badly_formatted(files):
        print(wrong)
        failed.append("clang-format (make format)")
    if options.build:
        failed += badly_written(options, files)
    if failed:
        sys.exit("lint failed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
