import type { Ref } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ListQuery } from "../data/query.ts";
import { t } from "./messages.ts";
import { Spinner } from "./notice.tsx";

/** The way to the next page of a list, where there is one. */
export function More({ list, box }: { list: ListQuery<{ id: string }>; box?: Ref<HTMLDivElement> }) {
  if (!list.more) return null;
  return (
    <div class="more" ref={box}>
      {list.moreError && <p class="muted">{list.moreError.message}</p>}
      <button class="btn" type="button" disabled={list.loadingMore} onClick={list.more}>
        {list.loadingMore && <Spinner />}
        {t("loadMore")}
      </button>
    </div>
  );
}

/** So far below the window the next page is asked for. */
const ahead = "600px";

/** Asks for the next page before somebody comes to the end; what it answers is the box of `More`, whose button stays for keyboards and for when that fails. */
export function useMoreAhead(list: ListQuery<{ id: string }>) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(list.more);
  more.current = list.moreError ? null : list.more;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver((seen) => seen.some((e) => e.isIntersecting) && more.current?.(), { rootMargin: ahead });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [list.items?.length, list.loadingMore, list.more === null]); // also after a page that added nothing
  return end;
}

/** That a list has grown at its head while it is read further down. */
export function Newer({ n, label, show }: { n: number; /** How many of what there are. */ label: string; show: () => void }) {
  return (
    <div class="newer" role="status">
      {n > 0 && (
        <button type="button" class="btn primary" onClick={show}>
          {label}
        </button>
      )}
    </div>
  );
}
