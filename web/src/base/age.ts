// How long ago something was, for as long as it is shown.
import { useEffect, useReducer } from "preact/hooks";
import { ago } from "./format.ts";

const lookMs = 15_000;

const watchers = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

/** One clock for all; it stands still where nobody looks, and goes on at once where somebody does again. */
const tick = () => {
  if (!document.hidden) for (const watcher of [...watchers]) watcher();
};

export function watchAge(watcher: () => void): () => void {
  watchers.add(watcher);
  if (clock === undefined) {
    clock = setInterval(tick, lookMs);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(clock);
    clock = undefined;
    document.removeEventListener("visibilitychange", tick);
  };
}

/** What `ago` says, also once that is something else. Only then whoever shows it is drawn anew. */
export function useAgo(time: string): string {
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  const said = ago(time);
  useEffect(() => watchAge(() => ago(time) !== said && draw()), [time, said]);
  return said;
}
