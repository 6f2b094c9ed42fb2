import { useId } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import type { Video } from "../../data/api.ts";
import { autoplay, setAutoplay } from "../../data/prefs.ts";
import type { ListQuery } from "../../data/query.ts";
import { SuggestedMenu } from "../saving/suggestedmenu.tsx";
import { CardSkeleton, VideoCard } from "../video/card.tsx";
import { t } from "./messages.ts";

/** Beside a video, and below it on a phone: what goes with it. An extra: where that does not come, the page does without. */
export function Related({ list: { items, error }, pictures }: { list: ListQuery<Video>; pictures: boolean }) {
  const id = useId();
  const goesOn = useStore(autoplay);
  if (error && !items) return null;
  return (
    <aside class="side" aria-label={t("moreVideos")}>
      {items?.length !== 0 && (
        <div class="head">
          <h2>{t("moreVideos")}</h2>
          <label class="switch small" for={id} title={t("autoplayHint")}>
            {t("autoplay")}
            <input id={id} type="checkbox" role="switch" checked={goesOn} onChange={(e) => setAutoplay(e.currentTarget.checked)} />
          </label>
        </div>
      )}
      <div class="list">
        {items
          ? items.map((video) => <VideoCard key={video.id} video={video} compact pictures={pictures} menu={<SuggestedMenu video={video} />} />)
          : Array.from({ length: 6 }, (_, i) => <CardSkeleton key={i} compact />)}
      </div>
    </aside>
  );
}
