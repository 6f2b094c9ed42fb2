"""Playlists of RFC 8216 as values."""

import re
from dataclasses import dataclass, field

ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')


def attributes(text):
    return {name: value.strip('"') for name, value in ATTRIBUTE.findall(text)}


@dataclass
class Variant:
    uri: str
    attributes: dict


@dataclass
class Multivariant:
    version: int = 1
    independent: bool = False
    variants: list = field(default_factory=list)
    iframes: list = field(default_factory=list)
    media: list = field(default_factory=list)


@dataclass
class Entry:
    duration: float
    uri: str
    range: tuple = None  # (offset, length)


@dataclass
class Media:
    version: int = 1
    target: int = 0
    type: str = ""
    ended: bool = False
    map: str = ""
    start: str = ""
    iframes_only: bool = False
    entries: list = field(default_factory=list)


def lines_of(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or lines[0] != "#EXTM3U":
        raise ValueError("it does not start with #EXTM3U")
    return lines[1:]


def parse_multivariant(text):
    playlist, pending = Multivariant(), None
    for line in lines_of(text):
        tag, _, rest = line.partition(":")
        if tag == "#EXT-X-VERSION":
            playlist.version = int(rest)
        elif tag == "#EXT-X-INDEPENDENT-SEGMENTS":
            playlist.independent = True
        elif tag == "#EXT-X-STREAM-INF":
            pending = attributes(rest)
        elif tag == "#EXT-X-I-FRAME-STREAM-INF":
            found = attributes(rest)
            playlist.iframes.append(Variant(found.get("URI", ""), found))
        elif tag == "#EXT-X-MEDIA":
            playlist.media.append(attributes(rest))
        elif not line.startswith("#") and pending is not None:
            playlist.variants.append(Variant(line, pending))
            pending = None
    return playlist


def parse_media(text):
    playlist, duration, span, next_offset = Media(), None, None, 0
    for line in lines_of(text):
        tag, _, rest = line.partition(":")
        if tag == "#EXT-X-VERSION":
            playlist.version = int(rest)
        elif tag == "#EXT-X-TARGETDURATION":
            playlist.target = int(rest)
        elif tag == "#EXT-X-PLAYLIST-TYPE":
            playlist.type = rest
        elif tag == "#EXT-X-ENDLIST":
            playlist.ended = True
        elif tag == "#EXT-X-I-FRAMES-ONLY":
            playlist.iframes_only = True
        elif tag == "#EXT-X-START":
            playlist.start = attributes(rest).get("TIME-OFFSET", "")
        elif tag == "#EXT-X-MAP":
            playlist.map = attributes(rest).get("URI", "")
        elif tag == "#EXT-X-BYTERANGE":
            length, _, offset = rest.partition("@")
            span = (int(offset) if offset else next_offset, int(length))
            next_offset = sum(span)
        elif tag == "#EXTINF":
            duration = float(rest.split(",")[0])
        elif not line.startswith("#"):
            playlist.entries.append(Entry(duration if duration is not None else -1.0, line, span))
            duration, span = None, None
    return playlist
