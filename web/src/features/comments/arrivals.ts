// What others say while somebody reads waits, so that nothing of what is read moves: a button says how much there is of it.
import type { RefObject } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import type { Comment } from "../../data/api.ts";
import { belowBar, goTo } from "../../kit/scroll.ts";
import { focusOn, still } from "./focus.ts";

/** Which of a list have come since `seen` was shown: before something that was, and by somebody else. What is further down was asked for. */
export function newIn(items: readonly Comment[], seen: ReadonlySet<string>, me: string | undefined): ReadonlySet<string> {
  let last = items.length - 1;
  while (last >= 0 && !seen.has(items[last]!.id)) last--;
  return new Set(items.filter(({ id, author }, i) => i < last && !seen.has(id) && author?.id !== me).map(({ id }) => id));
}

type Arrivals = {
  items: readonly Comment[];
  waiting: number;
  /** Those that waited until a moment ago: they are marked, as more than one may have come, and others may stand between. */
  marked: ReadonlySet<string>;
  /** Brings its reader to the first of those that wait. */
  show: () => void;
};

const none: readonly Comment[] = [];
const nothing: ReadonlySet<string> = new Set();
const markMs = 4_000;

/**
 * They wait while the list's reader is further down, or has the focus in it, and where its order is none of time; else they are shown at once. `sorted`: by
 * something else than when they were said. Undefined is a list that is still asked for.
 */
export function useArrivals(box: RefObject<HTMLElement | null>, list: readonly Comment[] | undefined, me: string | undefined, sorted: boolean): Arrivals {
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  const items = list ?? none;
  const seen = useRef<ReadonlySet<string> | null>(null);
  const away = useRef(false); // looked at as the window moves: a drawing that asked where it stands would have the page laid out first
  const fresh = useMemo(() => (seen.current === null ? new Set<string>() : newIn(items, seen.current, me)), [items, me, seen.current]);
  const holds = sorted || away.current || (fresh.size > 0 && (box.current?.contains(document.activeElement) ?? false));
  const waiting = holds ? fresh.size : 0;
  const shown = useMemo(() => (waiting ? items.filter(({ id }) => !fresh.has(id)) : items), [items, fresh, waiting]);
  const last = useRef<readonly Comment[] | null>(null);
  if (list !== undefined && last.current !== shown) {
    last.current = shown;
    seen.current = new Set(shown.map(({ id }) => id));
  }
  const held = useRef(waiting);
  held.current = waiting;
  useEffect(() => {
    const look = () => {
      away.current = box.current !== null && box.current.getBoundingClientRect().top < belowBar();
      if (held.current && !away.current && !sorted) draw();
    };
    look();
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [sorted]);
  const [marked, mark] = useState(nothing);
  useEffect(() => {
    if (marked === nothing) return;
    const timer = setTimeout(() => mark(nothing), markMs);
    return () => clearTimeout(timer);
  }, [marked]);
  const show = () => {
    const first = items.find(({ id }) => fresh.has(id))?.id;
    seen.current = last.current = null;
    mark(fresh);
    draw();
    if (first === undefined) return;
    goTo(first); // what is pinned stands before it, and in an order by votes others may
    focusOn(first, still);
  };
  return { items: shown, waiting, marked, show };
}
