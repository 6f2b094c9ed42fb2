// How long a video is, and how much of it there is already.

type Known = { durationMs: number | null; growing: boolean };

/** Seconds of the whole video, as far as known. */
export function wholeOf(video: HTMLVideoElement, known: Known): number {
  const stated = (known.durationMs ?? 0) / 1000;
  const own = Number.isFinite(video.duration) ? video.duration : 0;
  // The element's own length may miss the stated one by a sample, and 19.999 s would be written 0:19.
  if (Math.abs(own - stated) < 0.5) return stated;
  return known.growing ? Math.max(stated, own) : own || stated;
}

/**
 * The last moment that a seek may aim at, in seconds: what is behind it is played, never jumped to. The sound often ends some 20 ms after the pictures, and
 * where the last segment of one of them is still to come, a place that has no picture is one where nothing can begin, and nothing ends.
 */
export const furthest = (available: number, pictures = Infinity): number => Math.max(0, Math.min(available, pictures) - 0.25);

/** Whether a moment can be shown at once. */
export const holds = (ranges: TimeRanges, at: number): boolean =>
  Array.from({ length: ranges.length }, (_, i) => ranges.start(i) <= at && at < ranges.end(i)).some(Boolean);

/** Seconds that play from a moment on without asking for more. */
export function ahead(ranges: TimeRanges, at: number): number {
  for (let i = 0; i < ranges.length; i++) if (ranges.start(i) <= at + 0.1 && at < ranges.end(i)) return ranges.end(i) - at;
  return 0;
}

/** Where what can be played ends. */
export function availableOf(video: HTMLVideoElement, known: Known): number {
  if (video.readyState === 0) return wholeOf(video, known);
  const { seekable } = video;
  const end = seekable.length ? seekable.end(seekable.length - 1) : 0;
  return known.growing && end > 0 ? end : Math.max(end, wholeOf(video, known));
}
