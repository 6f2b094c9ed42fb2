import type { Ref } from "preact";
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
