#!/usr/bin/env python3
"""Checks a VOD presentation against the rules that HLS players and Apple's authoring specification set.

usage: check_hls.py FOLDER-OR-URL [--source-rung NAME] [--partial] [--sample N] [--no-decode]

The argument is the folder of main.m3u8, or its address. Each rule is reported as pass, FAIL, exempt or skip; the exit
code is 1 where one fails. "RFC" is RFC 8216, "HLS" the HLS authoring specification for Apple devices.

--source-rung NAME  this rendition repackages the upload and keeps its keyframes: exempt from "an IDR every 2 s" alone
--partial           rungs are still missing: the rules about the ladder as a whole are exempt
--sample N          read at most N segments of each rendition
"""

import argparse
import gzip
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mp4  # noqa: E402
import playlists  # noqa: E402

RULES = {
    "playlists": "RFC 4: all playlists can be read",
    "independent": "HLS 9.16: EXT-X-INDEPENDENT-SEGMENTS",
    "version": "RFC 7: EXT-X-VERSION allows what is used",
    "attributes": "HLS 9.13-9.15: variants say BANDWIDTH, AVERAGE-BANDWIDTH, CODECS, RESOLUTION, FRAME-RATE",
    "codecs": "HLS 9.9: CODECS are those of the init segments",
    "resolution": "HLS 9.14: RESOLUTION is the size as shown",
    "frame-rate": "HLS 9.15: FRAME-RATE is that of the media",
    "bandwidth": "HLS 1.28: BANDWIDTH is within 10 % of the measured peak",
    "average-bandwidth": "HLS 1.26: AVERAGE-BANDWIDTH is within 10 % of the measured average",
    "bitrates": "HLS 9.2: there is more than one bit rate",
    "cellular": "HLS 9.21: a variant of at most 192 kbit/s",
    "audio-group": "RFC 4.3.4.2: audio groups exist and every variant has the same",
    "audio-names": "RFC 4.3.4.1.1: all audio groups have the same members",
    "language": "HLS 8.10: EXT-X-MEDIA says LANGUAGE",
    "playlist-type": "HLS 8.6: VOD with an end, or EVENT while it grows",
    "event-start": "an EVENT playlist starts at its beginning",
    "target-duration": "HLS 7.7: no segment exceeds the target duration by 0.5 s, nor by rounding",
    "same-target": "HLS 8.2: one target duration for audio and video",
    "map": "HLS 8.20: EXT-X-MAP",
    "extinf": "HLS 8.1: EXTINF is the duration of the media, to a frame",
    "idr-start": "HLS 7.4: segments start with an IDR picture",
    "idr-distance": "HLS 1.13: an IDR picture every 2 s",
    "alignment": "HLS 8.22: boundaries are aligned over all renditions",
    "continuity": "RFC 3: decode times run on from segment to segment",
    "iframes": "HLS 6.1: I-frame playlists whose byte ranges hold one IDR picture",
    "decode": "segments decode alone",
    "gzip": "HLS 8.24: playlists are compressed",
    "mime": "RFC 4: content types of playlists and segments",
    "redirects": "HLS 8.18: no redirects",
}
KEYFRAME_DISTANCE = 2.0
CELLULAR_BITS = 192_000
PLAYLIST_TYPES = ("application/vnd.apple.mpegurl", "audio/mpegurl")
SEGMENT_TYPES = ("video/mp4", "audio/mp4", "video/iso.segment", "audio/iso.segment")


class Report:
    def __init__(self):
        self.passed, self.failures, self.exempt = set(), {}, {}

    def check(self, rule, good, detail=""):
        assert rule in RULES, rule
        if good:
            self.passed.add(rule)
        else:
            self.failures.setdefault(rule, []).append(detail)
        return bool(good)

    def exempt_from(self, rule, why):
        assert rule in RULES, rule
        self.exempt.setdefault(rule, why)

    def state(self, rule):
        if rule in self.failures:
            return "FAIL"
        return "pass" if rule in self.passed else "exempt" if rule in self.exempt else "skip"

    def text(self):
        lines = []
        for rule, meaning in RULES.items():
            lines.append(f"{self.state(rule):6} {rule:18} {meaning}" + (
                f" ({self.exempt[rule]})" if rule in self.exempt and rule not in self.failures else ""))
            failures = self.failures.get(rule, [])
            lines += [f"         {detail}" for detail in failures[:5]]
            if len(failures) > 5:
                lines.append(f"         and {len(failures) - 5} more")
        return "\n".join(lines)


