// How far an upload is, and what to know about it at that moment.
import { bytes, percent, remaining } from "../../base/format.ts";
import type { Video } from "../../data/api.ts";
import { Fill } from "../../kit/bar.tsx";
import { awaitedBy, encoded, moreFollows, originalPlays, rungsOf } from "../video/words.ts";
import { t } from "./messages.ts";
import { secondsLeft, type Item } from "./queue.ts";

/** That others wait for room its notice says. */
function sayWatch(video: Video): "watchNow" | "watchLower" | "watchAlready" {
  const rungs = rungsOf(video);
  if (!moreFollows(rungs) || awaitedBy(video) === "room") return "watchNow";
  return originalPlays(rungs) ? "watchLower" : "watchAlready";
}

/** What to know about it at this moment, in a line that is always there: what stands below does not move. */
function sayOf({ phase }: Item, video: Video | undefined): string {
  if (phase === "paused") return t("pausedSafe");
  if (phase === "processing") return video?.playback.hls ? t(sayWatch(video)) : t("allThere");
  if (phase === "done") return t("watchNow");
  return phase === "broken" ? "" : t("keepOpen");
}

export function Progress({ item, video }: { item: Item; video: Video | undefined }) {
  const waits = awaitedBy(video);
  const part = item.phase === "processing" ? encoded(rungsOf(video)) : item.size ? item.sent / item.size : 0;
  const words: Record<Item["phase"], string> = {
    waiting: t("waiting"),
    creating: t("starting"),
    uploading: t("uploading"),
    paused: t("paused"),
    broken: t("stopped"),
    processing: waits === "room" ? t("waitsForRoom") : waits === "turn" ? t("waitsForEncoder") : t("encoding"),
    done: t("ready"),
    failed: t("failed"),
    cancelled: t("cancelled"),
    removed: t("deleted"),
  };
  if (item.phase === "failed" || item.phase === "cancelled" || item.phase === "removed") return null;
  if (item.phase === "broken" && !item.retriable) return null; // how much was sent of what is refused tells nothing
  const value = item.phase === "done" ? 1 : part;
  const left = remaining(secondsLeft(item));
  return (
    <div class="move">
      <div class="numbers nums">
        <span>
          <strong>{words[item.phase]}</strong> {item.phase !== "done" && value !== null && percent(value)}
        </span>
        {item.phase === "uploading" && (
          <span>
            {t("sentOf", { sent: bytes(item.sent), size: bytes(item.size) })}
            {item.still && ` · ${t("noProgress")}`}
            {item.speed > 0 && ` · ${t("perSecond", { amount: bytes(Math.round(item.speed)) })}`}
            {left && ` · ${left}`}
          </span>
        )}
      </div>
      <div
        class={`bar${item.phase === "done" ? " good" : item.phase === "paused" || item.phase === "broken" ? " idle" : ""}`}
        role="progressbar"
        aria-label={item.phase === "processing" ? t("encodingProgress") : t("uploadProgress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value === null ? undefined : Math.floor(value * 100)}
      >
        {value !== null && <Fill part={value} />}
      </div>
      <p class="small muted says">{sayOf(item, video)}</p>
    </div>
  );
}
