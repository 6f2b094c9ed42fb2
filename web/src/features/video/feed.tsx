import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Video } from "../../data/api.ts";
import type { ListQuery } from "../../data/query.ts";
import { More, Newer, useMoreAhead } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { useHeld, useWindow } from "../../kit/window.ts";
import { CardSkeleton, VideoCard } from "./card.tsx";
import { t } from "./messages.ts";

const none: Video[] = [];

type Props = {
  list: ListQuery<Video>;
  empty: ComponentChildren;
  withoutChannel?: boolean;
  /** Nobody but its reader adds to it: what is new shows at once. */
  own?: boolean;
  menuOf?: (video: Video) => ComponentChildren;
};

/** For a list to which others add while somebody looks at it, and of which nobody tells: it is looked at by the clock. */
export const othersAdd = { pollMs: () => 120_000 };

/** A grid of videos that goes on by itself near its end; the button stays for keyboards and for when that fails. */
export function VideoFeed({ list, empty, withoutChannel = false, own = false, menuOf }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const { items, waiting, show } = useHeld(grid, list.items ?? none, !own);
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const { pieces, partial } = useWindow(grid, ids, 300);
  const end = useMoreAhead(list);

  if (list.items === undefined) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("someVideos")} />;
    return (
      <div class="grid" aria-busy="true">
        <span class="sr" role="status">
          {t("loadingVideos")}
        </span>
        {Array.from({ length: 12 }, (_, i) => (
          <CardSkeleton key={i} withoutChannel={withoutChannel} />
        ))}
      </div>
    );
  }
  if (list.items.length === 0) return <>{empty}</>;
  const card = (video: Video, i: number) => (
    <VideoCard
      key={video.id}
      video={video}
      withoutChannel={withoutChannel}
      eager={i < 4}
      menu={menuOf?.(video)}
      {...(partial && { place: i + 1, of: list.more ? -1 : items.length })}
    />
  );
  return (
    <>
      <Newer n={waiting} label={t("newer", { n: waiting })} show={show} />
      <div class={partial ? "grid partial" : "grid"} ref={grid}>
        {pieces.flatMap((piece) =>
          "px" in piece ? (
            <div key={`gap ${ids[piece.before]}`} class="gap" style={`block-size:calc(${piece.px}px - var(--s6))`} />
          ) : (
            items.slice(piece.from, piece.to).map((video, i) => card(video, piece.from + i))
          ),
        )}
        {list.loadingMore && Array.from({ length: 4 }, (_, i) => <CardSkeleton key={`s${i}`} withoutChannel={withoutChannel} />)}
      </div>
      <More list={list} box={end} />
    </>
  );
}
