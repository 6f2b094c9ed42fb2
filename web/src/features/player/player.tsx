import "./player.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock, percent, times } from "../../base/format.ts";
import { memory, Store, useStore } from "../../base/store.ts";
import { reachable } from "../../data/api.ts";
import { singleKeys } from "../../data/prefs.ts";
import { Icon } from "../../kit/icon.tsx";
import { toast } from "../../kit/toast.tsx";
import { Engine, nothing } from "./engine.ts";
import { availableOf, wholeOf } from "./extent.ts";
import { keyAction, nextSpeed, placeOf, type Action } from "./keys.ts";
import { QualityMenu, SpeedMenu } from "./menus.tsx";
import { t } from "./messages.ts";
import { recall, remember } from "./resume.ts";
import { SeekBar } from "./seekbar.tsx";
import { Shortcuts } from "./shortcuts.tsx";

export type PlayerHandle = { seek: (seconds: number) => void };

type Props = {
  videoId: string;
  src: string;
  title: string;
  artist: string;
  poster: string | null;
  durationMs: number | null;
  /** Width by height, where it is known. */
  shape: number | null;
  /** Still being encoded: the end of what can be played is not the end of the video. */
  growing: boolean;
  /** Changes when the multivariant playlist has more to offer than at the last look. */
  edition: string | null;
  startAt: number | null;
  theatre: boolean;
  onTheatre: () => void;
  renew: () => Promise<string | null>;
  handle: (handle: PlayerHandle | null) => void;
};

const mediaEvents = [
  "play", "pause", "playing", "waiting", "seeking", "seeked", "ended", "volumechange", "ratechange", "timeupdate",
  "durationchange", "progress", "loadedmetadata", "canplay", "emptied", "enterpictureinpicture", "leavepictureinpicture",
] as const;

type Flash = { id: number; icon: "play" | "pause" | "volume" | "muted" | "retry" | "speed"; text?: string; side?: "left" | "right" };

