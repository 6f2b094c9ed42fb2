// Where somebody stopped watching, kept on this device.
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
