#!/usr/bin/env python3
"""docs_check.py on small trees: what must be found is found, and nothing else."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).with_name("docs_check.py")
GOOD = {
    "src/http/server.cpp": 'metrics.counter({"klieg_http_requests_total", "Requests"}); log::warn("a core was held up");\n',
    "src/jobs/queue.cpp": 'constexpr auto kTable = "Jobs";\nreturn {{.name = kTable, .partition_attribute = "JobId"}};\n',
    "src/identity/repo.cpp": 'constexpr char const* kUsers = "Users";\nreturn {{.name = kUsers, .partition_attribute = "UserId"},\n'
                             '        {.name = "Sessions",\n         .partition_attribute = "TokenHash"}};\n',
    "src/uniques/uniques.h": '    static Name username(std::string_view text) { return {"uname", text}; }\n',
    "docs/data-model.md": "| Jobs | JobId | | jobs |\n| Users | UserId | | x |\n| Sessions | TokenHash | | x |\n\nand `uname#ada`\n",
    "docs/adr/README.md": "| [1](0001-compiler.md) | Clang |\n",
    "docs/adr/0001-compiler.md": "# 1. Clang\n",
    "docs/operations.md": "| `klieg_http_requests_total` | requests | |\n\n`a core was held up` is bad.\n",
    "README.md": "[Run it](docs/operations.md), as `http/server` does; `/api/videos`, `build/dev/klieg` and [more](https://example.org).\n",
}


class DocsCheck(unittest.TestCase):
    def said(self, **changed):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**GOOD, **{name.replace("__", "/"): text for name, text in changed.items()}}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            done = subprocess.run([sys.executable, TOOL, root], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0 if "nothing to say" in done.stdout else 1, done.stdout + done.stderr)
            return done.stdout

    def test_says_nothing_about_a_good_tree(self):
        self.assertIn("nothing to say", self.said())

    def test_finds_a_link_that_leads_nowhere(self):
        self.assertIn("docs/gone.md leads nowhere", self.said(**{"README.md": "[x](docs/gone.md)\n"}))

    def test_finds_a_file_that_has_moved(self):
        self.assertIn("`http/sever` does not exist", self.said(**{"README.md": "see `http/sever`\n"}))

    def test_finds_a_name_that_no_file_has(self):
        self.assertIn("there is no `sever.h`", self.said(**{"README.md": "see `sever.h` and `server.cpp`\n"}))

    def test_finds_decisions_without_a_line_and_gaps_in_their_numbers(self):
        said = self.said(**{"docs/adr/0003-later.md": "# 3. Later\n"})
        self.assertIn("no line for 0003-later.md", said)
        self.assertIn("the number after the last is 0002", said)

    def test_finds_tables_and_names_that_the_data_model_lacks(self):
        said = self.said(**{"docs/data-model.md": "and `uname#ada`\n"})
        for name in ("Jobs", "Users", "Sessions"):  # by a constant of any name, and by a literal
            self.assertIn(f"the table {name} is missing", said)
        self.assertIn("there is no table Gone", self.said(**{"docs/data-model.md": GOOD["docs/data-model.md"] + "| Gone | Key | | x |\n"}))
        named = GOOD["src/jobs/queue.cpp"].replace(".name = kTable", ".name = kOther") + 'constexpr auto kOther = "Others";\n'
        said = self.said(**{"src/jobs/queue.cpp": named})
        self.assertIn("the table Others is missing", said)
        self.assertIn("there is no table Jobs", said)
        self.assertIn("Uniques holds uname#…", self.said(**{"docs/data-model.md": "| Jobs | JobId | | jobs |\n\n`username#ada`\n"}))

    def test_finds_metrics_on_one_side_only(self):
        said = self.said(**{"docs/operations.md": "| `klieg_gone_total` | nothing | |\n"})
        self.assertIn("the metric klieg_http_requests_total is not in the table", said)
        self.assertIn("there is no metric klieg_gone_total", said)

    def test_finds_a_message_that_nobody_logs(self):
        page = GOOD["docs/operations.md"] + "`a disk was eaten` is worse.\n"
        self.assertIn("nothing logs `a disk was eaten`", self.said(**{"docs/operations.md": page}))


if __name__ == "__main__":
    unittest.main()
