import "./cropper.css";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { bytes, percent, times } from "../../base/format.ts";
import type { ApiError } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { pictureBytesMax, pictureTypes } from "../../data/pictures.ts";
import { Fill } from "../../kit/bar.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { moved, nearer, nearest, nearness, sentSize, whole, type Part } from "./crop.ts";
import { t } from "./messages.ts";
import { PickPicture } from "./pick.tsx";

export type Shape = {
  /** Width by height. */
  ratio: number;
  /** It is shown in a circle. */
  round?: boolean;
  /** Pixels across that are worth sending. */
  widest: number;
};

type Props = {
  title: string;
  file: File;
  shape: Shape;
  send: (picture: Blob, onSent: (part: number) => void, signal: AbortSignal) => Promise<void>;
  /** Another file was chosen in place of one that cannot be sent. */
  onAnother: (file: File | undefined) => void;
  onClose: () => void;
};

/** Cuts a part of a chosen picture out and sends it. What the browser cannot show is sent as it is, where its size allows that. */
export function Cropper({ title, file, shape, send, onAnother, onClose }: Props) {
  const [bitmap, setBitmap] = useState<ImageBitmap | null | undefined>(undefined); // null: this browser cannot show it
  const [part, setPart] = useState<Part | null>(null);
  const [changed, setChanged] = useState(false);
  const [sent, setSent] = useState<number | null>(null); // null: nothing is under way
  const [error, setError] = useState<ApiError | null>(null);
  const stop = useRef<AbortController | null>(null);

  useEffect(() => {
    let made: ImageBitmap | null = null;
    let gone = false;
    createImageBitmap(file, { imageOrientation: "from-image" }).then(
      (picture) => {
        if (gone) return picture.close();
        made = picture;
        setPart(whole(picture, shape.ratio));
        setBitmap(picture);
      },
      () => gone || setBitmap(null),
    );
    return () => {
      gone = true;
      made?.close();
      stop.current?.abort();
    };
  }, [file]);

  const run = async (picture: () => Promise<Blob>) => {
    if (stop.current) return;
    const abort = (stop.current = new AbortController());
    setError(null);
    setSent(0);
    try {
      await send(await picture(), setSent, abort.signal);
      onClose();
    } catch (reason) {
      if (abort.signal.aborted) return;
      setError(asApiError(reason));
      setSent(null);
    } finally {
      if (stop.current === abort) stop.current = null;
    }
  };
  const change = (next: Part) => {
    setPart(next);
    setChanged(true);
  };
  const isTaken = pictureTypes.includes(file.type);
  const refused = error?.final === true;
  const asIs = bitmap === null && isTaken && file.size <= pictureBytesMax && !refused;
  /** What is to be said of a file that cannot be cut here, where the server has not said it. */
  const why = () => {
    if (asIs) return t("cannotShow");
    if (isTaken) return t("cannotShowLarge", { limit: bytes(pictureBytesMax) });
    return isPicture(file) ? t("otherPicture") : t("noPicture");
  };
  return (
    <Dialog title={title} onClose={onClose} width={640} typed={changed || sent !== null} question={{ title: t("leavePicture"), text: t("leavePictureText") }}>
      <div class="stack cropper">
        <FormError error={error} />
        {bitmap === undefined && (
          <div class="area" style={`--shape:${shape.ratio}`} aria-busy="true">
            <Spinner label={t("openingPicture")} />
          </div>
        )}
        {bitmap === null && !refused && (
          <div class="banner bad" role="alert">
            <Icon name="alert" />
            <span class="grow">{why()}</span>
          </div>
        )}
        {bitmap && part && <Area bitmap={bitmap} part={part} shape={shape} still={sent !== null} onPart={change} />}
        {sent !== null && (
          <div role="status">
            <div class="bar" aria-hidden="true">
              <Fill part={sent} />
            </div>
            <p class="small muted">{sent < 1 ? t("sendingPicture", { part: percent(sent) }) : t("makingSizes")}</p>
          </div>
        )}
      </div>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        {refused || (bitmap === null && !asIs) ? (
          <PickPicture primary label={t("anotherPicture")} onPick={onAnother} />
        ) : bitmap && part ? (
          <button type="button" class="btn primary" disabled={sent !== null} onClick={() => void run(() => cut(bitmap, part, shape))}>
            {sent !== null && <Spinner />}
            {t("useIt")}
          </button>
        ) : (
          asIs && (
            <button type="button" class="btn primary" disabled={sent !== null} onClick={() => void run(async () => file)}>
              {sent !== null && <Spinner />}
              {t("sendAsIs")}
            </button>
          )
        )}
      </footer>
    </Dialog>
  );
}

/** Some browsers name no type of what they do not know. */
const isPicture = (file: File) => file.type.startsWith("image/") || /\.(?:heic|heif|jxl|jp2|tiff?|bmp|svg|ico|psd|dng)$/i.test(file.name);

