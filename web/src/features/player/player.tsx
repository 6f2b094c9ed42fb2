import "./player.css";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { percent, times } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import { doubt, doubtMs, reachable } from "../../data/api.ts";
import { Icon } from "../../kit/icon.tsx";
import type { Along, Deck } from "./controls.tsx";
import { ahead, availableOf, furthest, wholeOf } from "./extent.ts";
import { nextSpeed, type Action } from "./keys.ts";
import { t } from "./messages.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { speedUp } from "./speed.ts";
import { Taps } from "./taps.ts";
import { useEngine, type Source } from "./useengine.ts";
import { useIdle } from "./useidle.ts";
import { useKeyboard } from "./usekeyboard.ts";
import { useMediaSession } from "./usemediasession.ts";
import { usePlayback } from "./useplayback.ts";
import { usePositions } from "./usepositions.ts";
import { useViews } from "./useviews.ts";

export type PlayerHandle = { seek: (seconds: number) => void; /** Seconds at which it is. */ now: () => number };

type Props = Source & {
  title: string;
  artist: string;
  poster: string | null;
  /** A picture of it that this page has shown already: it stands there at once, until the first of its own. */
  glance?: string | null;
  durationMs: number | null;
  /** Width by height, where it is known. */
  shape: number | null;
  /** Still being encoded: the end of what can be played is not the end of the video. */
  growing: boolean;
  theatre: boolean;
  /** None where there is no page to make room in. */
  onTheatre?: () => void;
  /** Begins without sound, and remembers nothing of that. */
  silent?: boolean;
  /** Of whom the server is told where they are. */
  tells?: string;
  /** It has enough ahead, or asks for nothing: others may use the line. */
  onLineFree: () => void;
  handle: (handle: PlayerHandle | null) => void;
  /** Drawn over the foot of the picture, and out of the way while nobody moves. */
  controls: (deck: Deck) => ComponentChildren;
  /** Drawn over the head of the picture, and out of the way with the controls. */
  heading?: ComponentChildren;
  /** The list that it is played in. */
  along?: Along;
  /** It has come to its end, or goes on from there. */
  onEnded?: (ended: boolean) => void;
  /** Drawn over the picture at its end. */
  ending?: ComponentChildren;
};

/** Seconds ahead with which a bad line has time for something else. */
const enough = 6;

function hasEnough(video: HTMLVideoElement): boolean {
  const { buffered, currentTime, duration } = video;
  const has = ahead(buffered, currentTime);
  return has >= enough || (has > 0 && currentTime + has >= duration - 0.25);
}

type Flash = { id: number; icon: "play" | "pause" | "volume" | "muted" | "retry" | "speed"; text?: string; side?: "left" | "right" };

