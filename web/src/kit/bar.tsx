import { useRef } from "preact/hooks";

/** How long a part of its box is, for a sheet: those know one spelling of percentages, whereas readers have "29 %" and "٢٩٪". */
export const extent = (part: number) => `inline-size:${Math.min(100, Math.max(0, 100 * part)).toFixed(1)}%`;

/** How full a bar is. It glides forwards only: where it begins anew it stands at its new place at once. */
export function Fill({ part }: { part: number }) {
  const last = useRef({ part, turn: 0 });
  if (part < last.current.part) last.current.turn++;
  last.current.part = part;
  return <i key={last.current.turn} style={extent(part)} />;
}
