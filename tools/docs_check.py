#!/usr/bin/env python3
"""Keeps the documents true where a script can; a ctest. Usage: docs_check.py ROOT

Links lead somewhere; files that a page names (`videos/rules.cpp`, `http/server`) exist; docs/adr/README.md lists every decision,
numbered without gaps; docs/data-model.md has every table; docs/operations.md lists every metric, and none that is not there, and the log has the messages it names.
"""

import pathlib
import re
import subprocess
import sys

ENDINGS = ("", ".h", ".cpp", ".py", ".ts", ".tsx", ".mjs", ".md")
TABLE = re.compile(r'\.name = ("\w+"|\w+),\s*\.partition_attribute')
METRIC = re.compile(r'(?:counter|gauge|histogram)\(\s*\{\s*"(klieg_[a-z0-9_]+)"')


def pages(root):
    listed = subprocess.run(["git", "-C", root, "ls-files", "*.md"], capture_output=True, text=True).stdout.split()
    everywhere = (p for p in root.rglob("*.md") if not {"node_modules", "build"} & set(p.parts))  # outside of git
    return [root / name for name in listed] if listed else sorted(everywhere)


def broken_links(root, page, text):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        if not (page.parent / target).exists():
            yield f"{page.relative_to(root)}: the link to {target} leads nowhere"


def missing_files(root, page, text):
    """A path in code marks whose first part is a folder of the tree must be a file of it."""
    homes = [root, root / "src", page.parent]
    for path in re.findall(r"`((?:\.\./)?[a-z][\w-]*(?:/[\w.-]+)+)`", text):
        first = path.removeprefix("../").split("/")[0]
        if path.startswith("build/") or not any((home / first).is_dir() for home in homes):
            continue
        if not any((home / (path + ending)).exists() for home in homes for ending in ENDINGS):
            yield f"{page.relative_to(root)}: `{path}` does not exist (any more)"


def names_of_files(root):
    listed = subprocess.run(["git", "-C", root, "ls-files"], capture_output=True, text=True).stdout.split()
    return {pathlib.Path(name).name for name in listed} or {p.name for p in root.rglob("*")}


def missing_names(root, page, text, known):
    """`wake_up.h` without a folder is a file of some folder."""
    for name in re.findall(r"`([a-z][a-z0-9_]*\.(?:h|cpp|py))`", text):
        if name not in known and not name.startswith(("x.", "x_")):  # x stands for any
            yield f"{page.relative_to(root)}: there is no `{name}` (any more)"


def check_decisions(root):
    folder = root / "docs/adr"
    index = (folder / "README.md").read_text()
    decisions = sorted(p.name for p in folder.glob("[0-9]*.md"))
    for number, name in enumerate(decisions, 1):
        if int(name[:4]) != number:
            yield f"docs/adr/{name}: the number after the last is {number:04}"
        if f"[{int(name[:4])}]({name})" not in index:
            yield f"docs/adr/README.md: no line for {name}"
        if not (folder / name).read_text().startswith(f"# {int(name[:4])}. "):
            yield f"docs/adr/{name}: begin with '# {int(name[:4])}. ' and the decision"


def check_metrics(root):
    made = set()
    for path in (root / "src").rglob("*.cpp"):
        if not path.stem.endswith("_test"):
            made |= set(METRIC.findall(path.read_text()))
    listed = set(re.findall(r"^\| `(klieg_[a-z0-9_]+)", (root / "docs/operations.md").read_text(), re.M))
    for name in sorted(made - listed):
        yield f"docs/operations.md: the metric {name} is not in the table: what does it count, when is it bad?"
    for name in sorted(listed - made):
        yield f"docs/operations.md: there is no metric {name}"


def declared_tables(path):
    """The names in a file's ports::TableSchema values: a literal, or a constant of the file or of its header."""
    source, header = path.read_text(), path.with_suffix(".h")
    constants = source + (header.read_text() if header.exists() else "")
    for name in TABLE.findall(source):
        value = re.search(rf'\b{name} = "(\w+)"', constants) if name[0] != '"' else None
        yield value.group(1) if value else name.strip('"')


def check_data_model(root):
    page = (root / "docs/data-model.md").read_text()
    listed = re.findall(r"^\| (\w+) \| [A-Z]\w+", page, re.M)
    files = [p for p in (root / "src").rglob("*") if p.suffix in {".h", ".cpp"} and not p.stem.endswith(("_test", "_for_test"))]
    sources, tables = "".join(p.read_text() for p in files), {name for path in files for name in declared_tables(path)}
    for name in sorted(tables - set(listed)):
        yield f"docs/data-model.md: the table {name} is missing"
    for name in sorted(set(listed) - tables):
        yield f"docs/data-model.md: there is no table {name}"
    for kind in re.findall(r'static Name \w+\(.*\{"(\w+)"', sources):
        if f"`{kind}#" not in page:
            yield f"docs/data-model.md: Uniques holds {kind}#…, too"


def check_messages(root):
    sources = "".join(path.read_text() for path in (root / "src").rglob("*.cpp"))
    for message in re.findall(r"`((?:an?|events|jobs?) [a-z ]+)`", (root / "docs/operations.md").read_text()):
        if f'"{message}"' not in sources:
            yield f"docs/operations.md: nothing logs `{message}`"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    found, known = [], names_of_files(root)
    for page in pages(root):
        text = page.read_text()
        found += broken_links(root, page, text)
        found += missing_files(root, page, text)
        found += missing_names(root, page, text, known)
    found += check_decisions(root)
    found += check_data_model(root)
    found += check_metrics(root)
    found += check_messages(root)
    print("\n".join(found) if found else "docs: nothing to say")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
