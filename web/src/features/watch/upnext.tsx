import { useEffect, useState } from "preact/hooks";
import type { Video } from "../../data/api.ts";
import { unsaved } from "../../kit/leaving.ts";
import { Poster } from "../video/card.tsx";
import { t } from "./messages.ts";

/** So long somebody has to say that they want to stay. */
const seconds = 5;

type Props = { video: Video; onPlay: () => void; onCancel: () => void };

/** Over the end of a video: what follows it, unless somebody says no. It does not go on over what somebody is writing. */
export function UpNext({ video, onPlay, onCancel }: Props) {
  const [left, setLeft] = useState(unsaved.value ? null : seconds);
  useEffect(() => {
    if (left === null) return;
    if (left === 0) return onPlay();
    const timer = setTimeout(() => setLeft(unsaved.value ? null : left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <div class="upnext" role="group" aria-label={t("upNext")}>
      <p>
        {left === null ? t("upNext") : <span aria-hidden="true">{t("nextIn", { n: left })}</span>}
        <span class="sr" role="status">{left !== null && t("nextSoon", { title: video.title, n: seconds })}</span>
      </p>
      <div class="what">
        <Poster video={video} small eager />
        <strong dir="auto" class="cut">{video.title}</strong>
      </div>
      <div class="row">
        <button type="button" class="btn" onClick={onCancel}>
          {t("stay")}
        </button>
        <button type="button" class="btn primary" onClick={onPlay}>
          {t("playNow")}
        </button>
      </div>
    </div>
  );
}
