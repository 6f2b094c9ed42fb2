import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Video } from "../../data/api.ts";
import type { ListQuery } from "../../data/query.ts";
import { More } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { CardSkeleton, VideoCard } from "./card.tsx";
import { t } from "./messages.ts";

type Props = { list: ListQuery<Video>; empty: ComponentChildren; withoutChannel?: boolean };

/** A grid of videos that goes on by itself near its end; the button stays for keyboards and for when that fails. */
export function VideoFeed({ list, empty, withoutChannel = false }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(list.more);
  more.current = list.moreError ? null : list.more;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver((seen) => seen.some((e) => e.isIntersecting) && more.current?.(), {
      rootMargin: "600px",
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [list.items?.length, list.more === null]);

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
  return (
    <>
      <div class="grid">
        {list.items.map((video, i) => (
          <VideoCard key={video.id} video={video} withoutChannel={withoutChannel} eager={i < 4} />
        ))}
        {list.loadingMore && Array.from({ length: 4 }, (_, i) => <CardSkeleton key={`s${i}`} withoutChannel={withoutChannel} />)}
      </div>
      <More list={list} box={end} />
    </>
  );
}
