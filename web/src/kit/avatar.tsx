import { useState } from "preact/hooks";
import type { PictureSize } from "../data/api.ts";
import { srcsetOf } from "./picture.tsx";

type Props = { name: string; seed: string; size?: number; /** Undefined of what was kept before there were any. */ picture?: readonly PictureSize[] | undefined };

/** The picture of a person or a channel, always beside the name: so it says nothing itself. Without one, an initial on a colour that always belongs to the same name. */
export function Avatar({ name, seed, size = 36, picture }: Props) {
  const all = srcsetOf(picture);
  const [lost, setLost] = useState<string | null>(null);
  const look = `--size:${size}px;--hue:${hueOf(seed)}`;
  if (all !== undefined && all !== lost) {
    return (
      <img
        class="avatar"
        alt=""
        src={picture!.at(-1)!.url}
        srcset={all}
        sizes={`${size}px`}
        width={size}
        height={size}
        decoding="async"
        fetchpriority="low" // no video shall wait for it
        style={look}
        onError={() => setLost(all)}
      />
    );
  }
  return (
    <span class="avatar" aria-hidden="true" style={look}>
      {[...name.trim()][0]?.toUpperCase() ?? "?"}
    </span>
  );
}

function hueOf(seed: string): number {
  let hash = 7;
  for (const char of seed) hash = (hash * 31 + char.codePointAt(0)!) % 9973;
  return (hash * 47) % 360;
}
