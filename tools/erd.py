#!/usr/bin/env python3
"""Draws docs/images/erd.svg, the tables and what they have to do with each other. Usage: erd.py KLIEG [--check]

Keys and indexes are what `KLIEG tables` prints; which attribute names a row of which table stands in docs/data-model.toml, a line each, and
is held against them: an unknown table or attribute, and a table of which nothing is said, fail. --check, a ctest, draws nothing and fails
where the picture is another than would be drawn. How many there are on each end follows from the keys: a row for each, where the
attribute is the whole key; many else. A table all of whose key names rows of others connects those, many to many.
"""

import json
import pathlib
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field

import erd_picture

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELATIONS, PICTURE = "docs/data-model.toml", "docs/images/erd.svg"
DESCRIBED = re.compile(r"BOOST_DESCRIBE_STRUCT\(\s*\w+,\s*\([^)]*\),\s*\(([^)]*)\)\s*\)")


@dataclass
class Table:
    name: str
    partition: str
    sort: str = ""
    indexes: list = field(default_factory=list)  # (name, partition, sort)
    expiry: str = ""
    names: list = field(default_factory=list)  # the attributes of its rows that name rows of others, beside its key
    note: str = ""  # what is said of one that has no relations
    connects: list = field(default_factory=list)  # the tables that it connects, many to many

    def key(self):
        return [self.partition, self.sort] if self.sort else [self.partition]

    def known(self):
        return {*self.key(), self.expiry, *(name for _, *names in self.indexes for name in names)} - {""}


@dataclass(frozen=True, order=True)
class Relation:
    one: str
    one_attribute: str
    many: str
    many_attribute: str
    is_one_each: bool = False


class Wrong(Exception):
    """One line for each finding."""


def tables_of(text):
    return {entry["name"]: Table(entry["name"], entry["partition"], entry["sort"],
                                 [(index["name"], index["partition"], index["sort"]) for index in entry["indexes"]], entry["expiry"])
            for entry in json.loads(text)}


def stored_rows(root):
    """The attributes of each struct that is stored as a row: such a one has a version of its form."""
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in {".h", ".cpp"} and not path.stem.endswith("_test"):
            for members in DESCRIBED.findall(path.read_text()):
                names = [name.strip() for name in members.split(",")]
                if "schema_version" in names:
                    yield {"".join(part[:1].upper() + part[1:] for part in name.split("_")) for name in names}


def has_attribute(table, attribute, rows):
    return attribute in table.known() or any(attribute in row and row & set(table.key()) for row in rows)


def relations_of(text, tables, rows):
    """What the lines of the file say, sorted. Tables are told what of it is theirs."""
    said, found, relations = tomllib.loads(text), [], []
    for many, ones in said.get("relations", {}).items():
        for one in [ones] if isinstance(ones, str) else ones:
            places = [tuple(place.split(".")) for place in (one, many)]
            wrong = [f"{RELATIONS}: {'.'.join(place)} is no table and its attribute" for place in places
                     if len(place) != 2 or place[0] not in tables or not has_attribute(tables[place[0]], place[1], rows)]
            if not wrong and places[0][1] not in tables[places[0][0]].key():
                wrong = [f"{RELATIONS}: {one} is not of the key of {places[0][0]}, so it names no row"]
            found += wrong
            if not wrong:
                key = tables[places[1][0]].key()
                relations.append(Relation(*places[0], *places[1], is_one_each=key == [places[1][1]] and places[0][0] != places[1][0]))
    for name, note in said.get("alone", {}).items():
        if name in tables:
            tables[name].note = note
        else:
            found.append(f"{RELATIONS}: there is no table {name}")
    related = {name for relation in relations for name in (relation.one, relation.many)}
    for name in sorted(tables):
        if (name in related) == (name in said.get("alone", {})):
            found.append(f"{RELATIONS}: {name} has a relation or a line under [alone], one of both")
    if found:
        raise Wrong("\n".join(found))
    return sorted(relations)


def settle(tables, relations):
    """Tells tables what they show beside their keys, and which of them connect others."""
    for relation in relations:
        table = tables[relation.many]
        if relation.many_attribute not in table.key() + table.names:
            table.names.append(relation.many_attribute)
    for table in tables.values():
        of_key = {attribute: {relation.one for relation in relations
                              if (relation.many, relation.many_attribute) == (table.name, attribute)} - {table.name} for attribute in table.key()}
        if len(of_key) > 1 and all(of_key.values()) and len(set.union(*of_key.values())) > 1:
            table.connects = ["/".join(sorted(ones)) for ones in of_key.values()]


def drawn(root, text):
    """The picture, of what `klieg tables` has printed."""
    tables = tables_of(text)
    relations = relations_of((root / RELATIONS).read_text(), tables, list(stored_rows(root)))
    settle(tables, relations)
    return erd_picture.draw(tables, relations)


def main():
    klieg, check = sys.argv[1], "--check" in sys.argv[2:]
    printed = subprocess.run([klieg, "tables"], capture_output=True, text=True, check=True).stdout
    path = ROOT / PICTURE
    try:
        picture = drawn(ROOT, printed)
    except (Wrong, erd_picture.Circle) as wrong:
        sys.exit(str(wrong))
    if not check:
        path.write_text(picture)
    elif not path.exists() or path.read_text() != picture:
        sys.exit(f"{PICTURE} shows other tables than there are: python3 tools/erd.py {klieg}")


if __name__ == "__main__":
    main()
