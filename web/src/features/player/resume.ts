// Where somebody stopped watching, kept on this device.
import { memory } from "../../base/store.ts";

type Spot = { t: number; at: number };
const most = 200;

/** The first and last moments are not worth resuming: nobody means "3 seconds before the end". */
export function worthResuming(seconds: number, duration: number): boolean {
  if (!(duration > 0)) return false;
  const edge = Math.min(duration * 0.05, 30);
  return seconds > Math.max(edge, 5) && seconds < duration - edge;
}

function known(): Record<string, Spot> {
  const spots = memory.json<unknown>("resume", null);
  return typeof spots === "object" && spots !== null && !Array.isArray(spots) ? (spots as Record<string, Spot>) : {};
}

export function recall(videoId: string): number | null {
  return known()[videoId]?.t ?? null;
}

export function remember(videoId: string, seconds: number, duration: number): void {
  const spots = known();
  if (worthResuming(seconds, duration)) spots[videoId] = { t: Math.floor(seconds), at: Date.now() };
  else delete spots[videoId];
  const kept = Object.entries(spots)
    .sort(([, a], [, b]) => b.at - a.at)
    .slice(0, most);
  memory.set("resume", JSON.stringify(Object.fromEntries(kept)));
}
