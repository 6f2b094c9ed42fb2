import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { memory } from "../../base/store.ts";
import { aboutPerson } from "../../data/kept.ts";
import { remember } from "./resume.ts";
import { lastSpeed } from "./speed.ts";

const mediaEvents = [
  "play", "pause", "playing", "waiting", "seeking", "seeked", "ended", "volumechange", "ratechange", "timeupdate",
  "durationchange", "progress", "loadedmetadata", "canplay", "emptied", "enterpictureinpicture", "leavepictureinpicture",
] as const;

/** What the browser did not let begin by itself: the sound, or all of it. */
export type Blocked = "no" | "muted" | "stopped";

export type Playback = {
  started: boolean;
  waiting: boolean;
  blocked: Blocked;
  /** Begins to play, as far as the browser lets it without a hand of the viewer. */
  start: (video: HTMLVideoElement) => void;
  toggle: () => void;
  setVolume: (volume: number) => void;
  mute: () => void;
};

type About = {
  videoId: string;
  /** Whether it begins without sound, whatever was chosen last. */
  silent: boolean;
  /** Seconds of the whole video, as far as known. */
  whole: (video: HTMLVideoElement) => number;
  onPlaying: () => void;
  onRest: () => void;
};

/** What the element is doing: draws its reader anew with each of its events, and remembers volume and place on this device. */
export function usePlayback(video: HTMLVideoElement | null, about: About): Playback {
  const [, render] = useReducer<number, void>((n) => n + 1, 0);
  const [started, setStarted] = useState(false);
  const [waiting, setWaiting] = useState(true);
  const [blocked, setBlocked] = useState<Blocked>("no");
  const latest = useRef(about);
  latest.current = about;

  useEffect(() => {
    if (!video) return;
    video.volume = Math.min(1, Math.max(0, memory.json("volume", 1)));
    video.muted = latest.current.silent || memory.get("muted") === "yes";
    lastSpeed(video);
    let saved = 0;
    const theirs = aboutPerson();
    const save = () => {
      const { videoId, whole } = latest.current;
      if (theirs() && video.readyState > 0 && video.currentTime > 0) remember(videoId, video.currentTime, whole(video));
    };
    const on = (e: Event) => {
      switch (e.type) {
        case "playing":
          setStarted(true);
          latest.current.onPlaying();
          setWaiting(false);
          setBlocked((now) => (now === "muted" && video.muted ? "muted" : "no"));
          break;
        case "canplay":
        case "seeked":
          if (video.readyState >= 3) setWaiting(false);
          break;
        case "waiting":
          setWaiting(true);
          break;
        case "volumechange":
          if (!video.muted) setBlocked((now) => (now === "muted" ? "no" : now));
          break;
        case "pause":
        case "ended":
          save();
          latest.current.onRest();
          break;
        case "timeupdate":
          if (Math.abs(video.currentTime - saved) > 5) {
            saved = video.currentTime;
            save();
          }
          break;
      }
      render();
    };
    mediaEvents.forEach((name) => video.addEventListener(name, on));
    const hide = () => document.hidden && save();
    document.addEventListener("visibilitychange", hide);
    addEventListener("pagehide", save);
    return () => {
      save();
      mediaEvents.forEach((name) => video.removeEventListener(name, on));
      document.removeEventListener("visibilitychange", hide);
      removeEventListener("pagehide", save);
    };
  }, [video]);

  const start = (element: HTMLVideoElement) => {
    const data = (navigator as { connection?: { saveData?: boolean } }).connection;
    if (data?.saveData) return setWaiting(false);
    element.play().catch((reason: unknown) => {
      if (!(reason instanceof DOMException) || reason.name !== "NotAllowedError") return;
      // Most browsers let a silent video start. If not even that, the big button does it.
      element.muted = true;
      element.play().then(
        () => setBlocked("muted"),
        () => {
          element.muted = about.silent || memory.get("muted") === "yes";
          setBlocked("stopped");
          setWaiting(false);
        },
      );
    });
  };
  const toggle = () => {
    if (!video) return;
    if (video.paused) void video.play().catch(() => setBlocked("stopped"));
    else video.pause();
  };
  const setVolume = (volume: number) => {
    if (!video) return;
    video.volume = Math.min(1, Math.max(0, volume));
    video.muted = video.volume === 0;
    memory.set("volume", JSON.stringify(video.volume));
    memory.set("muted", video.muted ? "yes" : null);
  };
  const mute = () => {
    if (!video) return;
    if (video.muted && video.volume === 0) video.volume = 0.5;
    video.muted = !video.muted;
    memory.set("muted", video.muted ? "yes" : null);
  };
  return { started, waiting, blocked, start, toggle, setVolume, mute };
}