class Folder:
    """A presentation on disk."""

    def __init__(self, root):
        self.root = pathlib.Path(root)

    def read(self, name, span=None):
        data = (self.root / name).read_bytes()
        return data if span is None else data[span[0]:span[0] + span[1]]

    def size(self, name):
        return (self.root / name).stat().st_size

    def check_delivery(self, report, name, is_playlist):
        pass

    def check_redirects(self, report):
        pass


class Site:
    """A presentation behind HTTP. It never follows redirects: finding one is a failure."""

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    def __init__(self, url):
        self.base = url if url.endswith("main.m3u8") else url.rstrip("/") + "/main.m3u8"
        self.opener = urllib.request.build_opener(self.NoRedirect)
        self.redirected = []

    def open(self, name, headers=None, method="GET"):
        request = urllib.request.Request(urllib.parse.urljoin(self.base, name), headers=headers or {}, method=method)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            if error.code // 100 == 3:
                self.redirected.append(name)
            raise

    def read(self, name, span=None):
        headers = {"Range": f"bytes={span[0]}-{span[0] + span[1] - 1}"} if span else {}
        return self.open(name, headers)[0]

    def size(self, name):
        return int(self.open(name, method="HEAD")[1].get("Content-Length", -1))

    def check_delivery(self, report, name, is_playlist):
        data, headers = self.open(name, {"Accept-Encoding": "gzip"})
        kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
        report.check("mime", kind in (PLAYLIST_TYPES if is_playlist else SEGMENT_TYPES), f"{name}: {kind or 'none'}")
        if is_playlist:
            compressed = headers.get("Content-Encoding", "") == "gzip"
            report.check("gzip", compressed and gzip.decompress(data).startswith(b"#EXTM3U"), name)

    def check_redirects(self, report):
        for name in self.redirected or [None]:
            report.check("redirects", name is None, name)


@dataclass
class Piece:
    """What was seen of one segment. Times in seconds of the presentation."""
    start: float
    end: float
    decode_start: int
    decode_end: int
    fragments: list = field(repr=False, default_factory=list)


@dataclass
class Rendition:
    uri: str
    playlist: playlists.Media
    init: mp4.Init
    sizes: list
    pieces: dict = field(default_factory=dict)  # by the number of the segment
    frame: float = 0  # the longest sample, in seconds
    samples: int = 0
    seconds: float = 0  # of the samples seen
    key_times: list = field(default_factory=list)

    @property
    def name(self):
        return self.uri.rsplit("/", 2)[-2] if "/" in self.uri else self.uri

    @property
    def video(self):
        return self.init.kind == "vide"

    def beside(self, name):
        return urllib.parse.urljoin(self.uri, name)


def peak_and_average(durations, sizes, target):
    """RFC 8216, 4.1: the peak is that of any run of segments of 0.5 to 1.5 target durations."""
    total = sum(durations) or 1
    average = sum(sizes) * 8 / total
    peak = 0
    for first in range(len(sizes)):
        seconds = size = 0
        for i in range(first, len(sizes)):
            seconds, size = seconds + durations[i], size + sizes[i]
            if seconds > 1.5 * target:
                break
            if seconds >= 0.5 * target:
                peak = max(peak, size * 8 / seconds)
    return max(peak, average), average


