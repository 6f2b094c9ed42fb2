#!/usr/bin/env python3
"""Writes src/identity/common_passwords_data.cpp. Usage: common_passwords.py DJANGO.txt.gz ZXCVBN.js >src/identity/common_passwords_data.cpp

Which passwords are the commonest is counted in leaks that everybody can read. Two counts are taken: Royce Williams' 20,000, as Django
5.2.19 brings them (django/contrib/auth/common-passwords.txt.gz), and the 30,000 of zxcvbn 4.4.2 (package/lib/frequency_lists.js), which
come from Mark Burnett's ten million. Kept are those that are long enough to be allowed at all, and the words among the first
that people lengthen by digits; of each the first four bytes of SHA-256, which nobody reads and which suffices to know it again.

The common words are those of four to nine letters and digits among the first of both counts, of English Wikipedia and of the subtitles of
television and film, as zxcvbn brings them.
"""

import gzip
import hashlib
import re
import sys
from pathlib import Path

LENGTH_MIN = 10     # identity::kPassword
WORDS_AMONG = 4000  # of the first list
WORD = re.compile(r"[a-z]{6,9}")
PER_LINE = 9
COMMON = re.compile(r"(?=.*[a-z])[a-z0-9]{4,9}")
COMMON_AMONG = {"first": 4000, "passwords": 3000, "english_wikipedia": 1500, "us_tv_and_film": 2000}


def mark(word):
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")


def lists_of(script):
    found = re.findall(r"""(\w+)\s*:\s*(?:"([^"]+)"|'([^']+)')""", script)
    return {name: (double or single).lower().split(",") for name, double, single in found}


def main():
    first = gzip.decompress(Path(sys.argv[1]).read_bytes()).decode().lower().split()
    lists = lists_of(Path(sys.argv[2]).read_text()) | {"first": first}
    kept = {word for word in first + lists["passwords"] if len(word) >= LENGTH_MIN}
    kept |= {word for word in first[:WORDS_AMONG] if WORD.fullmatch(word)}
    kept |= {word for name, among in COMMON_AMONG.items() for word in lists[name][:among] if COMMON.fullmatch(word)}
    marks = sorted({mark(word) for word in kept})
    print('#include "identity/common_passwords.h"\n\nnamespace klieg::identity {\n\n// Made by tools/common_passwords.py.')
    print("// clang-format off\nstatic constexpr std::uint32_t kMarks[] = {")
    for at in range(0, len(marks), PER_LINE):
        print("    " + " ".join(f"0x{one:08x}," for one in marks[at:at + PER_LINE]))
    print("};\n// clang-format on\n\nstd::span<std::uint32_t const> marks_of_common_passwords() noexcept {")
    print("    return kMarks;\n}\n\n}  // namespace klieg::identity")


if __name__ == "__main__":
    main()
