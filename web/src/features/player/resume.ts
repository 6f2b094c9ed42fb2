// Where somebody stopped watching, kept on this device, and what the server makes of where they are.
import { keepPlace, recallPlace } from "../../data/kept.ts";

/** The first and last moments are not worth resuming: nobody means "3 seconds before the end". */
export function worthResuming(seconds: number, duration: number): boolean {
  if (!(duration > 0)) return false;
  const edge = Math.min(duration * 0.05, 30);
  return seconds > Math.max(edge, 5) && seconds < duration - edge;
}

export const recall = (videoId: string) => recallPlace(videoId);

export function remember(videoId: string, seconds: number, duration: number): void {
  keepPlace(videoId, worthResuming(seconds, duration) ? Math.floor(seconds) : null);
}

/** Where playback goes on of what was played up to there, as the server has it (src/library/resume_point.h); null is at the beginning. */
export function resumesAt(positionMs: number, durationMs: number | undefined): number | null {
  const begun = durationMs === undefined ? 30_000 : Math.min(durationMs / 50, 30_000);
  const rest = durationMs === undefined ? -Infinity : durationMs - positionMs;
  const over = durationMs !== undefined && rest <= Math.min(durationMs / 20, 120_000);
  return over || positionMs === 0 || positionMs < begun ? null : positionMs;
}
