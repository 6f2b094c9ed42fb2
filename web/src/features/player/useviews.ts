import { useEffect } from "preact/hooks";
import { api } from "../../data/api.ts";
import { Viewing } from "./views.ts";

const playing = (video: HTMLVideoElement) => !video.paused && !video.ended && !video.seeking && video.readyState >= 3;

const events = ["playing", "pause", "waiting", "seeking", "seeked", "ended", "timeupdate"] as const;

/** By what browsers send also while the page goes away; what becomes of it is no news to anybody. */
function send(videoId: string, body: object): void {
  navigator.sendBeacon?.(`/api/videos/${encodeURIComponent(videoId)}/views`, JSON.stringify(body));
}

/** Tells the server how long a video is really watched. */
export function useViews(video: HTMLVideoElement | null, videoId: string): void {
  useEffect(() => {
    if (!video) return;
    const viewing = new Viewing({
      begin: async () => (await api.beginView(videoId))?.token ?? null,
      tell: (token, watchedMs) => send(videoId, { token, watchedMs }),
    });
    const now = () => ({ playing: playing(video), now: performance.now() });
    const look = () => viewing.look(now());
    const leave = () => viewing.leave(now());
    const hide = () => document.hidden && leave();
    for (const name of events) video.addEventListener(name, look);
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      leave();
      for (const name of events) video.removeEventListener(name, look);
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [video, videoId]);
}
