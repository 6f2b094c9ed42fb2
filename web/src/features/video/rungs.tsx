import "./video.css";
import { percent } from "../../base/format.ts";
import type { Rung } from "../../data/api.ts";
import { extent } from "../../kit/bar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { t } from "./messages.ts";
import { rungName } from "./words.ts";

const spokenState = { waiting: "rungWaiting", running: "rungRunning", ready: "rungReady", failed: "rungFailed" } as const;

export function Rungs({ rungs }: { rungs: Rung[] }) {
  return (
    <ul class="rungs" aria-label={t("byQuality")}>
      {rungs.map((rung) => (
        <li key={rung.name} class={rung.state}>
          {(rung.state === "running" || rung.state === "waiting") && rung.progress > 0 && <i style={extent(rung.progress)} />}
          {rung.state === "ready" && <Icon name="check" />}
          {rung.state === "failed" && <Icon name="alert" />}
          {rungName(rung.name)}
          {rung.state === "running" && <span class="nums">{percent(rung.progress)}</span>}
          <span class="sr">{t(spokenState[rung.state])}</span>
        </li>
      ))}
    </ul>
  );
}
