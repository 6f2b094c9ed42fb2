import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { CardSkeleton, VideoCard } from "../video/card.tsx";
import { t } from "./messages.ts";
import type { Queue } from "./queue.ts";

/** So many before this one, and behind it: of a list of thousands the rest is on its own page. */
const before = 20;
const behind = 60;

/** Below the video, where it stands on a phone, it would push all else away. */
const small = "(max-width: 1100px)";
/** As somebody left it: it goes on as the videos do. */
let opened: boolean | null = null;

/** The list that a video is played in, with this one marked. */
export function QueueList({ queue, pictures }: { queue: Queue; pictures: boolean }) {
  const box = useRef<HTMLOListElement>(null);
  const { items, at, name } = queue;
  const from = Math.max(0, at - before);
  useLayoutEffect(() => {
    const row = box.current?.querySelector<HTMLElement>("[aria-current]")?.closest("li");
    if (row && box.current) box.current.scrollTop = row.offsetTop - row.offsetHeight / 2;
  }, [at, items.length > 0]);
  return (
    <section class="queue" aria-label={t("queue")}>
      <details open={opened ?? !matchMedia(small).matches} onToggle={(e) => void (opened = e.currentTarget.open)}>
        <summary>
          <span class="words">
            <h2 dir="auto">{queue.title ?? t("queue")}</h2>
            <span class="small muted">
              {at >= 0 && <span class="nums">{queue.count === undefined ? at + 1 : t("placeOf", { n: at + 1, of: queue.count })}</span>}
              {queue.next && <span class="then" dir="auto">{t("nextIs", { title: queue.next.title })}</span>}
            </span>
          </span>
          <Icon name="down" />
        </summary>
        {queue.error && queue.loading ? (
          <p class="muted">{queue.error.missing ? t("queueGone") : queue.error.message}</p>
        ) : (
          <ol ref={box} start={from + 1} role="list" tabIndex={-1}>
            {queue.loading
              ? Array.from({ length: 4 }, (_, i) => (
                  <li key={i}>
                    <CardSkeleton compact />
                  </li>
                ))
              : items.slice(from, Math.max(at, 0) + behind).map(({ id, video }, i) => (
                  <li key={id} class={from + i === at ? "now" : undefined}>
                    <span class="place nums" aria-hidden="true">
                      {from + i === at ? <Icon name="play" /> : from + i + 1}
                    </span>
                    <VideoCard video={video} list={name} current={from + i === at} compact menu={null} pictures={pictures} />
                  </li>
                ))}
          </ol>
        )}
        <a class="all link small" href={queue.page}>
          {t("wholeList")}
        </a>
      </details>
    </section>
  );
}
