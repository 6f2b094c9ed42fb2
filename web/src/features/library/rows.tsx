import type { ComponentChildren, RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { ListQuery } from "../../data/query.ts";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { useWindow } from "../../kit/window.ts";
import { CardSkeleton } from "../video/card.tsx";

type Props<T> = {
  list: ListQuery<T>;
  /** What it is a list of, where that could not be loaded. */
  what: string;
  /** What it is called for who cannot see it. */
  label: string;
  empty: ComponentChildren;
  /** Its order is what somebody chose. */
  ordered?: boolean;
  box?: RefObject<HTMLElement | null>;
  row: (item: T, place: number, items: readonly T[]) => ComponentChildren;
};

const none: never[] = [];

/** A list of videos, one below the other, of which only what is near the window is drawn. */
export function Rows<T extends { id: string }>({ list, what, label, empty, ordered = false, box, row }: Props<T>) {
  const own = useRef<HTMLElement>(null);
  const ref = box ?? own;
  const items: readonly T[] = list.items ?? none;
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const { pieces, partial } = useWindow(ref, ids, 130);
  const end = useMoreAhead(list);
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={what} />;
    return (
      <div class="rows" aria-busy="true">
        {Array.from({ length: 6 }, (_, i) => (
          <CardSkeleton key={i} compact />
        ))}
      </div>
    );
  }
  if (items.length === 0 && !list.more) return <>{empty}</>;
  const List = ordered ? "ol" : "ul";
  return (
    <>
      <List class={partial ? "rows partial" : "rows"} role="list" aria-label={label} ref={ref as RefObject<HTMLOListElement & HTMLUListElement>}>
        {pieces.flatMap((piece) =>
          "px" in piece ? (
            <li key={`gap ${ids[piece.before]}`} aria-hidden="true" class="gap" style={`block-size:${piece.px}px`} />
          ) : (
            items.slice(piece.from, piece.to).map((item, i) => {
              const place = piece.from + i;
              return (
                <li key={item.id} data-anchor={item.id} {...(partial && { "aria-posinset": place + 1, "aria-setsize": list.more ? -1 : items.length })}>
                  {row(item, place, items)}
                </li>
              );
            })
          ),
        )}
      </List>
      <More list={list} box={end} />
    </>
  );
}
