import { useState } from "preact/hooks";
import type { PictureSize } from "../data/api.ts";
import { Mark } from "./icon.tsx";
import { srcsetOf } from "./picture.tsx";

/** The site's logo, beside or above its name: so it says nothing itself. Our own sign where the site has none, and where it does not arrive. */
export function Logo({ size, logo }: { size: number; /** Undefined of what was kept before there were any. */ logo: readonly PictureSize[] | undefined }) {
  const all = srcsetOf(logo);
  const [lost, setLost] = useState<string | null>(null);
  if (all === undefined || all === lost) return <Mark />;
  return <img class="logo" alt="" src={logo!.at(-1)!.url} srcset={all} sizes={`${size}px`} width={size} height={size} decoding="async" onError={() => setLost(all)} />;
}
