"""Just enough of ISO/IEC 14496-12 to see what is inside init segments and media segments."""

import struct
from dataclasses import dataclass, field

NON_SYNC = 0x00010000


class Broken(Exception):
    """The bytes are not what they should be."""


def boxes(data, start=0, end=None):
    """Yields (type, content start, box start, box end)."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1:
            size = struct.unpack_from(">Q", data, start + 8)[0]
            header = 16
        if size == 0:
            size = end - start
        if size < header or start + size > end:
            raise Broken(f"box {kind!r} does not fit")
        yield kind.decode("latin-1"), start + header, start, start + size
        start += size


def find(data, path, start=0, end=None):
    """The (content start, end) of the first box of a path such as "moov/trak/mdia", or None."""
    for name in path.split("/"):
        for kind, content, _, box_end in boxes(data, start, end):
            if kind == name:
                start, end = content, box_end
                break
        else:
            return None
    return start, end


def need(data, path):
    found = find(data, path)
    if found is None:
        raise Broken(f"{path} is missing")
    return found


@dataclass
class Init:
    kind: str = ""  # vide or soun
    timescale: int = 1
    codec: str = ""
    width: float = 0  # as shown: after the matrix
    height: float = 0
    media_time: int = 0  # what the edit list takes off
    default_duration: int = 0
    default_size: int = 0
    default_flags: int = 0


def parse_init(data):
    init = Init()
    at, _ = need(data, "moov/trak/mdia/hdlr")
    init.kind = data[at + 8:at + 12].decode("latin-1")
    at, _ = need(data, "moov/trak/mdia/mdhd")
    init.timescale = struct.unpack_from(">I", data, at + (20 if data[at] == 1 else 12))[0]
    at, _ = need(data, "moov/trak/tkhd")
    at += 52 if data[at] == 1 else 40
    matrix = struct.unpack_from(">9i", data, at)
    width, height = (side / 65536 for side in struct.unpack_from(">2I", data, at + 36))
    init.width, init.height = (height, width) if matrix[0] == 0 and matrix[4] == 0 else (width, height)
    edits = find(data, "moov/trak/edts/elst")
    if edits:
        at = edits[0]
        if struct.unpack_from(">I", data, at + 4)[0] != 1:
            raise Broken("an edit list of several entries")
        init.media_time = struct.unpack_from(">q" if data[at] == 1 else ">i", data, at + (16 if data[at] == 1 else 12))[0]
    at, _ = need(data, "moov/mvex/trex")
    init.default_duration, init.default_size, init.default_flags = struct.unpack_from(">3I", data, at + 12)
    init.codec = codec_of(data)
    return init


def codec_of(data):
    """RFC 6381, from the sample description."""
    start, end = need(data, "moov/trak/mdia/minf/stbl/stsd")
    kind, at, _, end = next(boxes(data, start + 8, end))
    if kind in ("avc1", "avc3"):
        at, _ = find(data, "avcC", at + 78, end) or (None, None)
        if at is None:
            raise Broken("avcC is missing")
        return f"{kind}.{data[at + 1]:02x}{data[at + 2]:02x}{data[at + 3]:02x}"
    if kind == "mp4a":
        found = find(data, "esds", at + 28, end)
        if found is None:
            raise Broken("esds is missing")
        body = data[found[0] + 4:found[1]]
        specific = body.find(b"\x05", body.find(b"\x04") + 15)
        size_at = specific + 1
        while body[size_at] & 0x80:
            size_at += 1
        return f"mp4a.40.{body[size_at + 1] >> 3}"
    return kind


@dataclass
class Sample:
    offset: int
    size: int
    duration: int
    decode_time: int
    shown: int  # in ticks, after the edit
    sync: bool


@dataclass
class Fragment:
    start: int  # of the moof, in the segment
    end: int  # of its mdat
    samples: list = field(default_factory=list)


def parse_segment(data, init):
    """The fragments of a media segment."""
    fragments = []
    for kind, content, start, end in boxes(data):
        if kind == "moof":
            fragments.append(parse_moof(data, content, start, end, init))
        if kind == "mdat" and fragments:
            fragments[-1].end = end
            last = fragments[-1].samples[-1]
            if fragments[-1].samples[0].offset < content or last.offset + last.size > end:
                raise Broken("samples lie outside of mdat")
    if not fragments:
        raise Broken("no moof")
    return fragments


def parse_moof(data, content, start, end, init):
    traf = find(data, "traf", content, end)
    if traf is None:
        raise Broken("no traf")
    fragment = Fragment(start, end)
    defaults, time = (init.default_duration, init.default_size, init.default_flags), None
    for kind, at, _, _ in boxes(data, *traf):
        if kind == "tfhd":
            defaults = parse_tfhd(data, at, defaults)
        if kind == "tfdt":
            time = struct.unpack_from(">Q" if data[at] == 1 else ">I", data, at + 4)[0]
        if kind == "trun":
            if time is None:
                raise Broken("no tfdt")
            time = parse_trun(data, at, start, init, defaults, time, fragment)
    if not fragment.samples:
        raise Broken("a fragment without samples")
    return fragment


def parse_tfhd(data, at, defaults):
    flags = struct.unpack_from(">I", data, at)[0] & 0xFFFFFF
    at += 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    values = list(defaults)
    for i, bit in enumerate((0x8, 0x10, 0x20)):
        if flags & bit:
            values[i] = struct.unpack_from(">I", data, at)[0]
            at += 4
    return tuple(values)


def parse_trun(data, at, moof, init, defaults, time, fragment):
    flags = struct.unpack_from(">I", data, at)[0] & 0xFFFFFF
    count = struct.unpack_from(">I", data, at + 4)[0]
    at += 8
    offset = fragment.samples[-1].offset + fragment.samples[-1].size if fragment.samples else moof
    if flags & 1:
        offset = moof + struct.unpack_from(">i", data, at)[0]
        at += 4
    first_flags = defaults[2]
    if flags & 4:
        first_flags = struct.unpack_from(">I", data, at)[0]
        at += 4
    for i in range(count):
        row = [defaults[0], defaults[1], first_flags if i == 0 else defaults[2], 0]
        for column, bit in enumerate((0x100, 0x200, 0x400, 0x800)):
            if flags & bit:
                row[column] = struct.unpack_from(">i" if bit == 0x800 else ">I", data, at)[0]
                at += 4
        shown = time + row[3] - init.media_time
        fragment.samples.append(Sample(offset, row[1], row[0], time, shown, not row[2] & NON_SYNC))
        offset += row[1]
        time += row[0]
    return time


def is_idr(data, sample):
    """Whether the first slice of an avc1 sample is of an IDR picture (NAL unit type 5)."""
    at, end = sample.offset, sample.offset + sample.size
    while at + 5 <= end:
        size = struct.unpack_from(">I", data, at)[0]
        kind = data[at + 4] & 0x1F
        if 1 <= kind <= 5:
            return kind == 5
        at += 4 + size
    return False
