import type { ComponentProps } from "preact";
import { useEffect, useState } from "preact/hooks";
import { doubt, reachable, type PictureSize } from "../data/api.ts";

/** What a device kept from before there were sizes names none of them. */
type Sizes = readonly PictureSize[] | undefined;

/** As `srcset` wants it; undefined where there are none. */
export const srcsetOf = (sizes: Sizes): string | undefined => (sizes?.length ? sizes.map(({ url, width }) => `${url} ${width}w`).join(", ") : undefined);

/** The smallest that is sharp across so many pixels of the screen, or the largest there is. For what takes one address only. */
export function fitting(sizes: Sizes, pixels: number): string | null {
  return (sizes?.find(({ width }) => width >= pixels) ?? sizes?.at(-1))?.url ?? null;
}

type Props = {
  sizes: string;
  /** In its sizes, as WebP. */
  picture: Sizes;
  /** For browsers without WebP, and where there are no sizes or none of them arrives. */
  fallback: string;
  onBroken: () => void;
  loading?: "eager" | "lazy";
  decoding: "async";
  width?: number;
  height?: number;
  fetchpriority?: "low";
};

/** Of how many pictures it is remembered in which size this page has them. */
const most = 500;
const arrived = new Map<string, string>();

/** The address of a picture in a size that this page has loaded, by that for browsers without sizes: it costs nothing to show it again. */
export const arrivedOf = (fallback: string | null): string | null => (fallback === null ? null : (arrived.get(fallback) ?? null));

function remember(fallback: string, address: string): void {
  arrived.delete(fallback);
  arrived.set(fallback, address);
  if (arrived.size > most) arrived.delete(arrived.keys().next().value!);
}

/** A picture in the size that its place on the page asks for. `sizes` must be true of the sheet, else a browser takes the largest. */
export function Picture({ picture, fallback, sizes, onBroken, ...img }: Props) {
  const all = srcsetOf(picture);
  const [lost, setLost] = useState<string | null>(null);
  const there = all !== undefined && all !== lost;
  return (
    <picture>
      {there && <source type="image/webp" srcset={all} sizes={sizes} />}
      <img {...img} src={fallback} alt="" onLoad={(e) => remember(fallback, e.currentTarget.currentSrc)} onError={() => (there ? setLost(all) : onBroken())} />
    </picture>
  );
}

/** A picture that is asked for again once the server answers, where it did not arrive; its place stands until then. */
export function SteadyImage(img: ComponentProps<"img">) {
  const [lost, setLost] = useState(false);
  useEffect(() => (lost ? reachable.watch(() => reachable.value && setLost(false)) : undefined), [lost]);
  if (lost) return <span class="place" />;
  return (
    <img
      {...img}
      onError={() => {
        doubt(); // says whether it is the server
        setLost(true);
      }}
    />
  );
}
