// The menus over the picture.
import { times } from "../../base/format.ts";
import { Icon } from "../../kit/icon.tsx";
import { Menu } from "../../kit/menu.tsx";
import type { Engine, EngineState } from "./engine.ts";
import { speeds } from "./keys.ts";
import { t } from "./messages.ts";
import { speedUp } from "./speed.ts";

export function SpeedMenu({ video }: { video: HTMLVideoElement }) {
  return (
    <Menu
      label={t("speed", { speed: video.playbackRate === 1 ? t("normalSpeed") : times(video.playbackRate) })}
      class="pbtn text"
      arrowOpens={false}
      face={video.playbackRate === 1 ? <Icon name="speed" /> : <span>{times(video.playbackRate)}</span>}
    >
      {(close) =>
        speeds.map((speed) => (
          <Choice
            key={speed}
            label={speed === 1 ? t("normal") : times(speed)}
            on={video.playbackRate === speed}
            pick={() => {
              speedUp(video, speed);
              close();
            }}
          />
        ))
      }
    </Menu>
  );
}

/** Whether what was chosen is awaited: while it rests, nothing brings it to the screen, however long one waits. */
export const awaitsChoice = ({ chosen, playing }: Pick<EngineState, "chosen" | "playing">, paused: boolean) =>
  !paused && chosen !== null && playing !== null && playing !== chosen;

export function QualityMenu({ engine, state, paused }: { engine: Engine; state: EngineState; /** Also at its end. */ paused: boolean }) {
  const quality = state.chosen ?? (state.playing ? t("autoPlaying", { quality: state.playing }) : t("auto"));
  // Until its first segment is on the screen there would be no sign that the choice was heard.
  const coming = awaitsChoice(state, paused);
  return (
    <Menu
      label={coming ? t("qualityComing", { quality }) : t("qualityNow", { quality })}
      class="pbtn text"
      arrowOpens={false}
      face={
        <>
          {coming ? <span class="spinner" /> : <Icon name="gear" />}
          <span class="wide-only">{quality}</span>
        </>
      }
    >
      {(close) => (
        <>
          <p class="group" aria-hidden="true">
            {t("quality")}
          </p>
          {state.levels.map((level) => (
            <Choice
              key={level.label}
              label={level.label}
              tag={level.shortSide >= 2160 ? "4K" : level.shortSide >= 720 ? "HD" : undefined}
              on={state.chosen === level.label}
              pick={() => {
                engine.choose(level.label);
                close();
              }}
            />
          ))}
          <Choice
            label={state.playing && state.chosen === null ? t("autoPlays", { quality: state.playing }) : t("auto")}
            on={state.chosen === null}
            pick={() => {
              engine.choose(null);
              close();
            }}
          />
        </>
      )}
    </Menu>
  );
}

function Choice({ label, tag, on, pick }: { label: string; tag?: string | undefined; on: boolean; pick: () => void }) {
  return (
    <button type="button" class="menuitem" role="menuitemradio" tabIndex={-1} aria-checked={on} onClick={pick}>
      <span class="tick">{on && <Icon name="check" />}</span>
      <span class="nums">{label}</span>
      {tag && <sup aria-hidden="true">{tag}</sup>}
    </button>
  );
}
