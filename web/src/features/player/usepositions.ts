import { useEffect, useRef } from "preact/hooks";
import { api, reachable } from "../../data/api.ts";
import { asApiError, edited, learn } from "../../data/cache.ts";
import { aboutPerson } from "../../data/kept.ts";
import { Positions, type Told } from "./positions.ts";
import { resumesAt } from "./resume.ts";

const events = ["playing", "pause", "waiting", "seeking", "seeked", "ended", "timeupdate"] as const;

const playing = (video: HTMLVideoElement) => !video.paused && !video.ended && !video.seeking && video.readyState >= 3;

/** What the server makes of it, wherever the video stands. A list says nothing of what one has to do with its videos. */
function know(videoId: string, { positionMs, durationMs }: Told): void {
  const now = resumesAt(positionMs, durationMs);
  learn(edited("video", videoId, (video) => (video.viewer ? { ...video, viewer: { ...video.viewer, positionMs: now } } : video)));
}

type About = {
  videoId: string;
  /** Who is signed in; where nobody is only this device remembers. */
  tells: string | undefined;
  /** Seconds of the whole video; undefined while nobody knows. */
  whole: () => number | undefined;
};

/** Tells the server where somebody is, so that they go on there on every device. */
export function usePositions(video: HTMLVideoElement | null, about: About): void {
  const latest = useRef(about);
  latest.current = about;
  const { videoId, tells } = about;
  useEffect(() => {
    if (!video || !tells) return;
    const theirs = aboutPerson();
    const positions = new Positions({
      tell: async (told) =>
        !theirs() ||
        api.putPosition(videoId, told).then(
          () => (know(videoId, told), true),
          (error: unknown) => !asApiError(error).passing, // what is refused is not told again
        ),
      tellLeaving: (told) => {
        if (!theirs()) return; // it is for nobody else's history
        navigator.sendBeacon?.(`/api/videos/${encodeURIComponent(videoId)}/position`, JSON.stringify(told));
        know(videoId, told);
      },
      durationMs: () => {
        const seconds = latest.current.whole();
        return seconds !== undefined && seconds > 0 && Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined;
      },
    });
    const now = () => ({ playing: playing(video), positionMs: video.currentTime * 1000, now: performance.now() });
    // Where a seek comes from is not where one is, and what waits has been told.
    const look = (e: Event) => e.type !== "seeking" && e.type !== "waiting" && positions.look(now());
    const leave = () => positions.leave(now());
    const hide = () => document.hidden && leave();
    for (const name of events) video.addEventListener(name, look);
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    const stop = reachable.watch(() => reachable.value && positions.retry(performance.now()));
    return () => {
      leave();
      stop();
      for (const name of events) video.removeEventListener(name, look);
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [video, videoId, tells]);
}
