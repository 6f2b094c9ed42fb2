import { useEffect, useRef, useState } from "preact/hooks";
import { clock, spoken } from "../../base/format.ts";
import { t } from "./messages.ts";

type Props = {
  video: HTMLVideoElement;
  /** Seconds; of the whole video, also while only a part of it is encoded. */
  duration: number;
  /** Where what can be played ends, in seconds. */
  available: number;
  /** It runs, and somebody sees it. */
  moving: boolean;
  seen: boolean;
  onSeek: (seconds: number) => void;
  onScrub: (active: boolean) => void;
};

export function SeekBar({ video, duration, available, moving, seen, onSeek, onScrub }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [scrub, setScrub] = useState<number | null>(null);
  const [, tick] = useState(0);
  const end = duration > 0 ? duration : 1;
  const now = scrub ?? video.currentTime;
  const part = (seconds: number) => `${Math.min(100, Math.max(0, (seconds / end) * 100)).toFixed(3)}%`;

  // The bar moves with the frames through a custom property; a render for each would be a waste, and so would be a new style for less
  // than a pixel: of ten minutes one pixel takes a second. The width is asked before anything is written, when the layout is done.
  useEffect(() => {
    const draw = () => bar.current?.style.setProperty("--at", part(scrub ?? video.currentTime));
    draw();
    if (!moving || scrub !== null) return;
    let drawn = video.currentTime;
    let frame = requestAnimationFrame(function step() {
      const pixel = end / Math.max(1, (bar.current?.clientWidth ?? 1) * devicePixelRatio);
      if (Math.abs(video.currentTime - drawn) >= pixel) {
        drawn = video.currentTime;
        draw();
      }
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  });
  useEffect(() => {
    if (!seen) return;
    const update = () => tick((n) => n + 1);
    const events = ["timeupdate", "progress", "seeking", "seeked"] as const;
    events.forEach((name) => video.addEventListener(name, update));
    return () => events.forEach((name) => video.removeEventListener(name, update));
  }, [video, seen]);

  const at = (e: PointerEvent) => {
    const box = bar.current!.getBoundingClientRect();
    const raw = Math.min(1, Math.max(0, (e.clientX - box.left) / box.width)) * end;
    return Math.min(raw, Math.max(available - 0.5, 0));
  };
  const ranges = Array.from({ length: video.buffered.length }, (_, i) => [video.buffered.start(i), video.buffered.end(i)] as const);
  const shown = scrub ?? hover;

  return (
    <div
      ref={bar}
      class={scrub === null ? "seek" : "seek scrubbing"}
      role="slider"
      tabIndex={0}
      aria-label={t("seek")}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.floor(end)}
      aria-valuenow={Math.floor(now)}
      aria-valuetext={t("seekAt", { now: spoken(now), whole: spoken(duration) })}
      onPointerDown={(e) => {
        if (e.button !== 0) return;
        e.preventDefault();
        bar.current!.setPointerCapture(e.pointerId);
        bar.current!.focus({ preventScroll: true });
        setScrub(at(e));
        onScrub(true);
      }}
      onPointerMove={(e) => {
        if (scrub !== null) setScrub(at(e));
        if (e.pointerType === "mouse" || scrub !== null) setHover(at(e));
      }}
      onPointerUp={(e) => {
        if (scrub === null) return;
        onSeek(at(e));
        setScrub(null);
        setHover(null);
        onScrub(false);
      }}
      onPointerCancel={() => {
        setScrub(null);
        setHover(null);
        onScrub(false);
      }}
      onPointerLeave={() => setHover(null)}
      onKeyDown={(e) => {
        const to =
          e.key === "ArrowLeft" || e.key === "ArrowDown" ? now - 5
          : e.key === "ArrowRight" || e.key === "ArrowUp" ? now + 5
          : e.key === "PageDown" ? now - end / 10
          : e.key === "PageUp" ? now + end / 10
          : e.key === "Home" ? 0
          : e.key === "End" ? Math.min(end, available)
          : null;
        if (to === null || e.ctrlKey || e.altKey || e.metaKey) return;
        e.preventDefault();
        onSeek(to);
      }}
    >
      <div class="track">
        {available < end - 1 && <i class="pending" style={`inset-inline-start:${part(available)}`} />}
        {ranges.map(([from, to], i) => (
          <i key={i} class="buffered" style={`inset-inline-start:${part(from)};inline-size:${part(to - from)}`} />
        ))}
        {hover !== null && <i class="ahead" style={`inline-size:${part(hover)}`} />}
        <i class="played" />
      </div>
      <i class="thumb" />
      {shown !== null && (
        <output class="tip nums" aria-hidden="true" style={`--tip:${part(shown)}`}>
          {clock(shown)}
        </output>
      )}
    </div>
  );
}
