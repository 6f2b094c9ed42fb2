#!/usr/bin/env python3
"""Each rule of tidy.py is seen to fire on a small tree that breaks it, and to be silent on one that does not; a ctest."""

import pathlib
import tempfile
import unittest

import tidy

LAYERS = """
[modules]
base = []
http = ["base"]
films = ["base", "http"]
people = ["base", "http"]
app = ["base", "http", "films", "people"]
[features]
names = ["films", "people"]
shared_headers = ["types.h", "service.h"]
[third_party]
"sqlite3.h" = ["base"]
[web]
kit = ["routes"]
"features/films" = ["kit", "routes"]
"features/people" = ["kit", "features/films"]
"""
GOOD = {
    "tools/layers.toml": LAYERS,
    "src/base/README.md": "# base\n",
    "src/base/CMakeLists.txt": "klieg_module(base\n  SOURCES clock.cpp\n  TESTS clock_test.cpp)\n",
    "src/base/clock.h": "#pragma once\n#include <sqlite3.h>\n",
    "src/base/clock.cpp": '#include "base/clock.h"\n',
    "src/base/clock_test.cpp": '#include "base/clock.h"\n',
    "src/films/README.md": "# films\n",
    "src/films/types.h": '#pragma once\n#include "base/clock.h"\n',
    "src/films/repo.h": '#pragma once\n#include "films/types.h"\n',
    "src/films/service.cpp": '#include "films/repo.h"\n',
    "testing/CMakeLists.txt": "klieg_test(testing_test SOURCES ${CMAKE_SOURCE_DIR}/testing/folder_test.cpp)\n",
    "testing/folder.h": "#pragma once\n",
    "testing/folder_test.cpp": '#include "testing/folder.h"\n#include <iostream>\n',
}


def body(lines):
    return "    step();\n" * (lines - 2)


