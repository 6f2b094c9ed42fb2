#!/usr/bin/env python3
"""The rules of the house that a script can check; a ctest. Usage: tidy.py ROOT

Layers of C++ and of the web client, and third-party headers (tools/layers.toml), file and function sizes, banned file names and words, headers that nobody
includes, tests that nobody builds, a README where many files live. Each finding is one line that says what to do instead. tidy_test.py shows that each
rule fires, and where it stays silent.
"""

import fnmatch
import os
import pathlib
import re
import sys
import tomllib

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
README_LINES_MAX = 25
FILES_WITHOUT_README_MAX = 5
CODE_FOLDERS = ("src", "testing", "fuzz", "bench", "tests")
README_FOLDERS = CODE_FOLDERS + ("tools", "cmake", "web/src", "web/test")
NOT_OURS = {"node_modules", "corpus", "__pycache__"}  # installed, seeds, compiled
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager"}
BANNED = {
    r"\basio::detached\b": "spawn it into a TaskGroup, which waits for it",
    r"\bawaitable_operators\b": "race() of base/race.h, which is ended by what throws too, or a TaskGroup",
    r"#include <regex>": "write a small parser: std::regex is slow and overflows the stack",
    r"\busing namespace std;": "write std::",
    r"\b(TODO|FIXME|XXX)\b": "do it, or name an issue in the docs",
    r"\bstd::thread\(.*\)\.detach": "own the thread and join it",
}
LOCKS_HOME = "src/base/mutex.h"
LOCKS_BANNED = {
    r"\bstd::(\w*mutex|lock_guard|unique_lock|scoped_lock|shared_lock|condition_variable\w*)\b":
        "use base/mutex.h, whose locks the compiler checks",
}
PRODUCT_BANNED = {
    r"#include <iostream>": "use base/log.h",
    r"\bsleep_until\b|\bstd::this_thread::sleep_for\b": "co_await sleep_for(), or a condition",
}
HEADER_BANNED = {
    r"#include <boost/asio\.hpp>": "include the one Asio header that is needed",
    r"#include <boost/beast": "Beast stays in http/detail/*.cpp",
}
# Comments, literals and directives; an apostrophe after a digit parts its thousands.
NOT_CODE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<end>\w*)\(.*?\)(?P=end)"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'|^[ \t]*\#(?:\\\n|[^\n])*""",
    re.DOTALL | re.MULTILINE)
INITIALISER = re.compile(r"(?<=[\w>\]])\{[^{}]*\}")  # clang-format puts a space before the brace of a body only
HEAD_OF_A_BODY = re.compile(
    r"\)\s*(?:(?:const|override|final|mutable|noexcept(?:\([^()]*\))?|&&?)\s*)*(?:->[^;]*|requires\b[^;]*|:[^;]*)?$")
ACCESS = re.compile(r"\s*(public|protected|private)$")


class Source:
    """A file of C++, by its path from the top of the repository."""

    def __init__(self, root, path):
        self.name = path.relative_to(root)
        self.text = path.read_text()
        self.lines = self.text.splitlines()
        self.top = self.name.parts[0]
        self.is_header = path.suffix == ".h"
        self.is_test = path.stem.endswith(("_test", "_contract"))
        self.is_product = self.top == "src" and not self.is_test
        self.includes = [(number, found[1]) for number, line in enumerate(self.lines, 1)
                         if (found := re.match(r'#include ["<]([^">]+)[">]', line))]

    def include_path(self):
        """How others include it: from src/ or from the top."""
        return "/".join(self.name.parts[1:] if self.top == "src" else self.name.parts)


def findings(root: pathlib.Path):
    layers = tomllib.loads((root / "tools/layers.toml").read_text())
    sources = [Source(root, path) for top in CODE_FOLDERS for path in ours(root / top) if path.suffix in {".h", ".cpp"}]
    for source in sources:
        yield from check_file(source)
        if source.top == "src":
            for number, included in source.includes:
                yield from check_include(source, number, included, layers)
    yield from check_dead_headers(root, sources)
    yield from check_unbuilt_tests(root, sources)
    yield from check_web(root / "web/src", layers.get("web", {}))
    yield from check_web_sheets(root / "web/src")
    yield from check_readmes(root)


