#!/usr/bin/env python3
"""lint.py on a small repository: what it finds, what it asks again, and what it leaves to the night; a ctest."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
GOOD = '#include "films/title.h"\n\nint length(Title const& title) {\n    return title.length;\n}\n'
USED_AFTER_MOVE = """#include "films/title.h"

#include <utility>

int lost(Title title) {
    Title const taken = std::move(title);
    return taken.length + title.length;
}
"""


class LintTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name).resolve()
        for name in (".clang-tidy", ".clang-format"):
            shutil.copy(HERE.parent / name, self.root)
        self.write("src/films/title.h", "#pragma once\n\nstruct Title {\n    int length = 0;\n};\n")
        self.write("src/films/title.cpp", GOOD)
        alone = "build/films_verify_interface_header_sets/films/title.h.cxx"
        self.write(alone, "#include <films/title.h>\n")
        self.write("build/compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": str(self.root / name), "command": f"clang++-19 -std=c++20 -I{self.root}/src {more} -c {self.root}/{name}"}
            for name, more in (("src/films/title.cpp", "-include cstddef"), (alone, ""))]))  # sources see a precompiled header
        self.write(".gitignore", "/build/\n/cache/\n")
        self.git("init", "-q", "-b", "main")
        self.commit()

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], cwd=self.root, check=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "films: more of it")

    def lint(self, *options):
        return subprocess.run([sys.executable, HERE / "lint.py", "build", *options], cwd=self.root, capture_output=True, text=True,
                              env=os.environ | {"XDG_CACHE_HOME": str(self.root / "cache")})

    def passes(self, says, *options):
        run = self.lint(*options)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn(says, run.stdout)

    def fails(self, says, *options):
        run = self.lint(*options)
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn(says, run.stderr)

    def test_what_passed_is_not_asked_again_until_it_or_what_it_includes_changes(self):
        self.passes("2 to ask, 0 passed before")
        self.passes("0 to ask, 2 passed before")
        self.write("src/films/title.cpp", GOOD + "\nint twice(Title const& title) {\n    return 2 * length(title);\n}\n")
        self.passes("1 to ask, 1 passed before")
        self.write("src/films/title.h", "#pragma once\n\nstruct Title {\n    int length = 1;\n};\n")
        self.passes("2 to ask, 0 passed before")

    def test_an_error_of_clang_tidy(self):
        self.write("src/films/title.cpp", USED_AFTER_MOVE)
        self.fails("lint failed: src/films/title.cpp")
        self.fails("lint failed: src/films/title.cpp")

    def test_a_file_that_clang_format_would_change(self):
        self.write("src/films/title.cpp", GOOD.replace("    return", "  return"))
        self.fails("clang-format")

    def test_a_header_that_needs_another_before_it(self):
        self.write("src/films/title.h", "#pragma once\n\nstruct Title {\n    std::size_t letters = 0;\n    int length = 0;\n};\n")
        self.fails("lint failed: src/films/title.h\n")

    def test_main_is_asked_for_what_changed_last(self):
        for number in range(40):
            self.write(f"src/films/more{number}.h", "#pragma once\n")
        self.commit()
        self.passes("0 to ask, 0 passed before, 2 unchanged")
        self.write("src/films/title.cpp", GOOD.replace("length(", "size("))
        self.commit()
        self.passes("1 to ask, 0 passed before, 1 unchanged")

    def test_what_a_branch_did_not_touch_is_left_to_the_night(self):
        self.write("src/films/title.cpp", USED_AFTER_MOVE)
        self.commit()
        self.git("checkout", "-q", "-b", "more")
        self.write("README.md", "# Films\n")
        self.commit()
        self.passes("0 to ask, 0 passed before, 2 unchanged")
        self.fails("lint failed: src/films/title.cpp", "--everything")


if __name__ == "__main__":
    unittest.main()
