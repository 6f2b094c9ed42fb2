// Of a long list only what is near the window is drawn (docs/adr/0031-windows-of-lists.md). What has the focus stays drawn with its neighbours, so that Tab
// goes on from there, and so does what somebody is being returned to. What is read does not move, whatever happens above it.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from "preact/hooks";
import { fresh, Rows, type Piece, type Range } from "./rows.ts";
import { returningTo } from "./scroll.ts";

/** Lists of so many items are drawn whole: the browser finds words in all of them. */
const whole = 120;

/** Below the bar at the top. */
const edge = 64;

const itemOf = (element: Element | null) => element?.closest<HTMLElement>("[data-anchor]") ?? null;

export type Windowed = {
  /** The items to draw, by their places in the list, and what stands in place of others. */
  pieces: Piece[];
  /** Whether some are left out: only then has a reader of screens to be told how many there are. */
  partial: boolean;
};

/**
 * Which items of a list are drawn in `box`, whose items are its children and bear their id as `data-anchor`. `guess` is the height of a row in pixels, until
 * one is seen.
 */
export function useWindow(box: RefObject<HTMLElement | null>, ids: readonly string[], guess: number): Windowed {
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  const rows = useRef(new Rows(guess)).current;
  const seen = useRef<Range | null>(null);
  const width = useRef(0);
  const places = useMemo(() => new Map(ids.map((id, i) => [id, i])), [ids]);
  const partial = ids.length > whole;
  const count = Math.ceil(ids.length / rows.columns);

  const rowOf = (id: string | null | undefined): number | null => {
    const place = id ? places.get(id) : undefined;
    return place === undefined ? null : Math.floor(place / rows.columns);
  };
  const pinned = [returningTo(), box.current?.contains(document.activeElement) ? itemOf(document.activeElement)?.dataset["anchor"] : null].flatMap((id) => {
    const row = rowOf(id);
    return row === null ? [] : [[Math.max(0, row - 1), row + 2] as const];
  });

  /** The first item that is seen, and where: there it stays. Not where the list's beginning is seen, which may grow. */
  const top = box.current?.getBoundingClientRect().top ?? 0;
  const marked =
    partial && box.current && top < 0 && !returningTo() ? [...box.current.children].find((child) => itemOf(child) && child.getBoundingClientRect().bottom > edge) : undefined;
  const before = marked?.getBoundingClientRect().top ?? 0;

  /** Draws other rows where those that are drawn do not cover what is seen and half a window above and below. */
  const look = () => {
    if (!partial || !box.current) return;
    const from = -box.current.getBoundingClientRect().top;
    const high = innerHeight;
    const [first, end] = rows.between(count, from - high / 2, from + high * 1.5);
    if (seen.current && seen.current[0] <= first && end <= seen.current[1]) return;
    seen.current = rows.between(count, from - high * 1.5, from + high * 2.5);
    draw();
  };
  const latest = useRef(look);
  latest.current = look;

  useLayoutEffect(() => {
    const element = box.current;
    if (!partial || !element) return;
    const { display, gridTemplateColumns, rowGap } = getComputedStyle(element);
    const columns = display === "grid" ? gridTemplateColumns.split(" ").length : 1;
    if (columns !== rows.columns || element.clientWidth !== width.current) {
      rows.forget();
      width.current = element.clientWidth;
      if (columns !== rows.columns) {
        rows.columns = columns;
        seen.current = null;
        draw();
        return;
      }
    }
    for (const child of element.children) {
      const row = rowOf((child as HTMLElement).dataset["anchor"]);
      if (row !== null) rows.measured(row, child.getBoundingClientRect().height + (parseFloat(rowGap) || 0));
    }
    const moved = marked?.isConnected ? marked.getBoundingClientRect().top - before : 0;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
    if (rows.settle()) draw();
    else look();
  });

  useEffect(() => {
    if (!partial) return;
    const soon = () => latest.current();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [partial]);

  if (!partial) return { pieces: [{ from: 0, to: ids.length }], partial };
  const begin = rowOf(returningTo()) ?? 0;
  const drawn = rows.pieces(count, [seen.current ?? [begin - 6, begin + 12], ...pinned]);
  return {
    pieces: drawn.map((piece) => ("px" in piece ? { ...piece, before: piece.before * rows.columns } : { from: piece.from * rows.columns, to: Math.min(ids.length, piece.to * rows.columns) })),
    partial,
  };
}

/** Of how many first items it is remembered that they were shown. */
const heads = 48;

/**
 * What comes to the head of a list waits while its reader is further down, and shows once they are at its beginning, or want it: put in at once it would
 * move every card of the grid.
 */
export function useHeld<T extends { id: string }>(box: RefObject<HTMLElement | null>, items: readonly T[]): { items: readonly T[]; waiting: number; show: () => void } {
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  const known = useRef<ReadonlySet<string>>(new Set());
  const away = () => (box.current?.getBoundingClientRect().top ?? 0) < -edge;
  const waiting = away() ? fresh(items.map(({ id }) => id), known.current) : 0;
  const shown = useMemo(() => (waiting ? items.slice(waiting) : items), [items, waiting]);
  known.current = new Set(shown.slice(0, heads).map(({ id }) => id));
  useEffect(() => {
    if (!waiting) return;
    const back = () => away() || draw();
    addEventListener("scroll", back, { passive: true });
    return () => removeEventListener("scroll", back);
  }, [waiting > 0]);
  const show = () => {
    known.current = new Set();
    draw();
    box.current?.scrollIntoView({ block: "start", behavior: "instant" });
  };
  return { items: shown, waiting, show };
}
