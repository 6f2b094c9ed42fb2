#!/usr/bin/env python3
"""The rules of the house that a script can check; a ctest. Usage: tidy.py ROOT

Layers and third-party headers (tools/layers.toml), file and function sizes, banned file names and words, a README in each
module. Each finding is one line that says what to do instead.
"""

import pathlib
import re
import sys
import tomllib

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
README_LINES_MAX = 25
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager"}
BANNED = {
    r"\basio::detached\b": "spawn it into a TaskGroup, which waits for it",
    r"#include <iostream>": "use base/log.h",
    r"#include <regex>": "write a small parser: std::regex is slow and overflows the stack",
    r"\busing namespace std;": "write std::",
    r"\b(TODO|FIXME|XXX)\b": "do it, or name an issue in the docs",
    r"\bstd::thread\(.*\)\.detach": "own the thread and join it",
    r"\bsleep_until\b|\bstd::this_thread::sleep_for\b": "co_await sleep_for(), or a condition",
}
HEADER_BANNED = {
    r"#include <boost/asio\.hpp>": "include the one Asio header that is needed",
    r"#include <boost/beast": "Beast stays in http/detail/*.cpp",
}


def findings(root: pathlib.Path):
    layers = tomllib.loads((root / "tools/layers.toml").read_text())
    sources = sorted(p for p in (root / "src").rglob("*") if p.suffix in {".h", ".cpp"})
    for path in sources:
        yield from check_file(path, path.relative_to(root / "src"), layers)
    for folder in sorted({p.parent for p in sources}):
        if folder.parent == root / "src":
            yield from check_readme(folder)


def check_file(path, name, layers):
    text = path.read_text()
    lines = text.splitlines()
    is_test = name.stem.endswith("_test")
    if name.stem in BANNED_NAMES:
        yield f"src/{name}: name it after the noun it holds"
    if len(lines) > FILE_LINES_MAX and not is_test:
        yield f"src/{name}: {len(lines)} lines, more than {FILE_LINES_MAX}: which second noun is in here?"
    if path.suffix == ".h" and not text.startswith("#pragma once"):
        yield f"src/{name}: begin with #pragma once"
    rules = BANNED | (HEADER_BANNED if path.suffix == ".h" else {})
    for number, line in enumerate(lines, 1):
        for pattern, instead in rules.items():
            if re.search(pattern, line) and not (is_test and ("sleep" in pattern or "iostream" in pattern)):
                yield f"src/{name}:{number}: {line.strip()[:60]}: {instead}"
        include = re.match(r'#include ["<]([^">]+)[">]', line)
        if include:
            yield from check_include(name, number, include[1], layers, is_test)
    if not is_test:
        yield from check_functions(name, lines)


def check_include(name, number, included, layers, is_test):
    module, target = name.parts[0], included.split("/")[0]
    known = layers["modules"]
    if target in known and target != module and target not in known.get(module, []):
        if not is_test:
            yield f"src/{name}:{number}: {module} may not include {target} (tools/layers.toml)"
    features = layers["features"]["names"]
    if module in features and target in features and target != module and not is_test:
        shown = layers["features"]["shared_headers"] + layers["features"]["also_shared"].get(target, [])
        if included.split("/")[-1] not in shown:
            yield f"src/{name}:{number}: {target} shows others only {', '.join(shown)} (tools/layers.toml)"
    for prefix, homes in layers["third_party"].items():
        if included.startswith(prefix) and not any(str(name).startswith(home) for home in homes):
            yield f"src/{name}:{number}: {prefix} belongs in {', '.join(homes)}"


def check_functions(name, lines):
    """A function's body runs from a line that ends in '{' at column 0 to the next '}' at column 0."""
    start = None
    for number, line in enumerate(lines, 1):
        if re.match(r"[A-Za-z].*\) (const |noexcept |override |-> .*)*\{$", line) or re.match(r"    .*\) (const )?\{$", line) and start is None and line[4] != " ":
            start = (number, len(line) - len(line.lstrip()), line.strip())
        elif start and line.startswith(" " * start[1] + "}") and not line.startswith(" " * (start[1] + 1)):
            if number - start[0] + 1 > FUNCTION_LINES_MAX:
                yield f"src/{name}:{start[0]}: a function of {number - start[0] + 1} lines, more than {FUNCTION_LINES_MAX}"
            start = None


def check_readme(folder):
    readme = folder / "README.md"
    if not readme.exists():
        yield f"src/{folder.name}: needs a README.md: purpose, door, what does not belong here"
    elif len(readme.read_text().splitlines()) > README_LINES_MAX:
        yield f"src/{folder.name}/README.md: more than {README_LINES_MAX} lines"


def main():
    found = list(findings(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "tidy: nothing to say")
    sys.exit(1 if found else 0)


main()