type AreaProps = { bitmap: ImageBitmap; part: Part; shape: Shape; /** Nothing can be changed any more. */ still: boolean; onPart: (part: Part) => void };

/** What will be seen. A mouse or a finger drags the picture, two fingers and the wheel zoom about where they are, and so do keys about the middle. */
function Area({ bitmap, part, shape, still, onPart }: AreaProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const hint = useId();
  const now = useRef(part);
  now.current = part;
  const { ratio } = shape;
  const zoom = nearness(part, bitmap, ratio);
  const most = nearest(bitmap, ratio);
  const set = (next: Part) => {
    if (still) return;
    now.current = next; // more than one event may come before it is drawn
    onPart(next);
  };

  useEffect(() => {
    const element = canvas.current;
    const draw = () => {
      const context = element?.getContext("2d");
      if (!element || !context) return;
      const { width, height } = element.getBoundingClientRect();
      element.width = Math.max(1, Math.round(width * devicePixelRatio));
      element.height = Math.max(1, Math.round(height * devicePixelRatio));
      context.imageSmoothingQuality = "high";
      context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, element.width, element.height);
    };
    draw();
    addEventListener("resize", draw);
    return () => removeEventListener("resize", draw);
  }, [bitmap, part]);

  /** Where something is, 0 to 1 across and down the area. */
  const within = (x: number, y: number) => {
    const { left, top, width, height } = box.current!.getBoundingClientRect();
    return { x: (x - left) / width, y: (y - top) / height };
  };
  const pan = (dx: number, dy: number) => set(moved(now.current, bitmap, -dx * now.current.width, -dy * now.current.height));
  const zoomBy = (factor: number, at?: { x: number; y: number }) => set(nearer(now.current, bitmap, ratio, nearness(now.current, bitmap, ratio) * factor, at));

  const onPointerMove = (e: PointerEvent) => {
    const was = fingers.current.get(e.pointerId);
    if (!was) return;
    const is = within(e.clientX, e.clientY);
    const other = [...fingers.current].find(([id]) => id !== e.pointerId)?.[1];
    fingers.current.set(e.pointerId, is);
    if (!other) return pan(is.x - was.x, is.y - was.y);
    const apart = (a: { x: number; y: number }) => Math.hypot(a.x - other.x, (a.y - other.y) / ratio);
    const middle = { x: (is.x + other.x) / 2, y: (is.y + other.y) / 2 };
    if (apart(was) > 0) zoomBy(apart(is) / apart(was), middle);
    pan((is.x - was.x) / 2, (is.y - was.y) / 2);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const step = e.shiftKey ? 0.1 : 0.02;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => pan(-step, 0),
      ArrowRight: () => pan(step, 0),
      ArrowUp: () => pan(0, -step),
      ArrowDown: () => pan(0, step),
      "+": () => zoomBy(1.1),
      "=": () => zoomBy(1.1),
      "-": () => zoomBy(1 / 1.1),
    };
    const move = moves[e.key];
    if (!move || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    move();
  };
  const lift = (e: PointerEvent) => void fingers.current.delete(e.pointerId);
  return (
    <>
      <div
        ref={box}
        class={shape.round ? "area round" : "area"}
        style={`--shape:${ratio}`}
        role="group"
        aria-label={t("cropArea")}
        aria-describedby={hint}
        tabIndex={0}
        onPointerDown={(e) => {
          if (e.button !== 0) return;
          box.current!.setPointerCapture(e.pointerId);
          fingers.current.set(e.pointerId, within(e.clientX, e.clientY));
        }}
        onPointerMove={onPointerMove}
        onPointerUp={lift}
        onPointerCancel={lift}
        onWheel={(e) => {
          e.preventDefault();
          zoomBy(Math.exp(-e.deltaY / 500), within(e.clientX, e.clientY));
        }}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} aria-hidden="true" />
      </div>
      <p class="small muted" id={hint}>
        {t("cropHint")}
      </p>
      <Field label={t("zoom")}>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          disabled={still || most === 1}
          value={most === 1 ? 0 : Math.log(zoom) / Math.log(most) /* each step is as much nearer as the last one */}
          aria-valuetext={times(zoom)}
          onInput={(e) => set(nearer(now.current, bitmap, ratio, most ** Number(e.currentTarget.value)))}
        />
      </Field>
    </>
  );
}

/** The part as a WebP, or as a PNG where the browser writes none: both keep what is transparent. Smaller where it would be more than the server takes. */
async function cut(bitmap: ImageBitmap, part: Part, { ratio, widest }: Shape): Promise<Blob> {
  for (let most = widest; ; most = Math.floor(most * 0.7)) {
    const { width, height } = sentSize(part, ratio, most);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, width, height);
    const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/webp", 0.92));
    if (!picture) throw new Error("no picture");
    if (picture.size <= pictureBytesMax || width < 2) return picture;
  }
}