export function Player(props: Props) {
  const { videoId, src, title, artist, poster, durationMs, growing, edition, theatre } = props;
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [engine, setEngine] = useState<Engine | null>(null);
  const [, render] = useState(0);
  const [started, setStarted] = useState(false);
  const [waiting, setWaiting] = useState(true);
  const [blocked, setBlocked] = useState<"no" | "muted" | "stopped">("no");
  const [active, setActive] = useState(true);
  const [scrubbing, setScrubbing] = useState(false);
  const [full, setFull] = useState(false);
  const [help, setHelp] = useState(false);
  const [flash, setFlash] = useState<Flash | null>(null);
  const idle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;

  // --- The engine's life -------------------------------------------------------------------------------------------
  useEffect(() => {
    if (!video) return;
    video.volume = Math.min(1, Math.max(0, memory.json("volume", 1)));
    video.muted = memory.get("muted") === "yes";
    const cover = () => {
      const picture = canvas.current;
      if (!picture || video.readyState < 2) return () => undefined;
      picture.width = video.videoWidth;
      picture.height = video.videoHeight;
      picture.getContext("2d")?.drawImage(video, 0, 0);
      picture.hidden = false;
      return () => void (picture.hidden = true);
    };
    const made = new Engine(video, () => latest.current.renew(), cover);
    setEngine(made);
    const spot = latest.current.startAt ?? recall(videoId);
    if (spot !== null && latest.current.startAt === null && spot > 0) {
      toast(t("continuing", { time: clock(spot) }), { label: t("startOver"), run: () => (video.currentTime = 0) });
    }
    void made.load(latest.current.src, spot ?? 0).then(() => start(video));
    return () => {
      made.destroy();
      setEngine(null);
    };
  }, [video, videoId]);

  const start = (element: HTMLVideoElement) => {
    const data = (navigator as { connection?: { saveData?: boolean } }).connection;
    if (data?.saveData) return setWaiting(false);
    element.play().catch((reason: unknown) => {
      if (!(reason instanceof DOMException) || reason.name !== "NotAllowedError") return;
      // Most browsers let a silent video start. If not even that, the big button does it.
      element.muted = true;
      element.play().then(
        () => setBlocked("muted"),
        () => {
          element.muted = memory.get("muted") === "yes";
          setBlocked("stopped");
          setWaiting(false);
        },
      );
    });
  };

  // A rung joined, or the address changed: read the list of rungs again, where we are.
  const seen = useRef(edition);
  useEffect(() => {
    if (!engine || edition === null || seen.current === edition) return;
    const first = seen.current === null; // what is loaded already was read when nobody had said what it has
    seen.current = edition;
    if (!first) void engine.reload(src);
  }, [engine, src, edition]);

  // --- What the video says ------------------------------------------------------------------------------------------
  useEffect(() => {
    if (!video) return;
    let saved = 0;
    const save = () => {
      const whole = wholeOf(video, latest.current);
      if (video.readyState > 0 && video.currentTime > 0) remember(latest.current.videoId, video.currentTime, whole);
    };
    const on = (e: Event) => {
      switch (e.type) {
        case "playing":
          setStarted(true);
          wake(); // starts the clock that hides the controls
          setWaiting(false);
          setBlocked((now) => (now === "muted" && video.muted ? "muted" : "no"));
          break;
        case "canplay":
        case "seeked":
          if (video.readyState >= 3) setWaiting(false);
          break;
        case "waiting":
          setWaiting(true);
          break;
        case "volumechange":
          if (!video.muted) setBlocked((now) => (now === "muted" ? "no" : now));
          break;
        case "pause":
        case "ended":
          save();
          setActive(true);
          break;
        case "timeupdate":
          if (Math.abs(video.currentTime - saved) > 5) {
            saved = video.currentTime;
            save();
          }
          break;
      }
      render((n) => n + 1);
    };
    mediaEvents.forEach((name) => video.addEventListener(name, on));
    const hide = () => document.hidden && save();
    document.addEventListener("visibilitychange", hide);
    addEventListener("pagehide", save);
    return () => {
      save();
      mediaEvents.forEach((name) => video.removeEventListener(name, on));
      document.removeEventListener("visibilitychange", hide);
      removeEventListener("pagehide", save);
    };
  }, [video]);

  useEffect(() => {
    const change = () => setFull(document.fullscreenElement === root.current);
    document.addEventListener("fullscreenchange", change);
    return () => document.removeEventListener("fullscreenchange", change);
  }, []);

  // --- Doing things ----------------------------------------------------------------------------------------------------
  const seek = (seconds: number) => {
    if (!video) return;
    const end = availableOf(video, latest.current);
    const { ended } = video;
    video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, end - 0.1));
    // Who goes back from the end wants to see it again.
    if (ended) void video.play().catch(() => undefined);
    wake();
  };
  const toggle = () => {
    if (!video) return;
    if (video.paused) void video.play().catch(() => setBlocked("stopped"));
    else video.pause();
  };
  const setVolume = (volume: number) => {
    if (!video) return;
    video.volume = Math.min(1, Math.max(0, volume));
    video.muted = video.volume === 0;
    memory.set("volume", JSON.stringify(video.volume));
    memory.set("muted", video.muted ? "yes" : null);
  };
  const mute = () => {
    if (!video) return;
    if (video.muted && video.volume === 0) video.volume = 0.5;
    video.muted = !video.muted;
    memory.set("muted", video.muted ? "yes" : null);
  };
  const fullscreen = () => {
    const element = root.current;
    if (!element || !video) return;
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (element.requestFullscreen) void element.requestFullscreen().catch(() => undefined);
    else (video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen?.(); // iPhones know only this one
  };
  const pip = () => {
    if (!video || !document.pictureInPictureEnabled) return;
    if (document.pictureInPictureElement) void document.exitPictureInPicture();
    else void video.requestPictureInPicture().catch(() => undefined);
  };
  const captions = () => {
    if (!engine) return;
    const { captions: list, caption } = engine.state.value;
    if (!list.length) return;
    const language = navigator.language.slice(0, 2);
    engine.chooseCaption(caption >= 0 ? -1 : (list.find((c) => c.language.startsWith(language)) ?? list[0]!).id);
  };
  const show = (what: Omit<Flash, "id">) => setFlash({ ...what, id: Date.now() });

  const act = (action: Action) => {
    if (!video) return;
    switch (action.do) {
      case "toggle":
        show({ icon: video.paused ? "play" : "pause" });
        return toggle();
      case "seekBy":
        show({ icon: "retry", text: `${action.seconds > 0 ? "+" : "−"}${Math.abs(action.seconds)} s`, side: action.seconds > 0 ? "right" : "left" });
        return seek(video.currentTime + action.seconds);
      case "seekTo":
        return seek(action.part * wholeOf(video, latest.current));
      case "volumeBy":
        setVolume((video.muted ? 0 : video.volume) + action.part);
        return show({ icon: video.muted ? "muted" : "volume", text: percent(video.volume) });
      case "mute":
        mute();
        return show({ icon: video.muted ? "muted" : "volume" });
      case "fullscreen":
        return fullscreen();
      case "theatre":
        return latest.current.onTheatre();
      case "captions":
        return captions();
      case "pip":
        return pip();
      case "help":
        return setHelp(true);
      case "frame":
        if (video.paused) video.currentTime += action.step / 30;
        return;
      case "speed":
        video.playbackRate = nextSpeed(video.playbackRate, action.step);
        return show({ icon: "speed", text: times(video.playbackRate) });
    }
  };
  const actNow = useRef(act);
  actNow.current = act;

  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || document.querySelector("dialog[open]")) return;
      const target = e.target as HTMLElement;
      const inside = root.current?.contains(target) || document.fullscreenElement === root.current;
      // Outside the player these keys scroll the page.
      if (!inside && ["ArrowUp", "ArrowDown", "Home", "End"].includes(e.key)) return;
      const action = keyAction(e, placeOf(target), singleKeys.value);
      if (!action) return;
      e.preventDefault();
      wake();
      actNow.current(action);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const handle = useRef(props.handle);
  useEffect(() => {
    if (!video) return;
    handle.current({
      seek: (seconds) => {
        seek(seconds);
        void video.play().catch(() => undefined);
        root.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
      },
    });
    return () => handle.current(null);
  }, [video]);

  useEffect(() => {
    const session = navigator.mediaSession;
    if (!session || !video) return;
    session.metadata = new MediaMetadata({ title, artist, artwork: poster ? [{ src: poster, type: "image/jpeg" }] : [] });
    const on = (name: MediaSessionAction, run: MediaSessionActionHandler) => {
      try {
        session.setActionHandler(name, run);
      } catch {
        // not every browser knows every action
      }
    };
    on("play", () => void video.play());
    on("pause", () => video.pause());
    on("seekbackward", (d) => seek(video.currentTime - (d.seekOffset ?? 10)));
    on("seekforward", (d) => seek(video.currentTime + (d.seekOffset ?? 10)));
    on("seekto", (d) => d.seekTime !== undefined && seek(d.seekTime));
    return () => {
      session.metadata = null;
      (["play", "pause", "seekbackward", "seekforward", "seekto"] as const).forEach((name) => {
        try {
          session.setActionHandler(name, null);
        } catch {
          // as above
        }
      });
    };
  }, [video, title, artist, poster]);

  // --- Controls come and go ------------------------------------------------------------------------------------------
  function wake() {
    setActive(true);
    clearTimeout(idle.current);
    idle.current = setTimeout(() => setActive(false), 2600);
  }
  useEffect(() => () => clearTimeout(idle.current), []);

  const paused = video?.paused ?? true;
  const state = useStore(engine?.state ?? noEngine);
  // What is buffered plays on before a broken line is worth a word.
  const error = video && video.readyState >= 3 ? null : state.error;
  useEffect(() => {
    if (!state.error || !engine) return;
    void latest.current.renew().catch(() => undefined); // finds out whether the server is there at all
    return reachable.watch(() => reachable.value && void engine.retry());
  }, [engine, state.error]);
  const whole = video ? wholeOf(video, props) : (durationMs ?? 0) / 1000;
  const available = video ? availableOf(video, props) : 0;
  const atEdge = growing && waiting && video !== null && available > 0 && video.currentTime > available - 2;
  // Nothing to look at: then the controls need not make way.
  const soundOnly = video !== null && video.readyState > 0 && video.videoWidth === 0;
  const controls = soundOnly || active || scrubbing || (paused && started) || blocked === "stopped";
  const lastTap = useRef({ at: 0, x: 0 });

  const onTap = (e: PointerEvent) => {
    if (e.pointerType === "mouse") {
      if (e.button === 0) toggle();
      return;
    }
    const box = root.current!.getBoundingClientRect();
    const x = (e.clientX - box.left) / box.width;
    const again = e.timeStamp - lastTap.current.at < 320 && Math.abs(x - lastTap.current.x) < 0.2;
    lastTap.current = { at: e.timeStamp, x };
    if (again && (x < 0.35 || x > 0.65)) {
      act({ do: "seekBy", seconds: x < 0.5 ? -10 : 10 });
      return;
    }
    if (controls && !paused) {
      clearTimeout(idle.current);
      setActive(false);
    } else wake();
  };

  return (
    <div
      ref={root}
      class={`player${controls ? "" : " quiet"}${full ? " full" : ""}`}
      role="region"
      aria-label={t("player")}
      style={props.shape ? `--shape:${props.shape.toFixed(4)}` : undefined}
      onPointerMove={(e) => e.pointerType === "mouse" && wake()}
      onPointerLeave={(e) => e.pointerType === "mouse" && !paused && setActive(false)}
      onFocusCapture={wake}
    >
      <video ref={setVideo} playsInline preload="auto" poster={poster ?? undefined} aria-label={title} />
      <canvas ref={canvas} class="cover" hidden aria-hidden="true" />
      {soundOnly && (
        <div class="sound" aria-hidden="true">
          <Icon name="volume" />
        </div>
      )}
      <div class="tap" onPointerUp={onTap} onDblClick={fullscreen} aria-hidden="true" />

      {flash && (
        <div key={flash.id} class={`flash ${flash.side ?? ""}`} aria-hidden="true">
          {!flash.side && <Icon name={flash.icon} />}
          {flash.text && <span class="nums">{flash.text}</span>}
        </div>
      )}
      {waiting && !error && blocked !== "stopped" && (
        <div class="wait" role="status">
          <span class="ring" />
          {atEdge ? <span>{t("restEncoding")}</span> : <span class="sr">{t("loading")}</span>}
        </div>
      )}
      {!error && (blocked === "stopped" || (paused && !waiting && !started)) && (
        <button type="button" class="big" aria-label={t("playVideo")} onClick={toggle}>
          <Icon name="play" />
        </button>
      )}
      {blocked === "muted" && !error && (
        <button type="button" class="unmute" onClick={mute}>
          <Icon name="muted" />
          {t("tapToUnmute")}
        </button>
      )}
      {error && (
        <div class="panel-error" role="alert">
          <Icon name="alert" />
          <p>{error.message}</p>
          <button type="button" class="btn primary" onClick={() => void engine?.retry()}>
            <Icon name="retry" />
            {t("tryAgain")}
          </button>
          <p class="code">{error.code}</p>
        </div>
      )}

      {video && (
        <div class="controls">
          <SeekBar
            video={video}
            duration={whole}
            available={available}
            playing={!paused}
            onSeek={seek}
            onScrub={setScrubbing}
          />
          <div class="buttons">
            <Button label={paused ? t("play") : t("pause")} hint="K" onClick={toggle}>
              <Icon name={video.ended ? "retry" : paused ? "play" : "pause"} />
            </Button>
            <div class="volume">
              <Button label={video.muted ? t("unmute") : t("mute")} hint="M" onClick={mute}>
                <Icon name={video.muted || video.volume === 0 ? "muted" : video.volume < 0.5 ? "volumeLow" : "volume"} />
              </Button>
              <input
                type="range"
                aria-label={t("volume")}
                min={0}
                max={1}
                step={0.05}
                value={video.muted ? 0 : video.volume}
                aria-valuetext={video.muted ? t("muted") : percent(video.volume)}
                style={`--fill:${(video.muted ? 0 : video.volume) * 100}%`}
                onInput={(e) => setVolume(Number(e.currentTarget.value))}
              />
            </div>
            <span class="time nums">
              {clock(video.currentTime)} <span class="of">/ {clock(whole)}</span>
            </span>
            <span class="gap" />
            {state.captions.length > 0 && (
              <Button label={t("captions")} hint="C" pressed={state.caption >= 0} onClick={captions}>
                <Icon name="captions" />
              </Button>
            )}
            <SpeedMenu video={video} />
            {engine && state.levels.length > 0 && <QualityMenu engine={engine} state={state} />}
            {document.pictureInPictureEnabled && (
              <Button label={t("pip")} hint="I" className="roomy" onClick={pip}>
                <Icon name="pip" />
              </Button>
            )}
            <Button label={t("theatre")} hint="T" className="roomy notfull" pressed={theatre} onClick={props.onTheatre}>
              <Icon name={theatre ? "theatreOff" : "theatre"} />
            </Button>
            <Button label={full ? t("leaveFull") : t("full")} hint="F" onClick={fullscreen}>
              <Icon name={full ? "fullOff" : "full"} />
            </Button>
          </div>
        </div>
      )}
      {help && <Shortcuts onClose={() => setHelp(false)} />}
    </div>
  );
}

const noEngine = new Store(nothing);

type ButtonProps = {
  label: string;
  hint: string;
  pressed?: boolean;
  className?: string;
  onClick: () => void;
  children: ComponentChildren;
};

function Button({ label, hint, pressed, className = "", onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={`pbtn ${className}`}
      aria-label={label}
      aria-keyshortcuts={hint}
      aria-pressed={pressed}
      title={t("hint", { label, key: hint })}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
