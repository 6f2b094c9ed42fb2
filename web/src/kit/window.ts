// Of a long list only what is near the window is drawn (docs/adr/0031-windows-of-lists.md). What has the focus stays drawn with its neighbours, so that Tab
// goes on from there, and so does what somebody is being returned to. What is read does not move, whatever happens above it in the list.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from "preact/hooks";
import { wayIn } from "./neighbour.ts";
import { fresh, Rows, type Piece, type Range } from "./rows.ts";
import { belowBar, returningTo } from "./scroll.ts";

/** Lists of so many items are drawn whole: the browser finds words in all of them. */
const whole = 120;

const itemOf = (element: Element | null) => element?.closest<HTMLElement>("[data-anchor]") ?? null;
const topOf = (element: Element) => element.getBoundingClientRect().top;

type RowOf = (id: string | null | undefined) => number | null;

/** What is measured of a list, and which of its rows are near the window by that. */
class Sight {
  readonly rows: Rows;
  /** Null until somebody has looked. */
  near: Range | null = null;
  #width = 0;

  constructor(guess: number) {
    this.rows = new Rows(guess);
  }

  /** Takes other rows for near where those of now do not cover what is seen, and half a window above and below. Answers whether it did. */
  look(box: HTMLElement, count: number): boolean {
    const from = -topOf(box);
    const high = innerHeight;
    const [first, end] = this.rows.between(count, from - high / 2, from + high * 1.5);
    if (this.near && this.near[0] <= first && end <= this.near[1]) return false;
    this.near = this.rows.between(count, from - high * 1.5, from + high * 2.5);
    return true;
  }

  /**
   * Measures what is drawn, and answers what is another than it was. With the width lines break elsewhere, and nothing that was known of heights holds; with the
   * columns all rows are others.
   */
  measure(box: HTMLElement, rowOf: RowOf): "same" | "width" | "columns" {
    const { display, gridTemplateColumns, rowGap } = getComputedStyle(box);
    const columns = display === "grid" ? gridTemplateColumns.split(" ").length : 1;
    const otherColumns = columns !== this.rows.columns;
    const otherWidth = box.clientWidth !== this.#width;
    if (otherColumns || otherWidth) this.rows.forget();
    this.#width = box.clientWidth;
    if (otherColumns) {
      this.rows.columns = columns;
      this.near = null;
      return "columns";
    }
    for (const child of box.children) {
      const row = rowOf((child as HTMLElement).dataset["anchor"]);
      if (row !== null) this.rows.measured(row, child.getBoundingClientRect().height + (parseFloat(rowGap) || 0));
    }
    return otherWidth ? "width" : "same";
  }
}

/**
 * Holds in place what is read: the first item that is seen. Where it stands in the list is noted after each drawing and as the window moves, so that no drawing
 * has to ask for it, and does not depend on how far the window is scrolled meanwhile. What a drawing moves it by, the window follows.
 */
class Hold {
  #item: Element | null = null;
  #at = 0;

  /** Nothing is held where the list's beginning is seen, which may grow, nor where somebody is being returned to. */
  note(box: HTMLElement): void {
    const bar = belowBar();
    this.#item = null;
    if (topOf(box) >= 0 || returningTo()) return;
    this.#item = [...box.children].find((child) => itemOf(child) && child.getBoundingClientRect().bottom > bar) ?? null;
    if (this.#item) this.#at = topOf(this.#item) - topOf(box);
  }

  restore(box: HTMLElement): void {
    if (!this.#item?.isConnected || returningTo()) return;
    const moved = topOf(this.#item) - topOf(box) - this.#at;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }
}

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
  const sight = useRef(new Sight(guess)).current;
  const hold = useRef(new Hold()).current;
  const { rows } = sight;
  const places = useMemo(() => new Map(ids.map((id, i) => [id, i])), [ids]);
  const partial = ids.length > whole;
  const count = Math.ceil(ids.length / rows.columns);
  const rowOf: RowOf = (id) => {
    const place = id ? places.get(id) : undefined;
    return place === undefined ? null : Math.floor(place / rows.columns);
  };

  const look = () => {
    if (partial && box.current && sight.look(box.current, count)) draw();
  };
  const latest = useRef(look);
  latest.current = look;

  useLayoutEffect(() => {
    const element = box.current;
    if (!partial || !element) return;
    const changed = sight.measure(element, rowOf);
    if (changed === "same") hold.restore(element);
    if (changed === "columns" || rows.settle()) draw();
    else look();
    hold.note(element);
  });

  useEffect(() => {
    if (!partial) return;
    const soon = () => {
      if (box.current) hold.note(box.current);
      latest.current();
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [partial]);

  if (!partial) return { pieces: [{ from: 0, to: ids.length }], partial };
  const focused = box.current?.contains(document.activeElement) ? itemOf(document.activeElement)?.dataset["anchor"] : null;
  const pinned = [returningTo(), focused].map(rowOf).flatMap((row) => (row === null ? [] : [[Math.max(0, row - 1), row + 2] as const]));
  const begin = rowOf(returningTo()) ?? 0;
  const drawn = rows.pieces(count, [sight.near ?? [begin - 6, begin + 12], ...pinned]);
  return {
    pieces: drawn.map((piece) => ("px" in piece ? { ...piece, before: piece.before * rows.columns } : { from: piece.from * rows.columns, to: Math.min(ids.length, piece.to * rows.columns) })),
    partial,
  };
}

/** Of how many first items it is remembered that they were shown. */
const heads = 48;

/** Who has come to a list, or back to it, has not begun to read within so long: what is new then shows at once. */
const comingMs = 4_000;

/**
 * What comes to the head of a list waits while its reader is further down, and shows once they are at its beginning, or want it: put in at once it would
 * move every card of the grid. With `steady` it waits at the beginning, too, once somebody has begun to read there.
 */
export function useHeld<T extends { id: string }>(box: RefObject<HTMLElement | null>, items: readonly T[], steady = false): { items: readonly T[]; waiting: number; show: () => void } {
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  const known = useRef<ReadonlySet<string>>(new Set());
  const away = useRef(false); // looked at as the window moves: a drawing that asked where it stands would have the page laid out first
  const came = useRef(Date.now());
  const reads = away.current || (steady && Date.now() - came.current > comingMs);
  const waiting = reads ? fresh(items.map(({ id }) => id), known.current) : 0;
  const shown = useMemo(() => (waiting ? items.slice(waiting) : items), [items, waiting]);
  known.current = new Set(shown.slice(0, heads).map(({ id }) => id));
  const held = useRef(waiting);
  held.current = waiting;
  useEffect(() => {
    const arrive = () => {
      came.current = Date.now();
      if (held.current) draw();
    };
    const look = () => {
      const was = away.current;
      away.current = box.current !== null && topOf(box.current) < -belowBar();
      if (was && !away.current) arrive();
    };
    const back = () => document.hidden || away.current || arrive();
    look();
    document.addEventListener("visibilitychange", back);
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
      document.removeEventListener("visibilitychange", back);
    };
  }, []);
  const show = () => {
    known.current = new Set();
    draw();
    box.current?.scrollIntoView({ block: "start", behavior: "instant" });
    setTimeout(() => wayIn(box.current?.querySelector(":scope > [data-anchor]"))?.focus({ preventScroll: true }), 0); // the button is gone
  };
  return { items: shown, waiting, show };
}
