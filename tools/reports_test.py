#!/usr/bin/env python3
"""What the runner reports: seconds of steps and of translation units, and output in one piece; a ctest."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import step_times
import tu_times

HERE = pathlib.Path(__file__).parent


class StepTimes(unittest.TestCase):
    def said(self, seconds, *earlier, name="e2e"):
        return list(step_times.table([(name, seconds)], [(name, old) for old in earlier]))[0]

    def test_a_step_that_grew_by_a_third_is_named(self):
        self.assertIn("usual 30 s", self.said(41, 30, 29, 31))
        self.assertNotIn("usual", self.said(39, 30, 29, 31))

    def test_one_slow_run_is_not_the_usual(self):
        self.assertIn("usual 30 s", self.said(41, 30, 29, 31, 200))

    def test_two_runs_are_no_habit_and_builds_have_none(self):
        self.assertNotIn("usual", self.said(100, 30, 30))
        self.assertNotIn("usual", self.said(100, 30, 30, 30, name="asan build"))

    def test_the_last_runs_are_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            times, history = pathlib.Path(folder, "times"), pathlib.Path(folder, "history")
            for seconds in range(12):
                times.write_text(f"web\t{seconds}\n")
                subprocess.run([sys.executable, HERE / "step_times.py", times, history], check=True, capture_output=True)
            self.assertEqual(step_times.read(history), [("web", float(seconds)) for seconds in range(3, 12)])


class UnitTimes(unittest.TestCase):
    def test_names_what_is_above_the_budget(self):
        found = {"src/http/CMakeFiles/klieg_http.dir/detail/session.cpp.o": 9.5, "src/base/CMakeFiles/klieg_base.dir/asio_impl.cpp.o": 20.0,
                 "src/base/CMakeFiles/klieg_base.dir/text.cpp.o": 1.0}
        said = list(tu_times.report(found, 8))
        self.assertIn("3 units, 30 s in all; 1 above", said[0])
        self.assertIn("(may take longer)", said[1])
        self.assertIn("9.5 s  src/http/detail/session.cpp  above the budget", said[2])
        self.assertNotIn("budget", said[3])

    def test_several_sources_in_one_unit_are_no_slow_source(self):
        said = list(tu_times.report({"src/http/CMakeFiles/http_test.dir/Unity/unity_1_cxx.cxx.o": 20.0}, 8))
        self.assertIn("0 above", said[0])
        self.assertIn("20.0 s  src/http/http_test, batch 1  (may take longer)", said[1])

    def test_reads_the_last_time_of_what_is_still_there(self):
        with tempfile.TemporaryDirectory() as folder:
            build = pathlib.Path(folder)
            (build / "a.cpp.o").touch()
            (build / ".ninja_log").write_text("# ninja log v5\n0\t900\t1\ta.cpp.o\tx\n0\t900\t1\tgone.cpp.o\tx\n100\t350\t2\ta.cpp.o\tx\n0\t9\t1\ta.a\tx\n")
            self.assertEqual(tu_times.times(build), {"a.cpp.o": 0.25})


class Together(unittest.TestCase):
    def test_prints_each_command_whole_and_fails_with_the_failed(self):
        one = "for i in 1 2 3; do echo one $i; done"
        run = subprocess.run([sys.executable, HERE / "together.py", "2", one, "echo two; exit 3"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertIn("one 1\none 2\none 3\n", run.stdout)
        self.assertIn("FAILED (3)", run.stdout)
        self.assertIn("failed: echo two; exit 3", run.stderr)

    def test_says_what_was_skipped_and_fails_for_it_only_where_it_shall(self):
        with tempfile.TemporaryDirectory() as folder:
            told = pathlib.Path(folder) / "skipped"
            for skips, status in (("", 0), ("fail", 1)):
                environment = {**os.environ, "KLIEG_SKIPPED": str(told), "KLIEG_SKIPS": skips}
                run = subprocess.run([sys.executable, HERE / "together.py", "2", "echo no disk; exit 77", "true"], capture_output=True, text=True,
                                     env=environment)
                self.assertEqual(run.returncode, status)
                self.assertIn("-- echo no disk; exit 77: SKIPPED", run.stdout)
                self.assertTrue(run.stdout.endswith("skipped: echo no disk; exit 77\n"))
            self.assertEqual(told.read_text(), "echo no disk; exit 77\n" * 2)


if __name__ == "__main__":
    unittest.main()
