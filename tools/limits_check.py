#!/usr/bin/env python3
"""Keeps docs/limits.md true; a ctest. Usage: limits_check.py ROOT [--fix]

A row of a table there names a constant and its file: | what | value | `file.h`: `kSomethingMax = 5s` | setting | then |.
Checked are: the constant stands in that file with that value; the value in words is the same; the setting exists; and every
constant and option of src/ whose name promises a limit or a time has a row. --fix writes the file of constants that moved.
"""

import ast
import pathlib
import re
import sys

# A name that ends so, or has it before an ending, promises something to somebody.
PROMISES = r"(?:Max|Min|Ttl|Patience|Kept|Every|Limit|Idle|Lifetime|Expiry|Poll|Pause|Grace|Timeout)"
OPTIONS = r"(?:\w+_(?:max|min|ttl|patience|timeout|lifetime|idle|expiry|pause|hours|per_minute|per_second|after)|lease|expiry|first_pause)"
# Of these a reader gains nothing: what a format fixes, and the bounds of arithmetic.
NOT_PROMISED = {"kNoLimit", "kLimit", "kBoxHeaderSizeMax", "kSelectionDepthMax"}
CONSTANT = re.compile(rf"\bk(?:[A-Z]\w*?)?{PROMISES}(?:Max|Min|Ms|Bytes|Seconds)?\b(?=\s*[={{])")
OPTION = re.compile(rf"^\s+[\w:<>]+ ({OPTIONS})(?=\s*[={{])")
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<value>[^|]+) \| `(?P<file>[^`]+)`: `(?P<name>\w+)(?P<init>[^`]+)` \| (?P<setting>[^|]+) \| (?P<then>[^|]*) \|$")
UNITS = {
    "µs": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "day": 86400, "days": 86400,
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "GB": 10**9,
}
CHRONO = {"microseconds": 1e-6, "milliseconds": 1e-3, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
LITERALS = {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600}


def sources(root):
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in {".h", ".cpp"} and not path.stem.endswith(("_test", "_for_test")):
            yield path


def declared(text, name):
    """The initialisers of `name` in a source: '= 5s', '{30}'."""
    for found in re.finditer(rf"\b{name}\b\s*(=\s*(?:std::[\w:]+[{{(][^;{{}}]*?[)}}][^;,]*|[^;,{{}}]+)|\{{[^;{{}}]+\}})\s*[;,]", text):
        yield squeezed(found[1])


def squeezed(init):
    return re.sub(r"\s+", "", init)


def computed(init, unit=1.0):
    """The number that an initialiser stands for, in seconds or plain; a list where it lists several; none where unclear."""
    text = init.strip().removeprefix("=").strip()
    if text.startswith("{"):
        text = text[1:-1]
    for kind, seconds in CHRONO.items():
        text = re.sub(rf"std::chrono::{kind}\s*[({{]([^(){{}}]*)[)}}]", rf"((\1)*{seconds})", text)
    text = re.sub(r"std::\w+\{([^{}]*)\}", r"(\1)", text)
    text = re.sub(r"(?<=\d)'(?=\d)", "", text)
    text = re.sub(r",\s*\w+(?:::\w+)+$", "", text)  # an enumerator behind the numbers
    text = re.sub(r"\b(\d+(?:\.\d+)?)(us|ms|min|s|h)\b", lambda m: f"({m[1]}*{LITERALS[m[2]]})", text)
    text = re.sub(r"\b(\d+)(?:ULL|LL|UL|U|L)\b", r"\1", text)
    if not re.fullmatch(r"[\d\s().*/+<,eE-]+", text):
        return None
    value = eval(compile(ast.parse(text, mode="eval"), "limits", "eval"), {"__builtins__": {}})
    return tuple(float(v) * unit for v in value) if isinstance(value, tuple) else float(value) * unit


def in_words(value):
    """'64 MiB', '3 to 30 characters', '10,000': the number in bytes or seconds, as computed() has it."""
    numbers = r"(\d[\d,]*(?:\.\d+)?)"
    both = re.match(rf"{numbers} to {numbers}", value)
    if both:
        return tuple(float(n.replace(",", "")) for n in both.groups())
    one = re.match(rf"{numbers}(?: ([A-Za-zµ]+))?", value)
    if not one:
        return None
    return float(one[1].replace(",", "")) * UNITS.get(one[2] or "", 1)


def unit_of_declaration(text, name):
    """std::chrono::milliseconds idle{75'000} counts in milliseconds."""
    found = re.search(rf"std::chrono::(\w+) {name}\b\s*(?:\{{|=\s*\d)", text)
    return CHRONO.get(found[1], 1.0) if found else 1.0


def check_row(row, root, settings, fix):
    path = root / "src" / row["file"]
    name, wanted = row["name"], squeezed(row["init"])
    text = path.read_text() if path.exists() else ""
    if wanted not in declared(text, name):
        homes = [p for p in sources(root) if wanted in declared(p.read_text(), name)]
        if len(homes) == 1:
            fix[f"`{row['file']}`: `{name}{row['init']}`"] = f"`{homes[0].relative_to(root / 'src')}`: `{name}{row['init']}`"
            return f"{name} stands in src/{homes[0].relative_to(root / 'src')} now, not in src/{row['file']} (limits_check.py . --fix)"
        stands = ", ".join(sorted(declared(text, name))) or "nowhere in it"
        return f"{name}: docs/limits.md says {row['init'].strip()}, src/{row['file']} says {stands}"
    found, said = computed(row["init"], unit_of_declaration(text, name)), in_words(row["value"])
    if found is None or said is None:
        return f"{name}: write value and constant so that they can be compared ({row['value']!r}, {row['init'].strip()!r})"
    if not same(found, said):
        return f"{name}: the value in words, {row['value']!r}, is not {row['init'].strip()!r}"
    for setting in re.findall(r"`([^`]+)`", row["setting"]):
        if setting not in settings:
            return f"{name}: there is no setting {setting} in docs/configuration.md"
    return None


def same(found, said):
    if isinstance(found, tuple) != isinstance(said, tuple):
        return False
    pairs = zip(found, said) if isinstance(found, tuple) else [(found, said)]
    return all(abs(a - b) <= 1e-9 * max(abs(a), abs(b)) for a, b in pairs)


def promised(root):
    """Every name in src/ that promises a limit or a time, with its file."""
    for path in sources(root):
        yield from ((name, path) for name in re.findall(r"constexpr TextRule (k\w+)\{", path.read_text()))
        for line in path.read_text().splitlines():
            code = line.split("//")[0]
            if "constexpr" in code or re.match(r"\s+k[A-Z]\w* = ", code):
                yield from ((name, path) for name in CONSTANT.findall(code))
            option = OPTION.match(code) if path.suffix == ".h" and "constexpr" not in code else None
            if option and not re.search(r"(= 0|\{0?\});", code):
                yield option[1], path


def nameless(root):
    """A limit of a Constraint that has no name cannot have a row."""
    for path in sources(root):
        for limit in re.findall(r"\.((?:characters|items)_max) = \d", path.read_text()):
            yield f"src/{path.relative_to(root / 'src')}: give the {limit} of this line a name (constexpr … k…Max), and a row in docs/limits.md"


def main():
    root = pathlib.Path(sys.argv[1])
    page = root / "docs/limits.md"
    settings = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", (root / "docs/configuration.md").read_text(), re.M))
    found, fix, rows = [], {}, set()
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if not line.startswith("| ") or line.startswith(("| what | ", "| ---")):
            continue
        row = ROW.match(line)
        if not row:
            found.append(f"docs/limits.md:{number}: not of the form | what | value | `file`: `constant` | setting | then |")
            continue
        rows.add((row["name"], pathlib.Path(row["file"]).name))
        if complaint := check_row(row, root, settings, fix):
            found.append(complaint)
    found += nameless(root)
    for name, path in dict.fromkeys(promised(root)):
        if name not in NOT_PROMISED and (name, path.name) not in rows:
            found.append(f"src/{path.relative_to(root / 'src')}: {name} needs a row in docs/limits.md: what one sees when it is reached")
    if "--fix" in sys.argv:
        text = page.read_text()
        for old, new in fix.items():
            text = text.replace(old, new)
        page.write_text(text)
        print(f"limits: {len(fix)} files written anew; run it again without --fix")
        return
    print("\n".join(found) if found else f"limits: {len(rows)} promises kept")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
