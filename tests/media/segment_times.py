"""When segments begin and how long they last, by their own boxes, against the playlist that lists them.

A decoder of the whole shows nothing of a hole between two of them; a player that appends them one by one stalls there. What is
decoded goes on without a hole, since that is what players join segments by; when pictures are shown is what EXTINFs are about,
and those that stand for long are decoded long before.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hls"))

import mp4  # noqa: E402

SAMPLES = 1.1  # may be between what is listed and what is there


def complaints(init, segments, listed):
    """What contradicts the EXTINFs, `listed` in seconds, or leaves a hole."""
    track = mp4.parse_init(init)
    fragments = [[fragment.samples for fragment in mp4.parse_segment(segment, track)] for segment in segments]
    slack = SAMPLES * statistics.median(sample.duration for segment in fragments for samples in segment for sample in samples)
    # What an edit list takes off in front is decoded, and not heard.
    first = max(shown_from(fragments[0]), 0) if track.media_time else shown_from(fragments[0])
    end = fragments[0][0][0].decode_time
    listed_until = 0.0
    for number, (segment, seconds) in enumerate(zip(fragments, listed, strict=True)):
        begin = max(shown_from(segment) - first, 0)
        if abs(begin - listed_until) > slack:
            yield f"segment {number} begins at {begin / track.timescale:.3f} s, and is listed at {listed_until / track.timescale:.3f}"
        for samples in segment:
            if abs(samples[0].decode_time - end) > slack:
                yield f"segment {number} has a hole of {(samples[0].decode_time - end) / track.timescale:.3f} s"
            end = samples[-1].decode_time + samples[-1].duration
        listed_until += seconds * track.timescale
    until = max(sample.shown + sample.duration for samples in fragments[-1] for sample in samples) - first
    if abs(until - listed_until) > slack:
        yield f"the last segment ends at {until / track.timescale:.3f} s, and is listed to {listed_until / track.timescale:.3f}"


def shown_from(segment):
    return min(sample.shown for samples in segment for sample in samples)
