#!/usr/bin/env python3
"""erd.py on few tables and on many: what it refuses, what it makes of keys, and that nothing in the picture lies on anything."""

import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
import erd  # noqa: E402
import erd_picture  # noqa: E402

ROWS = ("struct Note { int schema_version; };\nBOOST_DESCRIBE_STRUCT(Note, (),\n    (note_id, author_id, schema_version))\n"
        "BOOST_DESCRIBE_STRUCT(NoteView, (), (note_id, shown_only))\n")


def table(name, partition, sort="", indexes=(), expiry=""):
    return {"name": name, "partition": partition, "sort": sort, "expiry": expiry,
            "indexes": [dict(zip(("name", "partition", "sort"), index)) for index in indexes]}


def many_tables(seed):
    """Tables that name such as come before them, by up to three attributes."""
    chance = random.Random(seed)
    tables, relations = [], {}
    for number in range(chance.randrange(3, 24)):
        ones = chance.sample(range(number), min(number, chance.randrange(4)))
        name, wide = f"T{number}", chance.randrange(4)
        tables.append(table(name, f"Id{number}", f"Of{ones[0]}" if ones else "", [(f"By{i}", f"Of{one}", "At") for i, one in enumerate(ones[1:])]
                            + [(f"In{i}", "Some", "Order") for i in range(wide)]))
        relations.update({f"{name}.Of{one}": f"T{one}.Id{one}" for one in ones})
    named = {place.split(".")[0] for pair in relations.items() for place in pair}
    lines = [f'"{many}" = "{one}"\n' for many, one in relations.items()]
    alone = [f'{entry["name"]} = "alone"\n' for entry in tables if entry["name"] not in named]
    return tables, "[relations]\n" + "".join(lines) + "[alone]\n" + "".join(alone)


class Erd(unittest.TestCase):
    def drawn(self, tables, relations):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "src").mkdir()
            (root / "src/note.h").write_text(ROWS)
            (root / erd.RELATIONS).write_text(relations)
            return erd.drawn(root, json.dumps(tables))

    def refused(self, tables, relations, because):
        with self.assertRaises((erd.Wrong, erd_picture.Circle)) as refusal:
            self.drawn(tables, relations)
        self.assertIn(because, str(refusal.exception))

    USERS, NOTES = table("Users", "UserId"), table("Notes", "NoteId")

    def test_a_relation_names_what_there_is(self):
        self.drawn([self.USERS, self.NOTES], '[relations]\n"Notes.AuthorId" = "Users.UserId"\n')
        self.refused([self.USERS, self.NOTES], '[relations]\n"Notes.WriterId" = "Users.UserId"\n', "Notes.WriterId is no table and its attribute")
        self.refused([self.USERS, self.NOTES], '[relations]\n"Notes.ShownOnly" = "Users.UserId"\n', "Notes.ShownOnly is no table")
        self.refused([self.USERS, self.NOTES], '[relations]\n"Letters.AuthorId" = "Users.UserId"\n', "Letters.AuthorId is no table")
        self.refused([self.USERS, self.NOTES], '[relations]\n"Notes.AuthorId" = "People.UserId"\n', "People.UserId is no table")
        self.refused([self.USERS, self.NOTES], '[relations]\n"Users.UserId" = "Notes.AuthorId"\n', "is not of the key of Notes")

    def test_of_every_table_something_is_said(self):
        line = '[relations]\n"Notes.AuthorId" = "Users.UserId"\n'
        site = table("Site", "Of")
        self.refused([self.USERS, self.NOTES, site], line, "Site has a relation or a line under [alone]")
        self.refused([self.USERS, self.NOTES, site], line + '[alone]\nSite = "one row"\nUsers = "people"\n', "Users has a relation or")
        self.refused([self.USERS, self.NOTES], line + '[alone]\nSite = "one row"\n', "there is no table Site")
        self.assertIn(">one row<", self.drawn([self.USERS, self.NOTES, site], line + '[alone]\nSite = "one row"\n'))

    def test_a_circle_is_refused_and_a_row_may_name_one_of_its_own_table(self):
        two = [table("A", "Id", "OfB"), table("B", "OfB", "Id")]
        self.refused(two, '[relations]\n"A.OfB" = "B.OfB"\n"B.Id" = "A.Id"\n', "in a circle")
        thread = [table("Notes", "NoteId", indexes=[("ByParent", "ParentId", "NoteId")])]
        self.assertIn("of Notes any number of Notes", self.drawn(thread, '[relations]\n"Notes.ParentId" = "Notes.NoteId"\n'))

    def test_keys_say_how_many(self):
        tables = [self.USERS, table("Budgets", "OwnerId"), table("Channels", "ChannelId", indexes=[("ByOwner", "OwnerId", "At")]),
                  table("Follows", "UserId", "ChannelId")]
        text = self.drawn(tables, '[relations]\n"Budgets.OwnerId" = "Users.UserId"\n"Channels.OwnerId" = "Users.UserId"\n'
                                  '"Follows.UserId" = "Users.UserId"\n"Follows.ChannelId" = "Channels.ChannelId"\n')
        self.assertIn("of Users one or none of Budgets;", text)
        self.assertIn("of Users any number of Channels;", text)
        self.assertIn("of Users any number of Follows, Users and Channels many to many", text)
        self.assertIn(">Users n:m Channels<", text)

    def test_a_picture_is_the_same_each_time_and_well_formed(self):
        for seed in range(10):
            tables, relations = many_tables(seed)
            text = self.drawn(tables, relations)
            self.assertEqual(text, self.drawn(list(reversed(tables)), relations))
            xml.etree.ElementTree.fromstring(text)

    def test_boxes_and_lines_lie_on_nothing(self):
        for seed in range(60):
            tables, text = many_tables(seed)
            known = erd.tables_of(json.dumps(tables))
            relations = erd.relations_of(text, known, [])
            erd.settle(known, relations)
            layout = erd_picture.Layout(known, relations)
            for column in layout.columns:
                for above, below in itertools.pairwise(column):
                    self.assertGreaterEqual(below.y - above.y - above.height, 10, seed)
            for gap in range(len(layout.columns)):
                tracks = [layout.track[key, at] for key, at in layout.stretches if at == gap]
                self.assertEqual(len(tracks), len(set(tracks)), seed)
                heights = [height for key, at in layout.stretches if at == gap for height, _ in layout.ends(key, gap)[1]]
                self.assertEqual(len(heights), len(set(heights)), seed)

    def test_drift_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            klieg = pathlib.Path(folder, "klieg")
            klieg.write_text(f"#!/bin/sh\necho '{json.dumps([self.USERS])}'\n")
            klieg.chmod(0o755)
            done = subprocess.run([sys.executable, erd.ROOT / "tools/erd.py", klieg, "--check"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("there is no table Site", done.stderr)


if __name__ == "__main__":
    unittest.main()
