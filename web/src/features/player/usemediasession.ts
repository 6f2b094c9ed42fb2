import { useEffect, useRef } from "preact/hooks";
import type { Along } from "./controls.tsx";

type Shown = { title: string; artist: string; poster: string | null; along?: Along };

const actions = ["play", "pause", "seekbackward", "seekforward", "seekto", "nexttrack", "previoustrack"] as const satisfies MediaSessionAction[];

/** The controls of the device: its lock screen, its keyboard's media keys, a headset's button. */
export function useMediaSession(video: HTMLVideoElement | null, { title, artist, poster, along }: Shown, seek: (seconds: number) => void): void {
  const latest = useRef(seek);
  latest.current = seek;
  useEffect(() => {
    const session = navigator.mediaSession;
    if (!session || !video) return;
    const mine = new MediaMetadata({ title, artist, artwork: poster ? [{ src: poster }] : [] });
    session.metadata = mine;
    const set = (name: MediaSessionAction, run: MediaSessionActionHandler | null) => {
      try {
        session.setActionHandler(name, run);
      } catch {
        // not every browser knows every action
      }
    };
    set("play", () => void video.play());
    set("pause", () => video.pause());
    set("seekbackward", (d) => latest.current(video.currentTime - (d.seekOffset ?? 10)));
    set("seekforward", (d) => latest.current(video.currentTime + (d.seekOffset ?? 10)));
    set("seekto", (d) => d.seekTime !== undefined && latest.current(d.seekTime));
    return () => {
      if (session.metadata !== mine) return; // another player has it by now
      session.metadata = null;
      actions.forEach((name) => set(name, null));
    };
  }, [video, title, artist, poster]);
  const beside = useRef(along);
  beside.current = along;
  const [next, previous] = [along?.next != null, along?.previous != null];
  useEffect(() => {
    const session = navigator.mediaSession;
    if (!session || !video) return;
    try {
      session.setActionHandler("nexttrack", next ? () => beside.current?.next?.() : null);
      session.setActionHandler("previoustrack", previous ? () => beside.current?.previous?.() : null);
    } catch {
      // nor do all know these
    }
  }, [video, title, next, previous]);
}
