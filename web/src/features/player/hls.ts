// hls.js without what our videos never need (scripts/hls.mjs), fetched as a file and not bundled: so an update of our own code leaves it in the
// visitor's cache.
import type Hls from "hls.js";
import address from "hls.js/dist/hls.min.mjs?url";

/** Where it is, as the browser writes it. */
export const hlsAddress = () => new URL(address, location.href).href;

/** Safari alone has AirPlay's interface. Chromium answers "maybe" for HLS too, but its own player lacks a quality menu. */
export const playsHlsItself = (video: HTMLVideoElement) =>
  "WebKitPlaybackTargetAvailabilityEvent" in window && video.canPlayType("application/vnd.apple.mpegurl") !== "";

export async function loadHls(): Promise<typeof Hls> {
  const module = (await import(/* @vite-ignore */ address)) as { default: typeof Hls };
  return module.default;
}

/** Fetches and compiles it ahead of a video that is about to be played, without running it. */
export function preloadHls(): void {
  if (playsHlsItself(document.createElement("video"))) return;
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = address;
  link.fetchPriority = "high"; // nothing else brings the first picture nearer
  document.head.append(link); // a second one finds the first one's answer
}
