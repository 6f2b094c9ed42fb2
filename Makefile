# Thin names over the scripts and presets.
.PHONY: all test check run format

all:
	cmake --preset dev && cmake --build --preset dev

test:
	./test

check:
	python3 tools/tidy.py .
	./test lint

run:
	./run

format:
	git ls-files '*.h' '*.cpp' | grep -v '^cmake/' | xargs clang-format-19 -i