/** The picture and what lies over it. Who makes it move is the engine; what the viewer does it by is handed in. */
export function Player(props: Props) {
  const { title, poster, growing, theatre } = props;
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [scrubbing, setScrubbing] = useState(false);
  const [help, setHelp] = useState(false);
  const [flash, setFlash] = useState<Flash | null>(null);
  const latest = useRef(props);
  latest.current = props;

  const idle = useIdle();
  const { started, waiting, blocked, start, toggle, setVolume, mute } = usePlayback(video, {
    videoId: props.videoId,
    silent: props.silent ?? false,
    whole: (element) => wholeOf(element, latest.current),
    onPlaying: idle.wake, // starts the clock that hides the controls
    onRest: idle.stay,
  });
  useViews(video, props.videoId);
  usePositions(video, { videoId: props.videoId, tells: props.tells, whole: () => (video && !latest.current.growing ? wholeOf(video, latest.current) : undefined) });
  const { engine, state } = useEngine(video, props, canvas, start);
  const answers = useStore(reachable);
  const rests = video !== null && !waiting && video.paused; // or has ended, or waits for a hand
  const lineIsFree = rests || state.error !== null || (video !== null && hasEnough(video));
  useEffect(() => {
    if (lineIsFree) latest.current.onLineFree();
  }, [lineIsFree]);
  // Who waits that long is told whether there is anything to wait for.
  useEffect(() => {
    if (!waiting || blocked === "stopped") return;
    const timer = setInterval(doubt, doubtMs);
    return () => clearInterval(timer);
  }, [waiting, blocked]);
  const { full, fullscreen } = useFullscreen(root, video);
  useEffect(() => {
    if (!video) return;
    const over = () => latest.current.onEnded?.(true);
    const goesOn = () => latest.current.onEnded?.(false);
    video.addEventListener("ended", over);
    for (const name of ["play", "seeking"]) video.addEventListener(name, goesOn);
    return () => {
      video.removeEventListener("ended", over);
      for (const name of ["play", "seeking"]) video.removeEventListener(name, goesOn);
    };
  }, [video]);

  const seek = (seconds: number) => {
    if (!video) return;
    const { ended } = video;
    video.currentTime = Math.min(Math.max(0, seconds), furthest(availableOf(video, latest.current), engine?.pictures));
    // Who goes back from the end wants to see it again.
    if (ended) void video.play().catch(() => undefined);
    idle.wake();
  };
  const pip = () => {
    if (!video || soundOnly || !document.pictureInPictureEnabled) return;
    if (document.pictureInPictureElement) void document.exitPictureInPicture();
    else void video.requestPictureInPicture().catch(() => undefined);
  };
  const show = (what: Omit<Flash, "id">) => setFlash({ ...what, id: Date.now() });
  // It goes when its animation ends, and also where none runs.
  useEffect(() => {
    if (!flash) return;
    const timer = setTimeout(() => setFlash(null), 900);
    return () => clearTimeout(timer);
  }, [flash]);
  const seekBy = (seconds: number, told = seconds) => {
    if (!video) return;
    show({ icon: "retry", text: t("seekBy", { sign: told > 0 ? "+" : "−", n: Math.abs(told) }), side: told > 0 ? "right" : "left" });
    seek(video.currentTime + seconds);
  };

  const act = (action: Action) => {
    if (!video) return;
    switch (action.do) {
      case "toggle":
        show({ icon: video.paused ? "play" : "pause" });
        return toggle();
      case "seekBy":
        return seekBy(action.seconds);
      case "seekTo":
        return seek(action.part * wholeOf(video, props));
      case "volumeBy":
        setVolume((video.muted ? 0 : video.volume) + action.part);
        return show({ icon: video.muted ? "muted" : "volume", text: percent(video.volume) });
      case "mute":
        mute();
        return show({ icon: video.muted ? "muted" : "volume" });
      case "fullscreen":
        return fullscreen();
      case "theatre":
        return props.onTheatre?.();
      case "pip":
        return pip();
      case "next":
      case "previous":
        return props.along?.[action.do]?.();
      case "help":
        return setHelp(true);
      case "frame":
        if (video.paused) video.currentTime += action.step / 30;
        return;
      case "speed":
        speedUp(video, nextSpeed(video.playbackRate, action.step));
        return show({ icon: "speed", text: times(video.playbackRate) });
    }
  };
  useKeyboard(root, (action) => {
    idle.wake();
    act(action);
  });
  useMediaSession(video, props, seek);

  const handle = useRef(props.handle);
  const seekNow = useRef(seek);
  seekNow.current = seek;
  useEffect(() => {
    if (!video) return;
    handle.current({
      seek: (seconds) => {
        seekNow.current(seconds);
        void video.play().catch(() => undefined);
        root.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
      },
      now: () => video.currentTime,
    });
    return () => handle.current(null);
  }, [video]);

  const paused = video?.paused ?? true;
  // What is buffered plays on before a broken line is worth a word.
  const failed = video && video.readyState >= 3 ? null : state.error;
  // While nobody answers that is what there is to say, and it goes on by itself (useengine.ts): a panel would ask for a hand.
  const error = answers ? failed : null;
  const waits = waiting || (failed !== null && !answers);
  const whole = video ? wholeOf(video, props) : (props.durationMs ?? 0) / 1000;
  const available = video ? availableOf(video, props) : 0;
  const atEdge = growing && waits && video !== null && available > 0 && video.currentTime > available - 2;
  // Nothing to look at: then the controls need not make way.
  const soundOnly = video !== null && video.readyState > 0 && video.videoWidth === 0;
  const awake = soundOnly || idle.active || scrubbing || (paused && started) || blocked === "stopped";
  // While nobody sees the controls they are not drawn: a bar that moves with the frames keeps a phone warm. What has the focus is seen.
  const seen = awake || root.current?.querySelector(".controls :focus-visible, .controls [role=menu]") != null;
  const drawn = useRef<{ seen: boolean; controls: ComponentChildren }>({ seen: true, controls: null });
  if (video && (seen || drawn.current.seen)) {
    const controls = props.controls({
      video, engine, state, whole, available, full, theatre, soundOnly, seen, toggle, seek, mute, setVolume, pip, fullscreen,
      scrub: setScrubbing,
      ...(props.onTheatre && { toggleTheatre: props.onTheatre }),
      ...(props.along && { along: props.along }),
    });
    drawn.current = { seen, controls };
  }
  const taps = useRef(new Taps());
  const pointer = useRef("mouse");

  const onTap = (e: PointerEvent) => {
    pointer.current = e.pointerType;
    if (e.pointerType === "mouse") {
      if (e.button === 0) toggle();
      return;
    }
    const box = root.current!.getBoundingClientRect();
    const jump = taps.current.hear(e.timeStamp, (e.clientX - box.left) / box.width);
    if (jump) return seekBy(jump.now, jump.sum);
    if (awake && !paused) idle.rest();
    else idle.wake();
  };

  return (
    <div
      ref={root}
      class={`player${awake ? "" : " quiet"}${full ? " full" : ""}`}
      role="region"
      aria-label={t("player")}
      style={props.shape ? `--shape:${props.shape.toFixed(4)}` : undefined}
      onPointerMove={(e) => e.pointerType === "mouse" && idle.wake()}
      onPointerLeave={(e) => e.pointerType === "mouse" && !paused && idle.rest()}
      onFocusCapture={idle.wake}
    >
      <video
        ref={setVideo}
        playsInline
        preload="auto"
        poster={(state.here && poster) || undefined}
        style={props.glance && !started ? `background:#000 url("${props.glance}") center/contain no-repeat` : undefined}
        aria-label={title}
      />
      <canvas ref={canvas} class="cover" hidden aria-hidden="true" />
      {soundOnly && (
        <div class="sound" aria-hidden="true">
          <Icon name="volume" />
        </div>
      )}
      <div class="tap" onPointerUp={onTap} onDblClick={() => pointer.current === "mouse" && fullscreen() /* browsers make one of two taps, too */} aria-hidden="true" />

      {props.heading && <div class="heading">{props.heading}</div>}

      {flash && (
        <div key={flash.id} class={`flash ${flash.side ?? ""}`} dir="ltr" aria-hidden="true" onAnimationEnd={() => setFlash(null)}>
          {!flash.side && <Icon name={flash.icon} />}
          {flash.text && <span class="nums">{flash.text}</span>}
        </div>
      )}
      {waits && !error && blocked !== "stopped" && (
        <div class="wait" role="status">
          <span class="ring" />
          {!answers ? <span>{t("noAnswer")}</span> : atEdge ? <span>{t("restEncoding")}</span> : <span class="sr">{t("loading")}</span>}
        </div>
      )}
      {!error && (blocked === "stopped" || (paused && !waits && !started)) && (
        <button type="button" class="big" aria-label={t("playVideo")} onClick={toggle}>
          <Icon name="play" />
        </button>
      )}
      {props.ending}
      {awake && started && !waits && !error && !props.ending && blocked !== "stopped" && (
        <button type="button" class="middle" tabIndex={-1} aria-hidden="true" /* for fingers: others have it in the bar, by the same name */ onPointerDown={(e) => e.preventDefault() /* nor does it take the focus */} onClick={toggle}>
          <Icon name={video?.ended ? "retry" : paused ? "play" : "pause"} />
        </button>
      )}
      {blocked === "muted" && !error && !video?.ended && (
        <button type="button" class="unmute" onClick={mute}>
          <Icon name="muted" />
          {t("unmute")}
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
          {error.code && <p class="code">{error.code}</p>}
        </div>
      )}

      {video && (
        <div class="controls" dir="ltr" /* a video runs from left to right everywhere */>
          {drawn.current.controls}
        </div>
      )}
      {help && <Shortcuts pictures={!soundOnly} theatre={props.onTheatre !== undefined} inList={props.along !== undefined} onClose={() => setHelp(false)} />}
    </div>
  );
}

function useFullscreen(root: RefObject<HTMLElement | null>, video: HTMLVideoElement | null): { full: boolean; fullscreen: () => void } {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const change = () => setFull(document.fullscreenElement === root.current);
    document.addEventListener("fullscreenchange", change);
    return () => document.removeEventListener("fullscreenchange", change);
  }, []);
  const fullscreen = () => {
    const element = root.current;
    if (!element || !video) return;
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (element.requestFullscreen) void element.requestFullscreen().catch(() => undefined);
    else (video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen?.(); // iPhones know only this one
  };
  return { full, fullscreen };
}
