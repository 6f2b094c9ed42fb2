import "./video.css";
import { percent } from "../../base/format.ts";
import type { Video } from "../../data/api.ts";
import { extent } from "../../kit/bar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { t } from "./messages.ts";
import { rungName, rungsOf } from "./words.ts";

const spokenState = { waiting: "rungWaiting", running: "rungRunning", ready: "rungReady", failed: "rungFailed" } as const;

export function Rungs({ video }: { video: Video }) {
  return (
    <ul class="rungs" aria-label={t("byQuality")}>
      {rungsOf(video).map((rung) => (
        <li key={rung.name} class={rung.state}>
          {(rung.state === "running" || rung.state === "waiting") && rung.progress > 0 && <i style={extent(rung.progress)} />}
          {rung.state === "ready" && <Icon name="check" />}
          {rung.state === "failed" && <Icon name="alert" />}
          {rungName(rung.name, video)}
          {rung.state === "running" && <span class="nums">{percent(rung.progress)}</span>}
          <span class="sr">{t(spokenState[rung.state])}</span>
        </li>
      ))}
    </ul>
  );
}
