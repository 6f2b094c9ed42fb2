#!/usr/bin/env python3
"""limits_check.py on small trees: each claim is one that must fail, or must not."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).with_name("limits_check.py")
HEAD = "| what | value | where it stands | setting | then |\n|---|---|---|---|---|\n"
SETTINGS = "| `uploads.bytes_max` | `KLIEG_UPLOADS_BYTES_MAX` | `1` | Largest file that is taken. |\n"


class LimitsCheck(unittest.TestCase):
    def run_on(self, source, rows, *flags, file="a/b.h"):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "docs/limits.md").write_text(HEAD + rows)
            (root / "docs/configuration.md").write_text(SETTINGS)
            (root / "src" / file).parent.mkdir(parents=True)
            (root / "src" / file).write_text(source)
            done = subprocess.run([sys.executable, TOOL, root, *flags], capture_output=True, text=True)
            return done.returncode, done.stdout, (root / "docs/limits.md").read_text()

    def passes(self, source, rows):
        code, said, _ = self.run_on(source, rows)
        self.assertEqual(code, 0, said)

    def fails(self, source, rows, because):
        code, said, _ = self.run_on(source, rows)
        self.assertEqual(code, 1, said)
        self.assertIn(because, said)

    def test_understands_how_limits_are_written(self):
        self.passes("constexpr auto kSeenTtl = 500ms;\n", "| what is seen | 0.5 s | `a/b.h`: `kSeenTtl = 500ms` | no | late |\n")
        self.passes("inline constexpr std::size_t kBytesMax = std::size_t{4} << 20U;\n",
                    "| all | 4 MiB | `a/b.h`: `kBytesMax = std::size_t{4} << 20U` | no | too large |\n")
        self.passes("    std::chrono::milliseconds idle_patience{75'000};  ///< between requests\n",
                    "| idle | 75 s | `a/b.h`: `idle_patience{75'000}` | no | it ends |\n")
        self.passes("constexpr TextRule kName{3, 30};\n", "| name | 3 to 30 characters | `a/b.h`: `kName{3, 30}` | no | error |\n")
        self.passes("constexpr double kStartMax = 0.5, kEndMax = 1.0;\n",
                    "| start | 0.5 s | `a/b.h`: `kStartMax = 0.5` | no | x |\n| end | 1.0 s | `a/b.h`: `kEndMax = 1.0` | no | x |\n")

    def test_limits_of_fields_have_names_and_rows(self):
        self.fails("constexpr TextRule kHandle{3, 30};\n", "", "kHandle needs a row")
        self.fails('{.member = "handle", .text = {{.characters_max = 30}}},\n', "", "give the characters_max of this line a name")

    def test_a_limit_without_a_row_fails(self):
        self.fails("constexpr int kTriesMax = 3;\n", "", "kTriesMax needs a row")
        self.fails("struct Options {\n    std::size_t queued_max = 8;\n};\n", "", "queued_max needs a row")

    def test_a_value_that_changed_fails(self):
        self.fails("constexpr auto kSeenTtl = 2s;\n", "| seen | 1 s | `a/b.h`: `kSeenTtl = 1s` | no | late |\n", "says =2s")

    def test_words_that_say_something_else_fail(self):
        self.fails("constexpr auto kSeenTtl = 2s;\n", "| seen | 3 s | `a/b.h`: `kSeenTtl = 2s` | no | late |\n", "in words")

    def test_a_setting_that_does_not_exist_fails(self):
        row = "| file | 1 | `a/b.h`: `bytes_max = 1` | `{}` | 413 |\n"
        self.passes("    std::uint64_t bytes_max = 1;\n", row.format("uploads.bytes_max"))
        self.fails("    std::uint64_t bytes_max = 1;\n", row.format("uploads.max"), "no setting")

    def test_a_constant_that_moved_is_followed(self):
        rows = "| seen | 2 s | `old/b.h`: `kSeenTtl = 2s` | no | late |\n"
        self.fails("constexpr auto kSeenTtl = 2s;\n", rows, "stands in src/a/b.h now")
        code, _, page = self.run_on("constexpr auto kSeenTtl = 2s;\n", rows, "--fix")
        self.assertEqual(code, 0)
        self.assertIn("`a/b.h`: `kSeenTtl = 2s`", page)


if __name__ == "__main__":
    unittest.main()
