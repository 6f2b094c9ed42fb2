import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock } from "../../base/format.ts";
import { Store, useStore } from "../../base/store.ts";
import { reachable } from "../../data/api.ts";
import { toast } from "../../kit/toast.tsx";
import { Engine, nothing, type EngineState } from "./engine.ts";
import { furthest } from "./extent.ts";
import { t } from "./messages.ts";
import { recall } from "./resume.ts";

export type Source = {
  videoId: string;
  src: string;
  /** Changes when the multivariant playlist has more to offer than at the last look. */
  edition: string | null;
  /** Seconds; null goes on where somebody stopped. */
  startAt: number | null;
  /** Seconds at which whoever is signed in stopped, on any device; null: at none. "unknown" while it is being asked, and undefined where only this device remembers. */
  stoppedAt?: number | null | "unknown";
  durationMs: number | null;
  /** Still being encoded: its length is not yet where it ends. */
  growing: boolean;
  /** Asks for a new address where the old one is refused. */
  renew: () => Promise<string | null>;
};

const noEngine = new Store(nothing);

/** So long it is waited for where somebody stopped elsewhere; then it is where they stopped on this device. */
const stoppedMs = 1500;

/** Whether it is known where to begin. Once it is, it stays so. */
function useBeginning({ startAt, stoppedAt }: Source): boolean {
  const [late, setLate] = useState(false);
  const known = useRef(false);
  if (startAt !== null || stoppedAt !== "unknown" || late) known.current = true;
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), stoppedMs);
    return () => clearTimeout(timer);
  }, []);
  return known.current;
}

/** Loads the source into the element, and again where it has more to offer or the server was away. `onLoaded` may start it. */
export function useEngine(
  video: HTMLVideoElement | null,
  source: Source,
  canvas: RefObject<HTMLCanvasElement | null>,
  onLoaded: (video: HTMLVideoElement) => void,
): { engine: Engine | null; state: EngineState } {
  const [engine, setEngine] = useState<Engine | null>(null);
  const latest = useRef({ source, onLoaded });
  latest.current = { source, onLoaded };
  const { videoId, src, edition } = source;
  const begins = useBeginning(source);

  useEffect(() => {
    if (!video || !begins) return;
    const made = new Engine(video, () => latest.current.source.renew(), () => coverWith(canvas.current, video));
    setEngine(made);
    const { startAt, stoppedAt, durationMs, growing } = latest.current.source;
    const last = durationMs === null || growing ? Infinity : furthest(durationMs / 1000);
    // A link to a time that there is not is one to the beginning.
    const stopped = typeof stoppedAt === "number" || stoppedAt === null ? stoppedAt : recall(videoId);
    const spot = startAt !== null && startAt > last ? 0 : (startAt ?? stopped);
    const continues = spot !== null && startAt === null && spot > 0;
    const takeBack = continues ? toast(t("continuing", { time: clock(spot) }), { label: t("startOver"), run: () => (video.currentTime = 0) }) : undefined;
    void made.load(latest.current.source.src, Math.min(spot ?? 0, last)).then(() => latest.current.onLoaded(video));
    return () => {
      takeBack?.();
      made.destroy();
      setEngine(null);
    };
  }, [video, videoId, begins]);

  // A rung joined, or the address changed: read the list of rungs again, where we are.
  const seen = useRef(edition);
  useEffect(() => {
    if (!engine || edition === null || seen.current === edition) return;
    const first = seen.current === null; // what is loaded already was read when nobody had said what it has
    seen.current = edition;
    if (!first) void engine.reload(src);
  }, [engine, src, edition]);

  const state = useStore(engine?.state ?? noEngine);
  useEffect(() => {
    if (!state.error || !engine) return;
    void latest.current.source.renew().catch(() => undefined); // finds out whether the server is there at all
    return reachable.watch(() => reachable.value && void engine.retry());
  }, [engine, state.error]);

  return { engine, state };
}

/** Holds the last picture over the element; answers what takes it away. */
function coverWith(picture: HTMLCanvasElement | null, video: HTMLVideoElement): () => void {
  if (!picture || video.readyState < 2) return () => undefined;
  picture.width = video.videoWidth;
  picture.height = video.videoHeight;
  picture.getContext("2d")?.drawImage(video, 0, 0);
  picture.hidden = false;
  return () => void (picture.hidden = true);
}
