#!/usr/bin/env python3
"""Breaks a good presentation in one way at a time: the checker must name the rule, and only rules that it concerns."""

import functools
import gzip
import http.server
import os
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile
import threading
import unittest

import check_hls
import mp4

MAKE = os.environ.get("MAKE_PRESENTATION", "")
PIPE = "-f mp4 -movflags +empty_moov+delay_moov+default_base_moof"
X264 = "-c:v libx264 -preset ultrafast -bf 2 -b_strategy 0 -sc_threshold 0 -pix_fmt yuv420p"
# Keyframes at the boundaries of segments and nowhere else, with 30 pictures a second.
BOUNDARIES = "-g 180 -force_key_frames 2,4,8,14"


def ffmpeg(arguments, output):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments.split(), str(output)], check=True)


def check(folder, **options):
    return check_hls.Checker(check_hls.Folder(folder), **{"source_rung": "source", "decode": False, **options}).run()


class PresentationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.kept.name)
        source, rung, rough = (cls.root / name for name in ("source.mp4", "rung.mp4", "rough.mp4"))
        inputs = "-f lavfi -i testsrc2=size=640x360:rate=30:duration=19 -f lavfi -i sine=sample_rate=48000:duration=19"
        ffmpeg(f"{inputs} {X264} {BOUNDARIES} -c:a aac -b:a 64k -metadata:s:a language=eng", source)
        ffmpeg(f"-i {source} -an -vf scale=128:72 {X264} -g 60 -b:v 60k -maxrate 90k -bufsize 90k {PIPE}+frag_keyframe", rung)
        # Keyframes at the boundaries alone: too few for an encoded rung.
        ffmpeg(f"-i {source} -an -vf scale=128:72 {X264} {BOUNDARIES} {PIPE}+frag_keyframe", rough)
        ffmpeg(f"-i {source} -vn -c:a aac -b:a 48k {PIPE} -frag_duration 2000000", cls.root / "audio.mp4")
        cls.good = cls.root / "good"
        subprocess.run([MAKE, cls.good, "source", source, "rung", "240", rung, "192000"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name) / "p"
        self.restore()

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.good, self.folder)

    def tearDown(self):
        self.temporary.cleanup()

    def edit(self, name, pattern, replacement, count=0):
        path = self.folder / name
        text = path.read_text()
        changed = re.sub(pattern, replacement, text, count=count)
        self.assertNotEqual(text, changed, f"{name} has no {pattern}")
        path.write_text(changed)

    def fails(self, *rules, **options):
        report = check(self.folder, **options)
        self.assertEqual(set(rules), set(report.failures), report.text())


class GoodTest(PresentationTest):
    def test_passes_every_rule_that_a_folder_can_show(self):
        report = check(self.folder, decode=True)
        self.assertEqual({}, report.failures)
        unseen = {rule for rule in check_hls.RULES if report.state(rule) == "skip"}
        self.assertEqual({"gzip", "mime", "redirects", "event-start"}, unseen, report.text())
        self.assertEqual({"idr-distance"}, set(report.exempt))

    def test_the_source_rung_is_exempt_by_name_only(self):
        self.fails("idr-distance", source_rung="")

    def test_a_sample_of_segments_passes_too(self):
        self.fails(sample=2)

    def test_growing_presentations_are_allowed(self):
        shutil.rmtree(self.folder)
        subprocess.run([MAKE, self.folder, "rung", "240", self.root / "rung.mp4", "192000", "audio", self.root / "audio.mp4",
                        "growing", "2"], check=True)
        report = check(self.folder)
        self.assertEqual({}, report.failures, report.text())
        self.assertEqual("pass", report.state("event-start"))
        self.assertEqual("exempt", report.state("cellular"))
        self.edit("240/index.m3u8", "#EXT-X-START.*\n", "")
        self.fails("event-start")

    def test_audio_alone_is_allowed(self):
        shutil.rmtree(self.folder)
        subprocess.run([MAKE, self.folder, "audio", self.root / "audio.mp4"], check=True)
        self.fails()

    def test_the_command_line_answers_with_its_exit_code(self):
        script = pathlib.Path(check_hls.__file__)
        command = ["python3", script, self.folder, "--no-decode"]
        self.assertEqual(1, subprocess.run(command, capture_output=True).returncode)
        self.assertEqual(0, subprocess.run([*command, "--source-rung", "source"], capture_output=True).returncode)


