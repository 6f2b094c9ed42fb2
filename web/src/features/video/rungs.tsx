import "./video.css";
import { percent } from "../../base/format.ts";
import type { Rung } from "../../data/api.ts";
import { Icon } from "../../kit/icon.tsx";
import { rungName } from "./words.ts";

export function Rungs({ rungs }: { rungs: Rung[] }) {
  return (
    <ul class="rungs" aria-label="Encoding by quality">
      {rungs.map((rung) => (
        <li key={rung.name} class={rung.state}>
          {(rung.state === "running" || rung.state === "waiting") && rung.progress > 0 && <i style={`inline-size:${percent(rung.progress)}`} />}
          {rung.state === "ready" && <Icon name="check" />}
          {rung.state === "failed" && <Icon name="alert" />}
          {rungName(rung.name)}
          {rung.state === "running" && <span class="nums">{percent(rung.progress)}</span>}
          <span class="sr">{rung.state === "waiting" ? "waits for its turn" : rung.state}</span>
        </li>
      ))}
    </ul>
  );
}
