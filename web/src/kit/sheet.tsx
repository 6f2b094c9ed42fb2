import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Layer } from "./layer.tsx";
import { t } from "./messages.ts";
import { useSwipeDown } from "./swipe.ts";

/** Where a menu beside its button would be too small for a finger, and there is room below for rows that are not. */
const narrow = "(max-width: 599px) and (min-height: 400px)";
export const comesAsSheet = () => matchMedia(narrow).matches;

/** Comes up from the foot of a small window; a swipe takes it down again. */
export function Sheet({ label, onClose, children }: { label: string; onClose: () => void; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useSwipeDown(ref, onClose);
  return (
    <Layer label={label} class="sheet" onClose={onClose} element={ref}>
      <div class="hold">
        <button type="button" class="grip" aria-label={t("close")} onClick={onClose} />
        {children}
      </div>
    </Layer>
  );
}