class BrokenPlaylistTest(PresentationTest):
    def test_missing_main(self):
        (self.folder / "main.m3u8").unlink()
        self.fails("playlists")

    def test_no_independent_segments(self):
        self.edit("main.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "")
        self.fails("independent")

    def test_old_version(self):
        self.edit("240/index.m3u8", "VERSION:7", "VERSION:3")
        self.fails("version")

    def test_missing_attributes(self):
        self.edit("main.m3u8", ",AVERAGE-BANDWIDTH=[0-9]+", "", 1)
        self.fails("attributes")
        self.restore()
        self.edit("main.m3u8", ",FRAME-RATE=[0-9.]+", "")
        self.fails("attributes")

    def test_wrong_codecs(self):
        self.edit("main.m3u8", 'CODECS="avc1.[0-9a-f]+,', 'CODECS="avc1.640033,', 1)
        self.fails("codecs")

    def test_codecs_without_audio(self):
        self.edit("main.m3u8", ",mp4a.40.2", "")
        self.fails("codecs")

    def test_wrong_resolution(self):
        self.edit("main.m3u8", "RESOLUTION=128x72", "RESOLUTION=426x240")
        self.fails("resolution")

    def test_wrong_frame_rate(self):
        self.edit("main.m3u8", "FRAME-RATE=30.000", "FRAME-RATE=25.000")
        self.fails("frame-rate")

    def test_wrong_bandwidth(self):
        self.edit("main.m3u8", r"INF:BANDWIDTH=\d+", "INF:BANDWIDTH=191000")
        self.fails("bandwidth", "bitrates")

    def test_wrong_average(self):
        self.edit("main.m3u8", r"AVERAGE-BANDWIDTH=\d+", "AVERAGE-BANDWIDTH=5000")
        self.fails("average-bandwidth")

    def test_no_low_rung(self):
        shutil.rmtree(self.folder)
        subprocess.run([MAKE, self.folder, "source", self.root / "source.mp4"], check=True)
        self.fails("bitrates", "cellular")
        self.fails(partial=True)

    def test_unknown_audio_group(self):
        self.edit("main.m3u8", 'AUDIO="audio"', 'AUDIO="sound"', 1)
        self.assertIn("audio-group", check(self.folder).failures)

    def test_no_language(self):
        self.edit("main.m3u8", ',LANGUAGE="en"', "")
        self.fails("language")

    def test_no_playlist_type(self):
        self.edit("240/index.m3u8", "#EXT-X-PLAYLIST-TYPE:VOD\n", "")
        self.fails("playlist-type")

    def test_vod_without_end(self):
        self.edit("audio/index.m3u8", "#EXT-X-ENDLIST\n", "")
        self.assertIn("playlist-type", check(self.folder).failures)

    def test_target_too_short(self):
        for name in ("source", "240", "audio"):
            self.edit(f"{name}/index.m3u8", "TARGETDURATION:6", "TARGETDURATION:5")
        self.assertIn("target-duration", check(self.folder).failures)

    def test_targets_that_differ(self):
        self.edit("audio/index.m3u8", "TARGETDURATION:6", "TARGETDURATION:7")
        self.fails("same-target")

    def test_no_map(self):
        self.edit("240/index.m3u8", "#EXT-X-MAP.*\n", "")
        self.assertIn("map", check(self.folder).failures)

    def test_wrong_extinf(self):
        self.edit("240/index.m3u8", "EXTINF:6.0000", "EXTINF:5.9000", 1)
        self.fails("extinf")

    def test_iframes_missing_or_wrong(self):
        self.edit("main.m3u8", "#EXT-X-I-FRAME-STREAM-INF.*640x360.*\n", "")
        self.fails("iframes")
        self.restore()
        self.edit("240/iframes.m3u8", r"BYTERANGE:(\d+)@0", "BYTERANGE:100@0", 1)
        self.fails("iframes")
        self.restore()
        self.edit("240/iframes.m3u8", "#EXT-X-I-FRAMES-ONLY\n", "")
        self.fails("iframes")


class BrokenMediaTest(PresentationTest):
    def segment(self, name):
        path = self.folder / name
        data = bytearray(path.read_bytes())
        init = mp4.parse_init((path.parent / "init.mp4").read_bytes())
        return path, data, mp4.parse_segment(data, init)

    def test_missing_segment(self):
        (self.folder / "240" / "1.m4s").unlink()
        self.assertIn("playlists", check(self.folder).failures)

    def test_truncated_segment(self):
        path, data, _ = self.segment("240/1.m4s")
        path.write_bytes(data[:-100])
        self.assertIn("playlists", check(self.folder).failures)

    def test_segment_that_starts_without_an_idr(self):
        path, data, fragments = self.segment("240/1.m4s")
        at = fragments[0].samples[0].offset
        while data[at + 4] & 0x1F != 5:
            at += 4 + struct.unpack_from(">I", data, at)[0]
        data[at + 4] = data[at + 4] & 0xE0 | 1
        path.write_bytes(data)
        self.assertLessEqual({"idr-start", "iframes"}, set(check(self.folder).failures))

    def test_keyframes_too_rare(self):
        shutil.rmtree(self.folder)
        subprocess.run([MAKE, self.folder, "source", self.root / "source.mp4", "rung", "240", self.root / "rough.mp4", "0"], check=True)
        self.assertIn("idr-distance", check(self.folder, partial=True).failures)

    def test_times_that_do_not_run_on(self):
        path, data, _ = self.segment("240/1.m4s")
        at = data.index(b"tfdt") + 8
        struct.pack_into(">Q", data, at, struct.unpack_from(">Q", data, at)[0] + 30000)
        path.write_bytes(data)
        self.assertLessEqual({"continuity", "alignment"}, set(check(self.folder).failures))

    def test_rungs_cut_at_other_places(self):
        shutil.rmtree(self.folder)
        subprocess.run([MAKE, self.folder, "source", self.root / "source.mp4"], check=True)
        shutil.copytree(self.folder / "source", self.folder / "240")
        self.edit("main.m3u8", r"(#EXT-X-STREAM-INF.*\n)source/index.m3u8\n", r"\1source/index.m3u8\n\g<1>240/index.m3u8\n")
        self.edit("240/index.m3u8", r"#EXTINF:2.000000,\n0.m4s\n", "")
        self.assertIn("alignment", check(self.folder, partial=True).failures)

    def test_garbage_does_not_decode(self):
        path, data, fragments = self.segment("240/0.m4s")
        for fragment in fragments:
            for sample in fragment.samples:
                data[sample.offset + 8:sample.offset + sample.size] = bytes(sample.size - 8)
        path.write_bytes(data)
        report = check(self.folder, decode=True)
        self.assertIn("decode", report.failures, report.text())


class Server(http.server.SimpleHTTPRequestHandler):
    """A server that does right, with switches to do wrong."""
    compress, types, redirect = True, True, False

    def log_message(self, *arguments):
        pass

    def guess_type(self, path):
        if not self.types:
            return "text/plain"
        return "application/vnd.apple.mpegurl" if path.endswith(".m3u8") else "video/mp4"

    def do_GET(self):
        if self.redirect and self.path.endswith("0.m4s"):
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        data = pathlib.Path(self.translate_path(self.path)).read_bytes()
        status = 200
        if "Range" in self.headers:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            data, status = data[first:last + 1], 206
        squeeze = self.compress and self.path.endswith(".m3u8") and "gzip" in self.headers.get("Accept-Encoding", "")
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(self.path))
        if squeeze:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class DeliveryTest(PresentationTest):
    def check_site(self, **switches):
        handler = functools.partial(type("Switched", (Server,), switches), directory=str(self.folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            site = check_hls.Site(f"http://127.0.0.1:{server.server_port}/")
            return check_hls.Checker(site, source_rung="source", decode=False).run()
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def test_a_good_server_passes(self):
        report = self.check_site()
        self.assertEqual({}, report.failures, report.text())
        self.assertEqual({"pass"}, {report.state(rule) for rule in ("gzip", "mime", "redirects", "bandwidth")})

    def test_no_compression(self):
        self.assertEqual({"gzip"}, set(self.check_site(compress=False).failures))

    def test_wrong_types(self):
        self.assertEqual({"mime"}, set(self.check_site(types=False).failures))

    def test_redirects(self):
        self.assertIn("redirects", self.check_site(redirect=True).failures)


if __name__ == "__main__":
    unittest.main()
