"""Files that strangers might upload: broken, lying about themselves, or pointing elsewhere."""

import random
import struct
from pathlib import Path

from server import make_clip, picture_and_sound

SECRET_SECONDS = 7  # the length of the video that nobody may get at


def box(kind, *contents):
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def replaced(content, kind, offset, new):
    """With `new` written at `offset` of every box of that kind."""
    out, at = bytearray(content), content.find(kind)
    while at >= 0:
        out[at + 4 + offset:at + 4 + offset + len(new)] = new
        at = content.find(kind, at + 4)
    return bytes(out)


def shaken(content, dice, begin, end, count):
    out = bytearray(content)
    for _ in range(count):
        out[dice.randrange(begin, end)] = dice.randrange(256)
    return bytes(out)


def box_range(content, kind):
    at = content.find(kind) - 4
    return at + 8, at + struct.unpack_from(">I", content, at)[0]


def with_data_reference(content, reference):
    """The same movie, whose samples are said to lie in another file (ISO 14496-12 8.7.2)."""
    begin, end = box_range(content, b"dref")
    entry = box(*reference)
    new = content[begin:begin + 4] + struct.pack(">I", 1) + entry
    grown = len(new) - (end - begin)
    out = bytearray(content[:begin] + new + content[end:])
    for kind in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        at = content.find(kind) - 4
        struct.pack_into(">I", out, at, struct.unpack_from(">I", content, at)[0] + grown)
    return bytes(out)


def alias_to(path):
    """A QuickTime alias record with an absolute path, tag 18 (QuickTime File Format, data references)."""
    name = path.rsplit("/", 1)[1].encode()[:27]
    record = struct.pack(">IHHH", 0, 0, 2, 0) + bytes([1]) + b"/".ljust(27, b"\0") + bytes(4) + b"H+" + bytes(2) + bytes(4)
    record += bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16) + struct.pack(">hh", 1, 1) + bytes(14)
    text = path.encode()
    record += struct.pack(">HH", 18, len(text)) + text + b"\0" * (len(text) % 2)
    record += struct.pack(">HH", 0xffff, 0)
    return bytes(4) + record


AVCC = bytes.fromhex("0142c00dffe100096742c00dda0507e84001000468ce3c80")


def picture_of(size):
    """A sample of so many bytes that begins with the header of an IDR picture."""
    return struct.pack(">IB", size - 4, 0x65) + bytes(size - 5)


def movie(media, count, delta, *, constant_size=0, sizes=None, chunks=(0,), per_chunk=None, sync=None, timescale=25, duration=0xffffffff):
    """An MP4 of one H.264 track with these tables, true or not. `chunks` are offsets within `media`; sizes of a run are given by one number."""
    ftyp = box(b"ftyp", b"isom\0\0\2\0isom")
    begin = len(ftyp) + 8
    stts = box(b"stts", struct.pack(">IIII", 0, 1, count, delta))
    stsz = box(b"stsz", struct.pack(">III", 0, constant_size, count), struct.pack(f">{len(sizes or ())}I", *(sizes or ())))
    stsc = box(b"stsc", struct.pack(">IIIII", 0, 1, 1, per_chunk or count, 1))
    stco = box(b"stco", struct.pack(">II", 0, len(chunks)), struct.pack(f">{len(chunks)}I", *(begin + offset for offset in chunks)))
    stss = box(b"stss", struct.pack(">II", 0, len(sync)), struct.pack(f">{len(sync)}I", *sync)) if sync else b""
    entry = box(b"avc1", bytes(6) + b"\0\1" + bytes(16) + struct.pack(">HH", 320, 180) + struct.pack(">III", 0x480000, 0x480000, 0)
                + b"\0\1" + bytes(32) + b"\0\x18\xff\xff", box(b"avcC", AVCC))
    stsd = box(b"stsd", struct.pack(">II", 0, 1), entry)
    dinf = box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", 1))))
    minf = box(b"minf", box(b"vmhd", struct.pack(">I", 1) + bytes(8)), dinf, box(b"stbl", stsd, stts, stss, stsz, stsc, stco))
    hdlr = box(b"hdlr", bytes(8) + b"vide" + bytes(13))
    mdhd = box(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, timescale, duration, 0x55c40000))
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    tkhd = box(b"tkhd", struct.pack(">IIIIII", 3, 0, 0, 1, 0, duration) + bytes(16) + matrix + struct.pack(">II", 320 << 16, 180 << 16))
    mvhd = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, timescale, duration) + struct.pack(">IH", 0x10000, 0x100) + bytes(10) + matrix + bytes(24)
               + struct.pack(">I", 2))
    return ftyp + box(b"mdat", media) + box(b"moov", mvhd, box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, minf)))


