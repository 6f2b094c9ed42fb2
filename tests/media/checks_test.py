#!/usr/bin/env python3
"""What `compare` holds files by, on what is known: each check finds what it claims to find."""

import math
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import original  # noqa: E402
import segment_times  # noqa: E402

RATE = 25


def parts(data):
    """An init segment, and segments of one fragment each."""
    places = [start for kind, _, start, _ in segment_times.mp4.boxes(data) if kind in ("moof", "mfra")]
    return data[:places[0]], [data[begin:end] for begin, end in zip(places, places[1:])]


class SegmentTimes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "parts.mp4")
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=s=64x64:r={RATE}:d=8", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2",
                            "-g", "50", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov+default_base_moof", path], check=True)
            cls.init, cls.segments = parts(path.read_bytes())

    def found(self, segments, listed):
        return list(segment_times.complaints(self.init, segments, listed))

    def moved(self, number, ticks):
        """The segment with another tfdt."""
        segments = list(self.segments)
        data = bytearray(segments[number])
        at = data.index(b"tfdt") + 8
        length = 8 if data[at - 4] == 1 else 4
        data[at:at + length] = (int.from_bytes(data[at:at + length], "big") + ticks).to_bytes(length, "big")
        segments[number] = bytes(data)
        return segments

    def test_what_is_as_it_is_listed(self):
        self.assertEqual(4, len(self.segments))
        self.assertEqual([], self.found(self.segments, [2.0] * 4))

    def test_a_hole(self):
        picture = segment_times.mp4.parse_init(self.init).timescale // RATE
        self.assertEqual([], self.found(self.moved(2, picture // 2), [2.0] * 4))
        holes = self.found(self.moved(2, 2 * picture), [2.0] * 4)
        self.assertIn("segment 2 has a hole of 0.080 s", holes)
        self.assertIn("segment 2 begins at 4.080 s, and is listed at 4.000", holes)

    def test_what_is_listed_with_another_length(self):
        self.assertEqual(["segment 2 begins at 4.000 s, and is listed at 3.900", "segment 3 begins at 6.000 s, and is listed at 5.900",
                          "the last segment ends at 8.000 s, and is listed to 7.900"], self.found(self.segments, [2.0, 1.9, 2.0, 2.0]))

    def test_a_segment_that_is_missing(self):
        self.assertEqual("segment 1 begins at 4.000 s, and is listed at 2.000", self.found(self.segments[:1] + self.segments[2:], [2.0] * 3)[0])


    def test_sound_that_an_edit_list_hides_in_front(self):
        frame = 1024 / 8000
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "parts.m4a")
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=r=8000:d=4", "-c:a", "aac", "-frag_duration", "1000000", "-movflags", "delay_moov", path],
                           check=True)
            init, segments = parts(path.read_bytes())
        track = segment_times.mp4.parse_init(init)
        self.assertEqual(1024, track.media_time)
        samples = [sum(len(fragment.samples) for fragment in segment_times.mp4.parse_segment(segment, track)) for segment in segments]
        listed = [count * frame for count in samples]
        self.assertNotEqual([], list(segment_times.complaints(init.replace(b"\0\0\4\0\0\1\0\0", b"\0\0\x10\0\0\1\0\0"), segments, listed)), "four frames")
        listed[0] -= frame
        self.assertEqual([], list(segment_times.complaints(init, segments, listed)))


class Lag(unittest.TestCase):
    def heard(self, smooth):
        """Ups and downs that do not come again."""
        dice = random.Random(7)
        raw = [dice.random() for _ in range(500 + smooth)]
        return [sum(raw[i:i + smooth]) / smooth for i in range(500)]

    def test_what_comes_once_is_measured_to_the_hundredth(self):
        swell = [math.exp(-((i - 250) / 60) ** 2) for i in range(500)]  # so slow that neighbours are nearly as good
        for one in (self.heard(1), self.heard(40), swell):
            for by in (-7, -5, 0, 5, 12):
                late = [one[0]] * by + one[:len(one) - by] if by >= 0 else one[-by:]
                self.assertEqual(by, original.lag(one, late))

    def test_of_what_comes_again_the_nearest_counts(self):
        beat = [1.0 if i % 20 == 0 else 0.0 for i in range(400)]
        self.assertEqual(3, original.lag(beat, [0.0] * 3 + beat[:-3]))
        self.assertEqual(-3, original.lag(beat, beat[3:]))

    def test_what_tells_nothing(self):
        self.assertIsNone(original.lag([0.5] * 300, [0.5] * 300))
        self.assertIsNone(original.lag(self.heard(1)[:50], self.heard(1)[:50]))


if __name__ == "__main__":
    unittest.main()