class TidyTest(unittest.TestCase):
    def said(self, files):
        """What is said of the good tree with these files put into it."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in (GOOD | files).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(tidy.findings(root))

    def fires(self, name, text, *words):
        """Exactly one finding, of this file, with these words; `text` comes after what the good tree has there."""
        found = self.said({name: GOOD.get(name, "") + text})
        self.assertEqual(len(found), 1, found)
        for word in (name.removesuffix("/README.md"), *words):
            self.assertIn(word, found[0])

    def is_silent(self, name, text):
        self.assertEqual(self.said({name: GOOD.get(name, "") + text}), [])

    def test_a_good_tree_is_left_alone(self):
        self.assertEqual(self.said({}), [])

    def test_layers(self):
        self.fires("src/base/clock.cpp", '#include "films/types.h"\n', ":2: base may not include films")
        self.fires("src/films/types.h", '#include "people/service.h"\n', "films may not include people")
        self.is_silent("src/base/clock_test.cpp", '#include "films/types.h"\n')

    def test_features_share_few_headers(self):
        layers = LAYERS.replace('films = ["base", "http"]', 'films = ["base", "http", "people"]')
        service = "src/films/service.cpp"
        also = layers + '[features.also_shared]\npeople = ["name.h"]\n'
        for header, count, rules in (("people/service.h", 0, layers), ("people/repo.h", 1, layers), ("people/name.h", 1, layers), ("people/name.h", 0, also)):
            found = self.said({"tools/layers.toml": rules, service: GOOD[service] + f'#include "{header}"\n'})
            self.assertEqual(len(found), count, found)

    def test_third_party_headers_have_a_home(self):
        self.fires("src/films/service.cpp", "#include <sqlite3.h>\n", "sqlite3.h belongs in base")

    def test_banned_words(self):
        for text in ("asio::detached", "using namespace boost::asio::experimental::awaitable_operators;", "#include <regex>", "using namespace std;", "// TODO more", "std::thread(f).detach();",
                     "#include <iostream>", "std::this_thread::sleep_for(1s);"):
            self.fires("src/films/service.cpp", text + "\n", ":2: ")
        for text in ("#include <boost/asio.hpp>", "#include <boost/beast/core.hpp>"):
            self.fires("src/films/types.h", text + "\n", ":3: ")
        self.is_silent("src/base/clock_test.cpp", "#include <iostream>\nstd::this_thread::sleep_for(1s);\n")
        self.fires("src/base/clock_test.cpp", "asio::detached\n", "TaskGroup")

    def test_locks_have_a_home(self):
        for text in ("std::mutex m;", "std::shared_mutex m;", "std::lock_guard lock(m);", "std::condition_variable_any c;"):
            self.fires("src/films/service.cpp", text + "\n", "use base/mutex.h")
        found = self.said({"src/base/mutex.h": "#pragma once\nstd::mutex m;\n",
                           "src/base/clock.cpp": GOOD["src/base/clock.cpp"] + '#include "base/mutex.h"\n'})
        self.assertEqual(found, [])

    def test_tools_of_tests_are_held_to_it_too(self):
        for name in ("testing/folder.cpp", "fuzz/bytes_fuzz.cpp", "bench/speed.cpp", "tests/hls/tool.cpp"):
            self.fires(name, "#include <regex>\n", "regex")

    def test_names(self):
        self.fires("src/films/utils.cpp", "", "name it after the noun")

    def test_headers_begin_with_pragma_once(self):
        found = self.said({"src/films/repo.h": "// Films.\n" + GOOD["src/films/repo.h"]})
        self.assertEqual(found, ["src/films/repo.h: begin with #pragma once"])

    def test_long_files(self):
        self.fires("src/films/long.cpp", "\n" * 501, "501 lines")
        self.is_silent("src/films/long.cpp", "\n" * 500)
        self.is_silent("src/base/clock_test.cpp", "\n" * 501)

    def test_headers_that_nobody_includes(self):
        self.fires("src/films/old.h", "#pragma once\n", "no other file includes it")
        old = {"src/films/old.h": "#pragma once\n"}
        self.assertEqual(len(self.said(old | {"src/films/old.cpp": '#include "films/old.h"\n'})), 1)
        self.assertEqual(self.said(old | {"src/films/api.cpp": '#include "films/old.h"\n'}), [])
        self.is_silent("src/base/precompiled.h", "#pragma once\n")

    def test_tests_that_nobody_builds(self):
        for name in ("src/films/repo_test.cpp", "src/films/detail/clock_test.cpp", "src/base/my_clock_test.cpp", "src/films/stage_for_test.cpp", "testing/films_test.cpp"):
            self.fires(name, "", "no CMakeLists.txt names it")
        built = {"src/films/repo_test.cpp": "", "src/films/detail/repo_test.cpp": ""}
        for name, text in (("src/films", "TESTS repo_test.cpp detail/repo_test.cpp"), ("src/films/detail", "TESTS ../repo_test.cpp repo_test.cpp"),
                           ("src/base", "set(a ${CMAKE_SOURCE_DIR}/src/${feature}/repo_test.cpp ${CMAKE_SOURCE_DIR}/src/films/detail/repo_test.cpp)")):
            lists = f"{name}/CMakeLists.txt"
            self.assertEqual(self.said(built | {lists: GOOD.get(lists, "") + text}), [], text)
            self.assertEqual(len(self.said(built | {lists: GOOD.get(lists, "") + "# " + text})), 2, text)

    def test_long_functions(self):
        heads = ["void f(int a) {", "Task<Result<>> Films::f(Id id,\n                       Clock const& clock) const noexcept {",
                 "Films::Films(Id id) : id_{std::move(id)}, clock_(system()) {", "auto f() -> std::vector<int> {",
                 "bool operator()(int a) && {", "TEST(Films, AreShown) {"]
        for head in heads:
            for around in ("%s", "namespace films {\n%s\n}", "class Films {\npublic:\n%s\nprivate:\n    int a_{7};\n};"):
                lines = 71 - head.count("\n")
                long = around % f"{head}\n{body(lines)}}}"
                self.fires("src/films/service.cpp", long, "a function of 71 lines")
                self.is_silent("src/films/service.cpp", around % f"{head}\n{body(lines - 1)}}}")

    def test_what_only_looks_like_a_function(self):
        for text in ("struct Film {\n%s};", "namespace {\n%s}", "enum class Kind : std::uint8_t {\n%s};", "Kind const kAll[] = {\n%s};",
                     "/* f() {\n%s} */", 'auto const* kText = R"(f() {\n%s})";'):
            self.is_silent("src/films/service.cpp", text % body(100))

    def test_braces_in_literals_do_not_count(self):
        text = f"void f() {{\n    g('{{', \"{{\", 1'000'000);  // {{\n}}\nvoid h() {{\n{body(70)}}}\n"
        self.is_silent("src/films/service.cpp", text)

    def test_modules_have_a_readme(self):
        found = self.said({"src/people/api.cpp": ""})
        self.assertEqual(found, ["src/people: needs a README.md: purpose, door, what does not belong here"])
        self.fires("src/films/README.md", "line\n" * 25, "more than 25 lines")

    def test_folders_of_the_web_client_see_each_other_in_one_direction(self):
        self.is_silent("web/src/features/people/card.tsx", 'import { Film } from "../films/film.tsx";\nimport { Icon } from "../../kit/icon.tsx";\n')
        self.is_silent("web/src/routes.ts", 'const load = () => import("./features/films/film.page.tsx");\n')
        self.fires("web/src/kit/icon.tsx", 'import { Film } from "../features/films/film.tsx";\n', "kit may not import features/films")
        self.fires("web/src/features/films/film.tsx", 'const card = () => import("../people/card.tsx");\n', "features/films may not import features/people")
        self.fires("web/src/plays/play.ts", "", "no layer of that name")
        self.fires("web/src/features/films/film.tsx", 'import Page from "./film.page.tsx";\n', "a page is loaded by routes.ts alone")

    def test_sheets_know_no_left_and_right(self):
        for line in ("margin-left: 4px;", "  right: 0;", "text-align: right;", "border-left-color: red;", "inset: 3px auto auto 3px;"):
            self.fires("web/src/kit/kit.css", line + "\n", "say it with -inline-start")
        self.is_silent("web/src/kit/kit.css", "inset: 0;\nmargin-inline-start: 4px;\ntext-align: end;\n&.right {\n")

    def test_folders_of_many_files_have_a_readme(self):
        for folder in ("testing", "src/films/detail", "tools", "tests/web"):
            files = {f"{folder}/file{number}.txt": "" for number in range(6)}
            self.assertEqual(len(self.said(files)), 1, folder)
            self.assertEqual(self.said(files | {f"{folder}/README.md": "# Here\n"}), [], folder)
        self.assertEqual(self.said({f"fuzz/corpus/bytes/{number}": "" for number in range(6)}), [])


if __name__ == "__main__":
    unittest.main()
