// The bar under a video that has a beginning and an end. The player does not know it: it is handed in, and another kind of playing hands in another.
import type { ComponentChildren } from "preact";
import { clock, percent } from "../../base/format.ts";
import { Icon } from "../../kit/icon.tsx";
import type { Engine, EngineState } from "./engine.ts";
import { QualityMenu, SpeedMenu } from "./menus.tsx";
import { t } from "./messages.ts";
import { SeekBar } from "./seekbar.tsx";

/** What controls can see of the player, and do with it. */
export type Deck = {
  video: HTMLVideoElement;
  engine: Engine | null;
  state: EngineState;
  /** Seconds of the whole video, as far as known. */
  whole: number;
  /** Where what can be played ends. */
  available: number;
  full: boolean;
  theatre: boolean;
  /** There are no pictures. */
  soundOnly: boolean;
  /** False while they are out of the way: then nothing of them has to move. */
  seen: boolean;
  toggle: () => void;
  seek: (seconds: number) => void;
  /** While somebody drags the bar, the controls stay. */
  scrub: (active: boolean) => void;
  mute: () => void;
  setVolume: (volume: number) => void;
  pip: () => void;
  /** None where there is no page to make room in. */
  toggleTheatre?: () => void;
  fullscreen: () => void;
  /** None where no list is played. */
  along?: Along;
};

/** What a list has before a video and behind it; null where it has nothing there. */
export type Along = { next: (() => void) | null; previous: (() => void) | null };

const keys = { next: "Shift+N", previous: "Shift+P" };

export function Controls(deck: Deck) {
  const { video, engine, state, full, theatre } = deck;
  const { paused } = video;
  return (
    <>
      <SeekBar video={video} duration={deck.whole} available={deck.available} moving={!paused && deck.seen} seen={deck.seen} onSeek={deck.seek} onScrub={deck.scrub} />
      <div class="buttons">
        <Button label={video.ended ? t("playAgain") : paused ? t("play") : t("pause")} hint="K" onClick={deck.toggle}>
          <Icon name={video.ended ? "retry" : paused ? "play" : "pause"} />
        </Button>
        {deck.along && (
          <>
            <Button label={t("previous")} hint={keys.previous} look="roomy" off={!deck.along.previous} onClick={() => deck.along?.previous?.()}>
              <Icon name="previous" />
            </Button>
            <Button label={t("next")} hint={keys.next} off={!deck.along.next} onClick={() => deck.along?.next?.()}>
              <Icon name="next" />
            </Button>
          </>
        )}
        <Volume {...deck} />
        <span class="time nums">
          {clock(video.currentTime)} <span class="of">/ {clock(deck.whole)}</span>
        </span>
        <span class="gap" />
        <SpeedMenu video={video} />
        {engine && state.levels.length > 0 && <QualityMenu engine={engine} state={state} paused={paused} />}
        {document.pictureInPictureEnabled && !deck.soundOnly && (
          <Button label={t("pip")} hint="I" look="roomy" onClick={deck.pip}>
            <Icon name="pip" />
          </Button>
        )}
        {deck.toggleTheatre && (
          <Button label={t("theatre")} hint="T" look="roomy notfull" pressed={theatre} onClick={deck.toggleTheatre}>
            <Icon name={theatre ? "theatreOff" : "theatre"} />
          </Button>
        )}
        <Button label={full ? t("leaveFull") : t("full")} hint="F" onClick={deck.fullscreen}>
          <Icon name={full ? "fullOff" : "full"} />
        </Button>
      </div>
    </>
  );
}

function Volume({ video, mute, setVolume }: Deck) {
  const volume = video.muted ? 0 : video.volume;
  return (
    <div class="volume">
      <Button label={video.muted ? t("unmute") : t("mute")} hint="M" onClick={mute}>
        <Icon name={volume === 0 ? "muted" : volume < 0.5 ? "volumeLow" : "volume"} />
      </Button>
      <input
        type="range"
        aria-label={t("volume")}
        min={0}
        max={1}
        step={0.05}
        value={volume}
        aria-valuetext={video.muted ? t("muted") : percent(video.volume)}
        style={`--fill:${volume * 100}%`}
        onInput={(e) => setVolume(Number(e.currentTarget.value))}
      />
    </div>
  );
}

type ButtonProps = {
  label: string;
  /** The key that does the same. */
  hint: string;
  pressed?: boolean;
  off?: boolean;
  look?: string;
  onClick: () => void;
  children: ComponentChildren;
};

function Button({ label, hint, pressed, off = false, look = "", onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={`pbtn ${look}`}
      aria-label={label}
      aria-keyshortcuts={hint}
      aria-pressed={pressed}
      disabled={off}
      title={t("hint", { label, key: hint })}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