def sample_table_of(count, constant_size):
    """A movie that claims `count` samples."""
    return movie(bytes(5000), count, 1, constant_size=constant_size)


def amplifiers():
    """(name, content) of files of which much would be made: the same bytes as many samples, days out of nothing, hardly anything but headers."""
    frame = picture_of(1_500_000)
    def repeated(media, count):
        return movie(media, count, 1, sizes=[len(media)] * count, chunks=[0] * count, per_chunk=1, timescale=1, duration=count)
    yield "one frame of 1.5 MB, 1,800 times", repeated(frame, 1800)
    yield "the same for 12 h", repeated(frame, 43_200)
    yield "segments of 60 MB out of 10", repeated(picture_of(10_000_000), 360)
    yield "a segment of 60 MB", movie(picture_of(60_000_000), 1, 6, sizes=[60_000_000], timescale=1, duration=6)
    small = b"".join(picture_of(26) for _ in range(1000))
    for samples in (4_000_000, 20_000_000):
        yield f"{samples:,} samples of 6 s, 26 bytes each", movie(
            small, samples, 6, constant_size=26, chunks=[0] * (samples // 1000), per_chunk=1000, timescale=1, duration=samples * 6)
    yield "12 h of samples of 26 bytes, again and again", movie(
        small, 7000, 6, constant_size=26, chunks=[0] * 7, per_chunk=1000, timescale=1, duration=42_000)
    yield "12 h of pictures of 5 bytes, each its own", movie(
        picture_of(5) * 43_000, 43_000, 1, constant_size=5, timescale=1, duration=43_000)
    yield "20,000,000 samples at once", movie(picture_of(20_000_000), 20_000_000, 0, constant_size=1, timescale=1, duration=0)
    yield "a chunk that begins within another", movie(
        frame, 2, 1, sizes=[1_000_000] * 2, chunks=[0, 500_000], per_chunk=1, timescale=1, duration=2)


def playlists(secret, port):
    """Playlists that name a local video and an address, as they are and dressed up as something that is taken."""
    hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:7,\nfile://{secret}\n#EXTINF:7,\nhttp://127.0.0.1:{port}/m3u8\n#EXT-X-ENDLIST\n"
    concat = f"ffconcat version 1.0\nfile '{secret}'\nfile 'http://127.0.0.1:{port}/concat'\n"
    dash = (f'<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation><BaseURL>http://127.0.0.1:{port}/dash</BaseURL>'
            '</Representation></AdaptationSet></Period></MPD>')
    id3 = b"ID3\3\0\0\0\0\0\0"
    yield "m3u8 as .mp4", hls.encode()
    yield "ffconcat as .mp4", concat.encode()
    yield "m3u8 after an ID3 header", id3 + hls.encode()
    yield "ffconcat after an ID3 header", id3 + b"\n" + concat.encode()
    yield "m3u8 after ID3, long", (id3 + hls.encode()).ljust(200_000, b"\n")
    yield "m3u8 whose bytes 4 to 8 say ftyp", b"#EXTftyp\n" + hls.encode()
    yield "m3u8 after an ftyp box", box(b"ftyp", b"isom\0\0\2\0isom") + hls.encode()
    yield "m3u8 in an mdat", box(b"ftyp", b"isom\0\0\2\0isom") + box(b"mdat", hls.encode())
    yield "DASH after an ID3 header", id3 + dash.encode()
    yield "rmra redirection", box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"rmra", *(
        box(b"rmda", box(b"rdrf", bytes(4) + b"url " + struct.pack(">I", len(url) + 1) + url + b"\0"))
        for url in (f"file://{secret}".encode(), f"http://127.0.0.1:{port}/rmra".encode()))))