def ours(folder):
    """Files below a folder, other than those that were installed or made."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not NOT_OURS & set(path.parts))


def check_file(source):
    name = source.name
    if name.stem in BANNED_NAMES:
        yield f"{name}: name it after the noun it holds"
    is_made = "\n// Made by tools/" in source.text  # a table, which nobody reads
    if len(source.lines) > FILE_LINES_MAX and not source.is_test and not is_made:
        yield f"{name}: {len(source.lines)} lines, more than {FILE_LINES_MAX}: which second noun is in here?"
    if source.is_header and not source.text.startswith("#pragma once"):
        yield f"{name}: begin with #pragma once"
    rules = BANNED | (PRODUCT_BANNED if source.is_product else {}) | (HEADER_BANNED if source.is_header else {})
    rules |= LOCKS_BANNED if str(name) != LOCKS_HOME else {}
    for number, line in enumerate(source.lines, 1):
        for pattern, instead in rules.items():
            if re.search(pattern, line):
                yield f"{name}:{number}: {line.strip()[:60]}: {instead}"
    if not source.is_test:
        for number, length in functions(source.text):
            if length > FUNCTION_LINES_MAX:
                yield f"{name}:{number}: a function of {length} lines, more than {FUNCTION_LINES_MAX}"


def functions(text):
    """(line, lines) of each function that has a body.

    Not a parser: comments, literals and brace initialisers become blanks, and braces are matched in the rest. A body opens
    with a brace, outside of any other body, whose statement so far ends in parameters and what may follow them: so it
    does in the form that clang-format gives. A lambda that is the value of a variable outside of functions counts as one.
    """
    code, rest = NOT_CODE.sub(blank, text), None
    while code != rest:
        code, rest = INITIALISER.sub(blank, code), code
    head, depth, line, began = "", 0, 1, 1
    for character in code:
        line += character == "\n"
        if depth:  # inside of a body only its end matters
            depth += {"{": 1, "}": -1}.get(character, 0)
            if depth == 0:
                yield began, line - began + 1
        elif character == "{" and HEAD_OF_A_BODY.search(head):
            head, depth = "", 1
        elif character in "{};" or character == ":" and ACCESS.match(head):
            head = ""
        else:
            if not head.strip():
                began = line
            head += character


def blank(found):
    return re.sub(r"[^\n]", " ", found[0])


def check_include(source, number, included, layers):
    name = pathlib.PurePath(*source.name.parts[1:])
    module, target = name.parts[0], included.split("/")[0]
    known = layers["modules"]
    allowed = known.get(module, [])
    if "features" in allowed:
        allowed = allowed + layers["features"]["names"]
    if source.is_product and target in known and target != module and target not in allowed:
        yield f"{source.name}:{number}: {module} may not include {target} (tools/layers.toml)"
    features = layers["features"]["names"]
    if source.is_product and module in features and target in features and target != module:
        shown = layers["features"]["shared_headers"] + layers["features"].get("also_shared", {}).get(target, [])
        if included.split("/")[-1] not in shown:
            yield f"{source.name}:{number}: {target} shows others only {', '.join(shown)} (tools/layers.toml)"
    for prefix, homes in layers["third_party"].items():
        if included.startswith(prefix) and not any(str(name).startswith(home) for home in homes):
            yield f"{source.name}:{number}: {prefix} belongs in {', '.join(homes)}"


def check_dead_headers(root, sources):
    """A header is alive where a file other than its own source includes it; precompiled ones where CMake names them."""
    users = {}
    for source in sources:
        for _, included in source.includes:
            users.setdefault(included, set()).add(source.name.with_suffix(""))
    for source in sources:
        if source.is_header and source.name.name != "precompiled.h":
            if not users.get(source.include_path(), set()) - {source.name.with_suffix("")}:
                yield f"{source.name}: no other file includes it: remove it, or move what is left of it into its source"


BUILT = re.compile(r"[\w.${}/*-]+\.cpp\b")


def check_unbuilt_tests(root, sources):
    """A test that no CMakeLists names passes whatever it claims. Names are from its folder; a variable in one stands for any text."""
    built = set()
    for lists in (path for top in CODE_FOLDERS for path in ours(root / top) if path.name == "CMakeLists.txt"):
        for name in BUILT.findall(re.sub(r"#[^\n]*", "", lists.read_text())):
            top = name.removeprefix("${CMAKE_SOURCE_DIR}/")
            folder = pathlib.PurePath() if top != name else lists.parent.relative_to(root)
            built.add(os.path.normpath(folder / re.sub(r"\$\{\w+\}", "*", top.removeprefix("${CMAKE_CURRENT_SOURCE_DIR}/"))))
    for source in sources:
        if source.name.stem.endswith("_test") and source.name.suffix == ".cpp":
            if not any(fnmatch.fnmatchcase(str(source.name), pattern) for pattern in built):
                yield f"{source.name}: no CMakeLists.txt names it, so it is neither compiled nor run: enter it beside the others of its folder"


IMPORTED = re.compile(r'''(?:from |import |import\()"(\.[^"]+)"''')


def check_web(folder, known):
    """The folders of the web client see each other in one direction, and a page is imported by the table of routes alone."""
    for path in ours(folder):
        name = path.relative_to(folder)
        module = web_module(name)
        if path.suffix not in {".ts", ".tsx"} or module in {"main", "routes"}:
            continue
        if module not in known:
            yield f"web/src/{name}: no layer of that name (tools/layers.toml)"
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for imported in IMPORTED.findall(line):
                target = pathlib.PurePath(os.path.normpath(name.parent / imported))
                other = web_module(target)
                if other != module and other not in known[module]:
                    yield f"web/src/{name}:{number}: {module} may not import {other} (tools/layers.toml)"
                if target.name.endswith(".page.tsx"):
                    yield f"web/src/{name}:{number}: a page is loaded by routes.ts alone: what two need is a part with a name of its own"


PHYSICAL = re.compile(r"^\s*(?:(?:(?:margin|padding|border)-)?(?:left|right)(?:-\w+)*:|(?:text-align|float|clear): (?:left|right)|inset: \S+ \S+ \S+ \S+;)")
FOUR_SIDES = re.compile(r"^\s*(?:margin|padding): (?P<top>%(one)s) (?P<right>%(one)s) (?P<bottom>%(one)s) (?P<left>%(one)s);" % {"one": r"[^\s()]*(?:\((?:[^()]|\([^()]*\))*\))?"})


def tells_left_from_right(line):
    sides = FOUR_SIDES.match(line)
    return PHYSICAL.match(line) or sides and sides["left"] != sides["right"]


def check_web_sheets(folder):
    """A sheet says where a line of text begins and ends, and not left and right: some languages begin at the right."""
    for path in ours(folder):
        for number, line in enumerate(path.read_text().splitlines() if path.suffix == ".css" else [], 1):
            if tells_left_from_right(line):
                yield f"web/src/{path.relative_to(folder)}:{number}: {line.strip()}: say it with -inline-start, -inline-end and -block"


def web_module(name):
    """Of a file below web/src: its folder, of features the feature's, and at the top its own name."""
    if len(name.parts) == 1:
        return name.name.split(".")[0]
    return "/".join(name.parts[:2]) if name.parts[0] == "features" else name.parts[0]


def check_readmes(root):
    counts = {}
    for top in README_FOLDERS:
        for path in ours(root / top):
            counts[path.parent] = counts.get(path.parent, 0) + 1
    for folder, count in sorted(counts.items()):
        readme, name = folder / "README.md", folder.relative_to(root)
        is_module = folder.parent == root / "src"
        if not readme.exists():
            if is_module:
                yield f"{name}: needs a README.md: purpose, door, what does not belong here"
            elif count > FILES_WITHOUT_README_MAX:
                yield f"{name}: {count} files need a README.md that says what belongs here"
        elif name.parts[0] == "src" and len(readme.read_text().splitlines()) > README_LINES_MAX:
            yield f"{name}/README.md: more than {README_LINES_MAX} lines"


def main():
    found = list(findings(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "tidy: nothing to say")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
