// Items of a list that are put elsewhere in it: with a pointer, by their grip, and with the arrow keys on it (WCAG 2.5.7).
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Behind which other one an item stands that is put at a place of the list; null is the top, and undefined where it stands there already. */
export function behind(ids: readonly string[], id: string, to: number): string | null | undefined {
  const from = ids.indexOf(id);
  const at = Math.min(Math.max(0, to), ids.length - 1);
  if (from < 0 || at === from) return undefined;
  const others = ids.filter((one) => one !== id);
  return at === 0 ? null : others[at - 1];
}

/** The place of what is dragged: before it stand those whose middle is above its own. */
export const placeAt = (middles: readonly number[], middle: number): number => middles.filter((one) => one < middle).length;

/** So near the edge of the window the page follows. */
const edge = 72;

type Drag = { id: string; row: HTMLElement; startY: number; startScroll: number; y: number; frame: number };
type Move = (id: string, to: number) => void;

/** `ids` are those of the items in `box`, which bear theirs as `data-anchor`. Answers what a grip hears; `move` is told where an item goes. */
export function useReorder(box: RefObject<HTMLElement | null>, ids: readonly string[], move: Move) {
  const drag = useRef<Drag | null>(null);
  const focused = useRef<string | null>(null);
  const rowOf = (id: string) => box.current?.querySelector<HTMLElement>(`:scope > [data-anchor="${CSS.escape(id)}"]`) ?? null;

  // What moves in the document loses the focus.
  useLayoutEffect(() => {
    const id = focused.current;
    focused.current = null;
    if (id) rowOf(id)?.querySelector<HTMLElement>("[data-grip]")?.focus();
  }, [ids]);

  const others = ({ row }: Drag) => [...(box.current?.children ?? [])].filter((one) => one !== row && (one as HTMLElement).dataset["anchor"]) as HTMLElement[];
  /** Where the dragged one is to stand among those that are drawn, by where they stand without what the drag moves them by. */
  const target = (now: Drag, by: number) => {
    const middle = now.row.offsetTop + now.row.offsetHeight / 2 + by;
    const rows = others(now);
    return { rows, at: placeAt(rows.map((row) => row.offsetTop + row.offsetHeight / 2), middle) };
  };
  const moved = (now: Drag) => now.y - now.startY + scrollY - now.startScroll;

  const draw = () => {
    const now = drag.current;
    if (!now) return;
    const follow = now.y < edge + 56 ? -12 : now.y > innerHeight - edge ? 12 : 0;
    if (follow) scrollBy({ top: follow, behavior: "instant" });
    const by = moved(now);
    now.row.style.translate = `0 ${by}px`;
    const { rows, at } = target(now, by);
    const first = rows.findIndex((row) => row.offsetTop > now.row.offsetTop);
    const from = first < 0 ? rows.length : first;
    const height = now.row.offsetHeight + (parseFloat(getComputedStyle(box.current!).rowGap) || 0);
    rows.forEach((row, i) => (row.style.translate = i >= at && i < from ? `0 ${height}px` : i < at && i >= from ? `0 ${-height}px` : ""));
    now.frame = requestAnimationFrame(draw);
  };

  const end = (takes: boolean) => {
    const now = drag.current;
    if (!now) return;
    drag.current = null;
    cancelAnimationFrame(now.frame);
    const { rows, at } = target(now, moved(now));
    for (const row of [now.row, ...rows]) row.style.translate = "";
    now.row.classList.remove("dragged");
    box.current?.classList.remove("dragging");
    if (!takes) return;
    // What is drawn may be a part of the list.
    const before = rows[at - 1]?.dataset["anchor"];
    const without = ids.filter((id) => id !== now.id);
    const to = before === undefined ? without.indexOf(rows[0]?.dataset["anchor"] ?? "") : without.indexOf(before) + 1;
    if (to >= 0 && to !== ids.indexOf(now.id)) move(now.id, to);
  };

  return (id: string) => ({
    "data-grip": "",
    onPointerDown: (e: PointerEvent) => {
      const row = rowOf(id);
      if (e.button !== 0 || !row) return;
      (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
      drag.current = { id, row, startY: e.clientY, startScroll: scrollY, y: e.clientY, frame: requestAnimationFrame(draw) };
      row.classList.add("dragged");
      box.current?.classList.add("dragging");
    },
    onPointerMove: (e: PointerEvent) => void (drag.current && (drag.current.y = e.clientY)),
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
    onLostPointerCapture: () => end(false),
    onKeyDown: (e: KeyboardEvent) => {
      if (e.key === "Escape" && drag.current) {
        e.preventDefault();
        return end(false);
      }
      const at = ids.indexOf(id);
      const to = e.key === "ArrowUp" ? at - 1 : e.key === "ArrowDown" ? at + 1 : e.key === "Home" ? 0 : -1;
      if (e.ctrlKey || e.metaKey || e.altKey || !["ArrowUp", "ArrowDown", "Home"].includes(e.key)) return;
      e.preventDefault();
      e.stopPropagation();
      if (to < 0 || to >= ids.length || to === at) return;
      focused.current = id;
      move(id, to);
    },
  });
}