class Checker:
    def __init__(self, place, source_rung="", partial=False, sample=0, decode=True):
        self.place, self.source_rung, self.partial, self.sample = place, source_rung, partial, sample
        self.report = Report()
        self.decoder = shutil.which("ffmpeg") if decode else None
        self.renditions = {}

    def run(self):
        self.check_all()
        self.place.check_redirects(self.report)
        return self.report

    def check_all(self):
        try:
            main = playlists.parse_multivariant(self.text("main.m3u8"))
        except (ValueError, OSError) as error:
            self.report.check("playlists", False, f"main.m3u8: {error}")
            return
        self.main = main
        groups = {media.get("URI", ""): media for media in main.media if media.get("URI")}
        for uri in [variant.uri for variant in main.variants] + list(groups):
            self.guarded(uri, lambda uri=uri: self.load(uri))
        self.check_main()
        for rendition in self.renditions.values():
            self.check_rendition(rendition)
        self.check_alignment()
        for variant in main.variants:
            self.check_variant(variant)
        self.check_ladder()
        for variant in main.iframes:
            self.guarded(variant.uri, lambda variant=variant: self.check_iframes(variant))

    def guarded(self, name, action):
        try:
            action()
        except (ValueError, OSError, mp4.Broken, IndexError, struct.error) as error:
            self.report.check("playlists", False, f"{name}: {type(error).__name__}: {error}")

    def text(self, name):
        self.place.check_delivery(self.report, name, True)
        return self.place.read(name).decode()

    def load(self, uri):
        if uri in self.renditions:
            return
        playlist = playlists.parse_media(self.text(uri))
        if not self.report.check("map", playlist.map, uri):
            return
        beside = lambda name: urllib.parse.urljoin(uri, name)  # noqa: E731
        init = mp4.parse_init(self.place.read(beside(playlist.map)))
        self.place.check_delivery(self.report, beside(playlist.map), False)
        sizes = [self.place.size(beside(entry.uri)) for entry in playlist.entries]
        rendition = Rendition(uri, playlist, init, sizes)
        for number in self.chosen(len(sizes)):
            self.load_segment(rendition, number)
        self.renditions[uri] = rendition
        self.report.check("playlists", True)

    def chosen(self, count):
        if not self.sample or count <= self.sample:
            return range(count)
        return sorted({(count - 1) * i // max(self.sample - 1, 1) for i in range(self.sample)})

    def load_segment(self, rendition, number):
        name = rendition.beside(rendition.playlist.entries[number].uri)
        data, scale = self.place.read(name), rendition.init.timescale
        if number == 0:
            self.place.check_delivery(self.report, name, False)
        fragments = mp4.parse_segment(data, rendition.init)
        samples = [sample for fragment in fragments for sample in fragment.samples]
        start, end = min(s.shown for s in samples), max(s.shown + s.duration for s in samples)
        rendition.pieces[number] = Piece(start / scale, end / scale, samples[0].decode_time,
                                         samples[-1].decode_time + samples[-1].duration, fragments)
        rendition.samples += len(samples)
        rendition.seconds += sum(s.duration for s in samples) / scale
        rendition.frame = max([rendition.frame] + [s.duration / scale for s in samples])
        if rendition.video:
            keys = [s for s in samples if s.sync and mp4.is_idr(data, s)]
            self.report.check("idr-start", keys and keys[0] is samples[0], name)
            rendition.key_times.append((start / scale, [s.shown / scale for s in keys], end / scale))
        if self.decoder and number in {0, len(rendition.sizes) // 2, len(rendition.sizes) - 1}:
            self.check_decode(rendition, name, data)

    def check_decode(self, rendition, name, data, frames=None):
        init = self.place.read(rendition.beside(rendition.playlist.map))
        with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
            file.write(init + data)
            file.flush()
            done = subprocess.run([self.decoder, "-v", "error", "-nostdin", "-i", file.name, "-f", "framemd5", "-"],
                                  capture_output=True, text=True, timeout=300)
        decoded = sum(1 for line in done.stdout.splitlines() if line and not line.startswith("#"))
        complaint = done.stderr.strip().splitlines()[:1]
        if frames is None:
            self.report.check("decode", done.returncode == 0 and not complaint and decoded > 0, f"{name}: {complaint}")
        else:
            # The rest of the GOP is announced by the moof but lies outside of the range: only the count matters.
            self.report.check("iframes", decoded == frames, f"{name}: {decoded} frames")

    def check_main(self):
        check, main = self.report.check, self.main
        check("independent", main.independent, "main.m3u8")
        check("version", main.version >= 6 or not main.variants, f"main.m3u8: {main.version}")
        for media in main.media:
            if media.get("TYPE") != "VIDEO":
                check("language", media.get("LANGUAGE"), media.get("NAME", ""))
        ids = {media.get("GROUP-ID") for media in main.media if media.get("TYPE") == "AUDIO"}
        names = {group: sorted((media.get("NAME"), media.get("LANGUAGE")) for media in main.media if media.get("GROUP-ID") == group) for group in ids}
        check("audio-names", len({str(members) for members in names.values()}) <= 1, f"main.m3u8: {names}")
        for variant in main.variants:
            group = variant.attributes.get("AUDIO")
            check("audio-group", group in ids if ids else group is None, f"{variant.uri}: {group}")

    def check_rendition(self, rendition):
        check, playlist, name = self.report.check, rendition.playlist, rendition.uri
        check("version", playlist.version >= 6, f"{name}: {playlist.version}")
        # Of a ladder that is not complete yet, one rendition may have come to its end before the others: sound is encoded faster.
        growing = playlist.type == "EVENT" and (self.partial or not playlist.ended)
        check("playlist-type", growing or (playlist.type == "VOD" and playlist.ended),
              f"{name}: {playlist.type or 'no type'}{'' if playlist.ended else ' without EXT-X-ENDLIST'}")
        if growing:
            check("event-start", playlist.start and float(playlist.start) == 0, name)
        for entry in playlist.entries:
            good = 0 <= entry.duration <= playlist.target + 0.5 and int(entry.duration + 0.5) <= playlist.target
            check("target-duration", good, f"{name}: {entry.uri} lasts {entry.duration}, target {playlist.target}")
        targets = {other.playlist.target for other in self.renditions.values()}
        check("same-target", len(targets) == 1, str(sorted(targets)))
        self.check_durations(rendition)
        self.check_continuity(rendition)
        if rendition.video:
            self.check_keyframes(rendition)

    def check_durations(self, rendition):
        entries = rendition.playlist.entries
        tolerance = rendition.frame + 0.001
        for number, piece in rendition.pieces.items():
            # Priming samples of audio lie before the start and are not heard.
            seconds = piece.end - max(piece.start, 0)
            good = abs(entries[number].duration - seconds) <= tolerance
            self.report.check("extinf", good, f"{rendition.uri}: {entries[number].uri} says {entries[number].duration}, lasts {seconds:.4f}")
        if len(rendition.pieces) == len(entries) and entries:
            seconds = rendition.pieces[len(entries) - 1].end - max(rendition.pieces[0].start, 0)
            total = sum(entry.duration for entry in entries)
            self.report.check("extinf", abs(total - seconds) <= tolerance, f"{rendition.uri}: sum {total:.4f}, lasts {seconds:.4f}")

    def check_continuity(self, rendition):
        for number, piece in rendition.pieces.items():
            following = rendition.pieces.get(number + 1)
            if following:
                self.report.check("continuity", following.decode_start == piece.decode_end,
                                  f"{rendition.uri}: segment {number} ends at {piece.decode_end}, the next starts at {following.decode_start}")

    def check_keyframes(self, rendition):
        if rendition.name == self.source_rung:
            self.report.exempt_from("idr-distance", "the source rung keeps its keyframes")
            return
        for start, keys, end in rendition.key_times:
            times = [start] + keys + [end]
            widest = max(b - a for a, b in zip(times, times[1:]))
            self.report.check("idr-distance", widest <= KEYFRAME_DISTANCE + rendition.frame + 0.001,
                              f"{rendition.uri}: {widest:.3f} s at {start:.3f}")

    def check_alignment(self):
        videos = [rendition for rendition in self.renditions.values() if rendition.video]
        reference = videos[0] if videos else next(iter(self.renditions.values()), None)
        for rendition in self.renditions.values():
            if rendition is reference:
                continue
            tolerance = max(rendition.frame, reference.frame) + 0.002
            a, b = reference.playlist, rendition.playlist
            for number in sorted(reference.pieces.keys() & rendition.pieces.keys()):
                mine, other = (max(r.pieces[number].start, 0) for r in (rendition, reference))
                # Where a track starts late, its first sample says nothing about the boundary.
                self.report.check("alignment", number == 0 or abs(mine - other) <= tolerance,
                                  f"{rendition.uri}: segment {number} starts at {mine:.3f}, not at {other:.3f}")
            if a.ended and b.ended:
                apart = abs(len(a.entries) - len(b.entries))
                self.report.check("alignment", apart <= (0 if rendition.video else 1), f"{rendition.uri}: {len(b.entries)} segments, not {len(a.entries)}")

    def audio_of(self, variant):
        group = variant.attributes.get("AUDIO")
        uris = [media.get("URI") for media in self.main.media if group and media.get("GROUP-ID") == group]
        return [self.renditions[uri] for uri in uris if uri in self.renditions]

    def check_variant(self, variant):
        check, said = self.report.check, variant.attributes
        rendition = self.renditions.get(variant.uri)
        if rendition is None:
            return
        wanted = ["BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS"] + (["RESOLUTION", "FRAME-RATE"] if rendition.video else [])
        missing = [name for name in wanted if not said.get(name)]
        if not check("attributes", not missing, f"{variant.uri}: no {', '.join(missing)}"):
            return
        audios = self.audio_of(variant)
        codecs = {rendition.init.codec} | {audio.init.codec for audio in audios}
        check("codecs", set(said["CODECS"].split(",")) == codecs, f"{variant.uri}: {said['CODECS']}, not {sorted(codecs)}")
        if rendition.video:
            shown = f"{round(rendition.init.width)}x{round(rendition.init.height)}"
            check("resolution", said["RESOLUTION"] == shown, f"{variant.uri}: {said['RESOLUTION']}, not {shown}")
            rate = rendition.samples / rendition.seconds if rendition.seconds else 0
            # A sample of segments says less about a variable rate than all of them.
            allowed = 0.02 if not self.sample else 0.1
            check("frame-rate", abs(float(said["FRAME-RATE"]) - rate) <= max(allowed * rate, 0.01), f"{variant.uri}: {said['FRAME-RATE']}, not {rate:.3f}")
        self.check_bandwidth(variant, rendition, audios)

    def check_bandwidth(self, variant, rendition, audios):
        peak = average = 0
        for part in [rendition] + audios[:1]:
            durations = [entry.duration for entry in part.playlist.entries]
            measured = peak_and_average(durations, part.sizes, part.playlist.target)
            peak, average = peak + measured[0], average + measured[1]
        said_peak, said_average = int(variant.attributes["BANDWIDTH"]), int(variant.attributes["AVERAGE-BANDWIDTH"])
        growing = not rendition.playlist.ended or any(not audio.playlist.ended for audio in audios)
        # While it grows, what is promised may be more than what was needed so far.
        good = said_peak >= 0.9 * peak if growing else abs(said_peak - peak) <= 0.1 * peak
        self.report.check("bandwidth", good, f"{variant.uri}: {said_peak}, measured {peak:.0f}")
        if growing:
            self.report.exempt_from("average-bandwidth", "it grows")
        else:
            self.report.check("average-bandwidth", abs(said_average - average) <= 0.1 * average, f"{variant.uri}: {said_average}, measured {average:.0f}")

    def check_ladder(self):
        videos = [variant for variant in self.main.variants if variant.attributes.get("RESOLUTION")]
        growing = any(not rendition.playlist.ended for rendition in self.renditions.values())
        self.report.check("playlists", self.main.variants, "main.m3u8: no variants")
        if self.partial or growing:
            for rule in ("bitrates", "cellular"):
                self.report.exempt_from(rule, "the ladder is not complete")
        elif videos:
            rates = [int(variant.attributes.get("BANDWIDTH", 0)) for variant in self.main.variants]
            self.report.check("bitrates", len(set(rates)) > 1, str(rates))
            self.report.check("cellular", min(rates) <= CELLULAR_BITS, f"the lowest has {min(rates)}")
        sizes = {variant.attributes["RESOLUTION"] for variant in videos}
        offered = {variant.attributes.get("RESOLUTION") for variant in self.main.iframes}
        if videos:
            self.report.check("iframes", sizes <= offered, f"none for {sorted(sizes - offered)}")

    def check_iframes(self, variant):
        playlist = playlists.parse_media(self.text(variant.uri))
        check, uri = self.report.check, variant.uri
        check("iframes", playlist.iframes_only and playlist.version >= 5 and playlist.map, f"{uri}: no EXT-X-I-FRAMES-ONLY or EXT-X-MAP")
        beside = lambda name: urllib.parse.urljoin(uri, name)  # noqa: E731
        init = mp4.parse_init(self.place.read(beside(playlist.map)))
        check("codecs", variant.attributes.get("CODECS") == init.codec, f"{uri}: {variant.attributes.get('CODECS')}, not {init.codec}")
        holder = Rendition(uri, playlist, init, [])
        chosen = self.chosen(len(playlist.entries))
        for number in chosen:
            entry = playlist.entries[number]
            if not check("iframes", entry.range, f"{uri}: {entry.uri} has no byte range"):
                continue
            data = self.place.read(beside(entry.uri), entry.range)
            check("iframes", self.is_one_iframe(data, init), f"{uri}: {entry.uri} {entry.range[1]}@{entry.range[0]} is not one IDR picture")
            if self.decoder and number in (chosen[0], chosen[-1]):
                self.check_decode(holder, f"{uri} #{number}", data, frames=1)

    @staticmethod
    def is_one_iframe(data, init):
        """A moof, then an mdat whose announced rest is cut off behind its first sample."""
        try:
            kind, content, start, end = next(mp4.boxes(data, 0, int.from_bytes(data[:4], "big")))
            if kind != "moof":
                return False
            first = mp4.parse_moof(data, content, start, end, init).samples[0]
        except (mp4.Broken, StopIteration, IndexError, ValueError, struct.error):
            return False
        return first.sync and first.offset + first.size == len(data) and mp4.is_idr(data, first)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("presentation")
    parser.add_argument("--source-rung", default="")
    parser.add_argument("--partial", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--no-decode", action="store_true")
    options = parser.parse_args(arguments)
    is_url = options.presentation.startswith(("http://", "https://"))
    place = Site(options.presentation) if is_url else Folder(options.presentation)
    report = Checker(place, options.source_rung, options.partial, options.sample, not options.no_decode).run()
    print(report.text())
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