def lies(h264, mpeg4, mjpeg):
    yield "huge dimensions in tkhd and avc1", replaced(replaced(h264, b"avc1", 24, b"\xff\xff\xff\xff"), b"tkhd", 76, b"\xff" * 8)
    yield "huge dimensions in mp4v", replaced(mpeg4, b"mp4v", 24, b"\xff\xff\xff\xff")
    sof = mjpeg.find(b"\xff\xc0")
    yield "JPEG pictures of 65500 x 65500", b"".join(
        (mjpeg[:sof + 5], struct.pack(">HH", 65500, 65500), mjpeg[sof + 9:])) if sof > 0 else mjpeg
    for kind, at in ((b"mvhd", 16), (b"mdhd", 16), (b"tkhd", 20)):
        h264_endless = replaced(h264, kind, at, b"\xff\xff\xff\xfe")
        yield f"endless duration in {kind.decode()}", h264_endless
    yield "endless frames in stts", replaced(h264, b"stts", 12, b"\xff\xff\xff\xff")
    for name, clip in (("H.264", h264), ("MPEG-4", mpeg4)):
        for scale in (0, 1, 50, 0xffffffff):
            yield f"{name} with a time scale of {scale}", replaced(clip, b"mdhd", 12, struct.pack(">I", scale))
        for ticks in (0, 1, 100_000):
            yield f"{name} with samples of {ticks} ticks", replaced(clip, b"stts", 12, struct.pack(">I", ticks))
    yield "2^32 - 1 samples of 1 byte", sample_table_of(0xffffffff, 1)
    yield "2^32 - 1 samples of no size", sample_table_of(0xffffffff, 0)
    yield "2^25 samples of 0 bytes", sample_table_of(1 << 25, 0)
    yield "30,000,000 samples of 2^32 - 1 bytes", sample_table_of(30_000_000, 0xffffffff)
    yield "chunk offsets behind the end", replaced(h264, b"stco", 8, b"\xff\xff\xff\xf0")
    yield "boxes in boxes, 10,000 deep", box(b"ftyp", b"isom\0\0\2\0") + nested(10_000)
    yield "1,000,000 empty boxes", box(b"ftyp", b"isom\0\0\2\0") + box(b"free") * 1_000_000 + h264
    yield "a box of size 7", box(b"ftyp", b"isom\0\0\2\0") + struct.pack(">I4s", 7, b"moov") + h264
    yield "a box of 2^63 bytes", box(b"ftyp", b"isom\0\0\2\0") + struct.pack(">I4sQ", 1, b"moov", 1 << 63) + h264
    yield "a movie without tracks", box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", box(b"mvhd", bytes(100)))


def nested(depth):
    content = b""
    for _ in range(depth):
        content = box(b"moov", content)
    return content


def noise(dice):
    for name, magic in (("Matroska", b"\x1aE\xdf\xa3"), ("AVI", b"RIFF\xff\xff\xff\x7fAVI "), ("FLV", b"FLV\1"), ("Ogg", b"OggS"),
                        ("FLAC", b"fLaC"), ("ASF", bytes.fromhex("3026b2758e66cf11")), ("MPEG", b"\0\0\1\xba"), ("MP3", b"\xff\xfb"),
                        ("MP4", b"\0\0\0\x20ftypisom")):
        yield f"{name} magic, then noise", magic + dice.randbytes(60_000)
    yield "transport stream of noise", b"".join(b"\x47" + dice.randbytes(187) for _ in range(400))


