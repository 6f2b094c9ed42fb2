import { useRef } from "preact/hooks";
import { percent } from "../base/format.ts";

/** How full a bar is. It glides forwards only: where it begins anew it stands at its new place at once. */
export function Fill({ part }: { part: number }) {
  const last = useRef({ part, turn: 0 });
  if (part < last.current.part) last.current.turn++;
  last.current.part = part;
  return <i key={last.current.turn} style={`inline-size:${percent(part)}`} />;
}