def all_cases(folder, port, seed, shakes):
    """(name, file name, content)."""
    folder = Path(folder)
    h264 = make_clip(folder / "h.mp4", *picture_and_sound(2), "-c:v", "libx264", "-c:a", "aac", "-movflags", "+faststart").read_bytes()
    last = make_clip(folder / "l.mp4", *picture_and_sound(2), "-c:v", "libx264", "-c:a", "aac").read_bytes()
    mpeg4 = make_clip(folder / "m.mp4", *picture_and_sound(2), "-c:v", "mpeg4", "-c:a", "aac", "-movflags", "+faststart").read_bytes()
    mkv = make_clip(folder / "k.mkv", *picture_and_sound(2), "-c:v", "libx264", "-c:a", "aac").read_bytes()
    mjpeg = make_clip(folder / "j.mov", *picture_and_sound(1), "-c:v", "mjpeg", "-c:a", "aac").read_bytes()
    sound = make_clip(folder / "s.m4a", "-f", "lavfi", "-i", "sine=duration=3", "-c:a", "aac").read_bytes()
    big = make_clip(folder / "b.mp4", "-f", "lavfi", "-i", "color=size=8192x4352:rate=1:duration=1", "-c:v", "libx264", "-preset", "ultrafast").read_bytes()
    too_big = make_clip(folder / "t.mov", "-f", "lavfi", "-i", "color=size=8200x8200:rate=1:duration=1", "-c:v", "mjpeg").read_bytes()
    secret = make_clip(folder / "secret.mp4", *picture_and_sound(SECRET_SECONDS), "-c:v", "libx264", "-c:a", "aac")
    long = make_clip(folder / "long.mkv", *picture_and_sound(60), "-c:v", "mpeg4", "-c:a", "libmp3lame").read_bytes()
    dice = random.Random(seed)

    yield "good, index first", "a.mp4", h264
    yield "good, sound alone", "a.m4a", sound
    yield "index first, cut at 50 %", "a.mp4", h264[:len(h264) // 2]
    yield "index last, cut at 50 %", "a.mp4", last[:len(last) // 2]
    yield "index last, last byte missing", "a.mp4", last[:-1]
    yield "MPEG-4, index first, cut at 50 %", "a.mp4", mpeg4[:len(mpeg4) // 2]
    yield "Matroska, cut at 50 %", "a.mkv", mkv[:len(mkv) // 2]
    yield "Matroska of 60 s, cut at 15 %", "a.mkv", long[:len(long) * 15 // 100]
    yield "Matroska of 60 s, cut at 60 %", "a.mkv", long[:len(long) * 60 // 100]
    yield "good Matroska, its last 4 % missing", "a.mkv", long[:len(long) * 96 // 100]
    yield "empty", "a.mp4", b""
    yield "one byte", "a.mp4", b"x"
    yield "a text", "a.mp4", b"This is a letter, and no video at all.\n" * 200
    for name, content in playlists(secret, port):
        yield name, "a.mp4", content
    for what, target in (("passwd", "/etc/passwd"), ("a video", str(secret))):
        yield f"dref url to {what}", "a.mov", with_data_reference(last, (b"url ", bytes(4) + f"file://{target}\0".encode()))
        yield f"dref alias to {what}", "a.mov", with_data_reference(last, (b"alis", alias_to(target)))
    yield "dref url to an address", "a.mov", with_data_reference(last, (b"url ", bytes(4) + f"http://127.0.0.1:{port}/dref\0".encode()))
    for name, content in lies(h264, mpeg4, mjpeg):
        yield name, "a.mp4", content
    yield "8192 x 4352, one picture", "a.mp4", big
    yield "8200 x 8200, one picture", "a.mp4", too_big
    for name, content in noise(dice):
        yield name, "a.mp4", content
    for number in range(shakes):
        yield f"H.264 moov shaken, {number}", "a.mp4", shaken(h264, dice, *box_range(h264, b"moov"), dice.choice((1, 5, 40)))
        yield f"H.264 mdat shaken, {number}", "a.mp4", shaken(h264, dice, *box_range(h264, b"mdat"), 60)
        yield f"MPEG-4 moov shaken, {number}", "a.mp4", shaken(mpeg4, dice, *box_range(mpeg4, b"moov"), dice.choice((1, 5, 40)))
        yield f"MPEG-4 mdat shaken, {number}", "a.mp4", shaken(mpeg4, dice, *box_range(mpeg4, b"mdat"), 60)
        yield f"Matroska shaken, {number}", "a.mkv", shaken(mkv, dice, 40, len(mkv), 60)
